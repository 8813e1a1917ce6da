import type { Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { readNotice } from '../../activities/notices.ts';
import { createPaperActivities } from '../../activities/papers.ts';
import { createStartActivities } from '../../activities/starts.ts';
import type { TransferPapers } from '../../contracts/documents.ts';
import { account } from '../../domain/ledger.ts';
import { createGridFsStore } from '../../gateways/files/gridfs.ts';
import * as models from '../../models/index.ts';
import { BalanceModel, EventModel, PostingModel, StockTransferModel, TicketModel, gridFs } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { BUYER, SOLD, actor, aLine, aTransfer, parties } from './goods.ts';
import { textsIn } from '../support/wire.ts';
import { aWorld } from './world.ts';

aDatabase();

let orders = 0;
const anOrder = (): string => `PO-${Date.now()}-${(orders += 1)}`;
/** One order that goes by list and one that goes by form. */
const twoOrders = () => [aLine(anOrder(), 'TEE', 100), aLine(anOrder(), 'MUG', 700)];

test('a direct export is declared to its end: its messages name platform, buyer and order type, and its lots are in transit to him', async () => {
  const world = await aWorld();
  const filing = await aFiling(world, { lines: twoOrders(), change: SOLD() });
  await filing.declare();
  await filing.release();
  await world.run('postDeparture', { transferId: filing.transfer._id, exportDate: '2026-11-26' });
  await filing.finalise();
  expect((await filing.tickets()).map(({ path, state }) => [path, state])).toEqual([
    ['list', 'finalised'],
    ['form', 'finalised'],
  ]);
  const sent = await filing.messages('sent');
  const say = (messageType: string, name: string) =>
    sent.filter((message) => message.messageType === messageType).flatMap(({ bytes }) => textsIn(bytes, name));
  expect(say('CEB303Message', 'orderType')).toEqual(['B', 'B']);
  expect(say('CEB303Message', 'ebpName')).toEqual(['Outbound Mall', 'Outbound Mall']);
  expect(say('CEB303Message', 'note')).toEqual(['跨境电子商务', '跨境电子商务']);
  expect([say('CEB603Message', 'tradeMode'), say('DecMessage', 'TradeMode')]).toEqual([['9710'], ['9710']]);
  expect([say('CEB603Message', 'country'), say('DecMessage', 'TradeCountry')]).toEqual([['132', '132'], ['SGP']]);
  expect(say('DecMessage', 'OverseasConsigneeEname')).toEqual([BUYER.name]);
});

test('a delivery told twice, or by two workers at once, is posted once, and the books of every lot stay at nothing', async () => {
  const world = await aWorld();
  const transfer = await aTransfer(await parties(), twoOrders(), SOLD());
  const transferId = transfer._id;
  await world.run('checkAndPlan', transferId);
  await world.run('postDeparture', { transferId, exportDate: '2026-11-26' });
  expect(await world.run('postDelivery', transferId)).toEqual({ lots: 2 });
  await Promise.all([world.run('postDelivery', transferId), world.run('postDelivery', transferId)]);
  const held = async (name: string): Promise<number> =>
    (await BalanceModel.find({ account: name }).lean()).reduce((total, { pieces }) => total + pieces, 0);
  expect(await PostingModel.countDocuments({ movementId: transferId })).toBe(4);
  expect(await held(account.delivered(transferId))).toBe(800);
  expect(await held(account.inTransit(transferId))).toBe(0);
  expect(await held(account.exported(transfer.enterpriseId))).toBe(-800);
  await expect(world.run('postDelivery', 'dex_none')).rejects.toMatchObject({ type: 'NOT_FOUND', nonRetryable: true });
});

test('what is planned keeps the pack of the order note, adopted packs have it too, and its steps are told of a direct export', async () => {
  const world = await aWorld();
  const { _id } = await aTransfer(await parties(), twoOrders(), SOLD());
  await world.run('checkAndPlan', _id);
  const subjects = async () => (await StockTransferModel.findById(_id).orFail().lean()).policies.map(({ subject }) => subject);
  const planned = await subjects();
  expect(planned).toContain('order-note');
  expect(planned).not.toContain('warehouse-filing');
  await world.run('adoptPolicies', { transferId: _id, step: 'policies-adopted:1', actor });
  expect(await subjects()).toEqual(planned);
  expect((await EventModel.find({ resourceId: _id }).lean()).map(({ type }) => type)).toEqual(['direct-export.policies-adopted']);
});

test('an order number that the platform gave to two exports is filed once, whichever mode took it', async () => {
  const world = await aWorld();
  const who = await parties();
  const lines = [aLine(anOrder(), 'TEE', 100)];
  await world.run('checkAndPlan', (await aTransfer(who, lines))._id);
  const again = await aTransfer(who, lines, SOLD());
  expect(await world.run('checkAndPlan', again._id)).toMatchObject({
    outcome: 'blocked',
    attention: { message: { en: expect.stringContaining('lines[0].orderNo') } },
  });
  expect(await TicketModel.countDocuments({ transferId: again._id })).toBe(0);
});

test('its papers name the buyer and, by air, both waybills', async () => {
  const world = await aWorld();
  const transport = { mode: 'air', billNo: '784-12345675', houseBillNo: 'H118', vehicleName: 'CZ3037', voyageNo: '' } as const;
  const { _id } = await aTransfer(await parties(), twoOrders(), { ...SOLD(), transport });
  await world.run('checkAndPlan', _id);
  const seen: TransferPapers[] = [];
  const renderDocument = async (kind: string, format: string, papers: TransferPapers) => {
    seen.push(papers);
    return { fileName: `${kind}.${format}`, mimeType: 'text/plain', bytes: Buffer.from(kind + format) };
  };
  await createPaperActivities({ models, files: createGridFsStore(gridFs()), renderDocument }).renderDocuments(_id);
  expect(seen[0]).toMatchObject({ mode: '9710', consignee: BUYER, transport: { billNo: '78412345675_H118', vehicleName: 'CZ3037' } });
});

test('its mails go to the seller alone, name the buyer and lead to the export', async () => {
  const who = await parties();
  const { _id } = await aTransfer(who, twoOrders(), SOLD());
  const { organisationIds, content } = await readNotice(
    models,
    { template: 'transfer-closed', resourceId: _id, step: 'closed' },
    'https://outport.example',
  );
  expect(organisationIds).toEqual([who.seller]);
  expect(content.link).toBe(`https://outport.example/v1/direct-exports/${_id}`);
  const facts = content.facts.map(({ label, value }) => [label.en, value]);
  expect(facts).toContainEqual(['Buyer', BUYER.name]);
  expect(facts).toContainEqual(['Customs mode', '9710']);
  expect(facts.map(([label]) => label)).not.toContain('Warehouse');
});

test('one that a dying API left behind is started with the country of its buyer', async () => {
  const left = { workflowStartedAt: null, createdAt: new Date(Date.now() - 60_000) };
  const { _id } = await aTransfer(await parties(), twoOrders(), { ...SOLD(), ...left });
  const started: { flow: string; options: unknown }[] = [];
  const start = async (flow: string, options: unknown): Promise<void> => void started.push({ flow, options });
  await createStartActivities({ models, temporal: { workflow: { start } } as unknown as Client }).startOrphans();
  const own = started.find(({ options }) => (options as { workflowId: string }).workflowId === _id);
  expect(own).toMatchObject({
    flow: 'stockTransfer',
    options: { typedSearchAttributes: expect.arrayContaining([expect.objectContaining({ value: 'SGP' })]) },
  });
});
