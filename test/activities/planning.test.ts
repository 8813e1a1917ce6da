import { expect, test } from 'vitest';
import { recomputeTickets } from '../../activities/customs/tickets.ts';
import { MAX_TRANSFER_LINES } from '../../contracts/stock-transfer.ts';
import { account } from '../../domain/ledger.ts';
import * as models from '../../models/index.ts';
import {
  BalanceModel,
  CustomsMessageModel,
  FilingModel,
  LotModel,
  ProductModel,
  StockTransferModel,
  TicketModel,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { aLine, aTransfer, actor, four, fourBookings, parties } from './goods.ts';
import { beforeWriting } from './interleave.ts';
import { aWorld } from './world.ts';

aDatabase();

const planOf = (transferId: string) => TicketModel.find({ transferId }).sort({ sequence: 1 }).lean();

test('a plan declares every line once, keeps the packs it rests on, and is the same when it is made again', async () => {
  const world = await aWorld();
  const transfer = await aTransfer(await parties());
  const check = await world.run('checkAndPlan', transfer._id);
  const tickets = await planOf(transfer._id);
  expect(tickets.map(({ sequence, path, lines }) => [sequence, path, lines.length])).toEqual([
    [1, 'list', 2],
    [2, 'list', 2],
    [3, 'form', 2],
    [4, 'form', 2],
  ]);
  expect(tickets.flatMap(({ lines }) => lines.map(({ lineNo }) => lineNo))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const stored = await StockTransferModel.findById(transfer._id).lean();
  expect(check).toEqual({ outcome: 'ready', filingId: stored?.filingId, tickets: 4, cargo: 'packed' });
  expect(stored?.policies.map(({ subject }) => subject)).toContain('list-declaration');
  for (const { sha256 } of stored?.policies ?? []) expect(sha256).toMatch(/^[0-9a-f]{64}$/u);
  expect(await world.run('checkAndPlan', transfer._id)).toEqual(check);
  expect(await planOf(transfer._id)).toEqual(tickets);
});

test('what blocks is told all at once, in both languages, and nothing is stored', async () => {
  const world = await aWorld();
  const lines = [
    aLine('WB-B1', 'TEE', 10, { totalPrice: '1.00' }),
    aLine('WB-B2', 'NOBODY', 5),
    aLine('WB-B3', 'PEN', 5, { netWeightKg: '9' }),
  ];
  const transfer = await aTransfer(await parties({ enterprise: { state: 'suspended' } }), lines);
  const check = await world.run('checkAndPlan', transfer._id);
  if (check.outcome !== 'blocked') throw new Error('it passed');
  const { message, ...attention } = check.attention;
  expect(attention).toEqual({ code: 'CHECK_FAILED', actions: ['recheck', 'cancel'] });
  for (const path of ['enterpriseId', 'lines[0].totalPrice', 'lines[1].sku', 'lines[2].netWeightKg']) {
    expect(message.en).toContain(path);
    expect(message['zh-CN']).toContain(path);
  }
  expect(await planOf(transfer._id)).toEqual([]);
  expect(await FilingModel.countDocuments({ transferId: transfer._id })).toBe(0);
});

test('what customs could not even read is found at the check, not when half of it is filed', async () => {
  const world = await aWorld();
  const transport = { mode: 'sea', billNo: 'B-1', vehicleName: '', voyageNo: '' } as const;
  const transfer = await aTransfer(await parties(), fourBookings(), { transport });
  const check = await world.run('checkAndPlan', transfer._id);
  expect(check).toMatchObject({ outcome: 'blocked', attention: { message: { en: expect.stringContaining('TrafName') as string } } });
  expect(await planOf(transfer._id)).toEqual([]);
});

test.each(['of one organisation', 'of two organisations that export for the same enterprise'])(
  'two transfers %s that take the same booking number at once: one is planned whole, the other is blocked and leaves nothing',
  async (whose) => {
    const world = await aWorld();
    const who = await parties();
    const other = whose === 'of one organisation' ? who : await parties({ enterprise: { customsCode: who.enterprise.customsCode } });
    const lines = fourBookings();
    const transfers = [await aTransfer(who, lines), await aTransfer(other, [...fourBookings(), ...lines.slice(4)])];
    await Promise.allSettled(transfers.map(({ _id }) => world.run('checkAndPlan', _id)));
    const checks = await Promise.all(transfers.map(({ _id }) => world.run('checkAndPlan', _id)));
    expect(checks.map(({ outcome }) => outcome).toSorted()).toEqual(['blocked', 'ready']);
    for (const [index, { _id, lines: own }] of transfers.entries()) {
      const bookings = new Set(own.map(({ bookingNo }) => bookingNo));
      expect(await planOf(_id)).toHaveLength(checks[index]?.outcome === 'ready' ? bookings.size : 0);
    }
  },
);

test('a number that customs took, or may have taken, stays taken when its transfer is given up; one that it refused is free again', async () => {
  for (const [scenario, outcome] of [
    ['release', 'blocked'],
    ['silent', 'blocked'],
    ['reject-order', 'ready'],
  ] as const) {
    const world = await aWorld({ scenario });
    const who = await parties();
    const given = await aFiling(world, { who });
    await world.run('submitOrders', given.filingId);
    if (scenario === 'release') await given.until(({ orderAccepted }) => orderAccepted === 4);
    if (scenario === 'reject-order') await given.until(({ orderRejected }) => orderRejected === 4);
    expect(await world.run('withdrawTickets', given.filingId)).toMatchObject({ counts: { withdrawn: 4 } });
    const again = await aTransfer(who, given.transfer.lines);
    expect({ scenario, ...(await world.run('checkAndPlan', again._id)) }).toMatchObject({ scenario, outcome });
  }
});

test('a ticket whose declaration is on its way is not given up', async () => {
  const world = await aWorld({ scenario: 'release', paceMs: 60 });
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await filing.until(({ orderAccepted }) => orderAccepted === 4);
  await world.run('submitDeclarations', filing.filingId);
  expect(await world.run('withdrawTickets', filing.filingId)).toMatchObject({ counts: { withdrawn: 0, submitted: 4 } });
  expect(await filing.until(({ accepted }) => accepted === 4)).toMatchObject({ withdrawn: 0 });
});

test('a refused ticket is planned anew with the catalogue as it is now, and the order that customs took is not sent again', async () => {
  const world = await aWorld({ scenario: 'reject-declaration' });
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await filing.until(({ orderAccepted }) => orderAccepted === 4);
  await world.run('submitDeclarations', filing.filingId);
  await filing.until(({ rejected }) => rejected === 4);
  await ProductModel.updateOne(
    { organisationId: filing.transfer.organisationId, sku: 'MUG' },
    { $set: { hsCode: '6911101900', nameZh: '瓷杯' } },
  );
  expect(await filing.replan()).toEqual({ outcome: 'ready', filingId: filing.filingId, tickets: 4 });
  const mugs = (await filing.tickets()).flatMap(({ lines }) => lines).filter(({ sku }) => sku === 'MUG');
  expect(mugs.map(({ declaredHsCode, goods }) => [declaredHsCode, goods.nameZh])).toEqual([
    ['6911100000', '瓷杯'],
    ['6911101900', '瓷杯'],
    ['6911101900', '瓷杯'],
  ]);
  await filing.declare();
  expect((await filing.sentKinds()).filter((kind) => kind === 'CEB303Message')).toHaveLength(4);
});

test('a refusal that comes while refused tickets are planned anew does not refuse the next attempt', async () => {
  const world = await aWorld({ scenario: 'reject-order' });
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await filing.until(({ orderRejected }) => orderRejected === 4);
  const ids = (await filing.tickets()).map(({ _id }) => _id);
  const at = new Date(Date.now() + 60_000).toISOString();
  beforeWriting(TicketModel, async () => {
    const first = (await filing.messages('received')).find(({ status, ticketId }) => status === '100' && ticketId === ids[0]);
    if (first === undefined) throw new Error('no refusal on file');
    await models.insertNew(CustomsMessageModel, [{ ...first, _id: 'order:told-later', at }]);
    await recomputeTickets(models, ids);
  });
  await filing.replan();
  await recomputeTickets(models, ids);
  expect((await filing.tickets()).map(({ state, attempt }) => [state, attempt])).toEqual(four(['correcting', 2]));
  expect((await filing.tickets())[0]?.supersededAt).toBe(at);
});

test('the longest transfer, long bookings and short ones, is planned and posted whole', async () => {
  const world = await aWorld();
  const tag = `WB-${Date.now()}`;
  const booking = (index: number): string => (index < 10_000 ? `${tag}-${index % 5}` : `${tag}-${index}`);
  const lines = Array.from({ length: MAX_TRANSFER_LINES }, (_, index) =>
    aLine(booking(index), ['TEE', 'MUG', 'PEN'][index % 3] ?? 'TEE', 2),
  );
  const transferId = (await aTransfer(await parties(), lines))._id;
  const took: Record<string, number> = {};
  const timed = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await act();
    took[name] = Math.round(performance.now() - start);
  };
  await timed('checkAndPlan', () => world.run('checkAndPlan', transferId));
  await timed('postDeparture', () => world.run('postDeparture', { transferId, exportDate: '2026-11-26' }));
  await timed('announceInbound', () => world.run('announceInbound', { transferId, actor }));
  console.log(`${MAX_TRANSFER_LINES} lines, ms:`, took);
  expect(await TicketModel.countDocuments({ transferId })).toBe(10_005);
  expect(await LotModel.countDocuments({ transferId })).toBe(MAX_TRANSFER_LINES);
  const [transit] = await BalanceModel.aggregate<{ lots: number; pieces: number }>([
    { $match: { account: account.inTransit(transferId) } },
    { $group: { _id: null, lots: { $sum: 1 }, pieces: { $sum: '$pieces' } } },
  ]);
  expect(transit).toMatchObject({ lots: MAX_TRANSFER_LINES, pieces: 2 * MAX_TRANSFER_LINES });
}, 60_000);
