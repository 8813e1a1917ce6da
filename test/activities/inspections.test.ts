import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { applyReceipts } from '../../activities/customs/apply-receipts.ts';
import { createNotificationActivities } from '../../activities/notifications.ts';
import type { NotificationInput } from '../../contracts/notification.messages.ts';
import { createMailer, renderMail } from '../../gateways/mail/index.ts';
import * as models from '../../models/index.ts';
import {
  BrandAuthorisationModel,
  EnterpriseModel,
  InspectionModel,
  ProductModel,
  StockTransferModel,
  TimelineModel,
  newId,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { ARRIVED, aFiling } from './filing-of.ts';
import { type Parties, actor, four, parties } from './goods.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

/** TEE is of a brand with a paper, MUG of one without, PEN of none. */
async function branded(): Promise<Parties> {
  const who = await parties();
  const broker = { kind: 'broker' as const, name: '港前报关', usci: who.enterprise.usci, customsCode: '4401980B3R', agreementNo: 'WT-1' };
  const brokers = [
    { ...broker, email: `${who.enterprise._id}@broker.example`, validFrom: '2026-01-01', validTo: '2026-12-31' },
    { ...broker, agreementNo: 'WT-0', email: 'ended@broker.example', validFrom: '2025-01-01', validTo: '2025-12-31' },
  ];
  await EnterpriseModel.updateOne({ _id: who.enterprise._id }, { $set: { brokers } });
  await ProductModel.updateOne({ organisationId: who.seller, sku: 'TEE' }, { $set: { brand: 'Lumio' } });
  await ProductModel.updateOne({ organisationId: who.seller, sku: 'MUG' }, { $set: { brand: 'Kaffa' } });
  await BrandAuthorisationModel.create([
    {
      _id: newId('brandAuthorisation'),
      organisationId: who.seller,
      brand: 'LUMIO',
      kind: 'authorisation',
      number: 'SQ-77',
      owner: 'Lumio GmbH',
      skus: null,
      validFrom: '2026-01-01',
      validTo: '2027-06-30',
      revokedAt: null,
      createdAt: new Date(),
    },
  ]);
  return who;
}

async function inspected(world: World) {
  const filing = await aFiling(world, { who: await branded() });
  await filing.declare();
  await world.run('reportArrival', { filingId: filing.filingId, milestone: ARRIVED });
  return filing;
}
const inspectionsOf = (transferId: string) => InspectionModel.find({ transferId }).sort({ orderNo: 1 }).lean();

test('each ticket that customs wants to see has one inspection, with what it will look at line by line, however often and in whatever order receipts come', async () => {
  const world = await aWorld({ scenario: 'inspect-then-release' });
  const filing = await inspected(world);
  await filing.until(({ released }) => released === 4);
  const all = await world.mailbox();
  const before = await inspectionsOf(filing.transfer._id);
  await applyReceipts(world.deps, all.toReversed());
  const after = await inspectionsOf(filing.transfer._id);
  expect(after).toEqual(before);
  expect(after).toHaveLength(4);
  for (const { priority, priorityPack, notice, state, decidedAt, results } of after) {
    expect({ priority, priorityPack, state }).toEqual({
      priority: true,
      priorityPack: { packId: 'CN.B2B.INSPECTION-PRIORITY', version: 1 },
      state: 'passed',
    });
    expect(notice.text).toContain('查验');
    expect(notice.place).toBe('海关监管作业场所查验场');
    expect(decidedAt).toBeInstanceOf(Date);
    expect(results.map(({ outcome, by }) => [outcome, by])).toEqual([['passed', 'customs']]);
  }
  const lines = after.flatMap((one) => one.lines);
  expect(lines.find(({ sku }) => sku === 'TEE')).toMatchObject({
    nameZh: '棉制针织T恤衫 TEE',
    model: '4|0|针织|T恤衫|男式|棉100%',
    unit: '011',
    brand: 'Lumio',
    authorisation: 'offered',
    papers: [{ number: 'SQ-77', owner: 'Lumio GmbH' }],
  });
  expect(lines.find(({ sku }) => sku === 'MUG')).toMatchObject({ brand: 'Kaffa', authorisation: 'missing', papers: [] });
  expect(lines.find(({ sku }) => sku === 'PEN')).toMatchObject({ brand: '', authorisation: 'unbranded' });
  expect(lines.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(filing.transfer.totals.pieces);
  const told = await TimelineModel.find({ resourceId: { $in: after.map(({ _id }) => _id) } }).lean();
  expect(told.map(({ kind }) => kind).toSorted()).toEqual([...four('open'), ...four('passed')].toSorted());
});

test('what customs refuses after it has looked fails the inspection with its words; filed again and released, the new declaration passes without one', async () => {
  const world = await aWorld({ scenario: 'inspect-then-refuse' });
  const filing = await inspected(world);
  await filing.until(({ rejected }) => rejected === 4);
  const failed = await inspectionsOf(filing.transfer._id);
  expect(failed.map(({ state }) => state)).toEqual(four('failed'));
  expect(failed[0]?.results.at(-1)?.officerRemark).toContain('规格型号与申报不符');
  expect(await world.run('readInspections', filing.transfer._id)).toEqual({ open: 0, failed: 4 });
  await filing.replan();
  expect(await world.run('readInspections', filing.transfer._id)).toEqual({ open: 0, failed: 0 });
  await filing.declare();
  await filing.until(({ released }) => released === 4);
  expect((await inspectionsOf(filing.transfer._id)).map(({ state }) => state)).toEqual(four('failed'));
});

test('a result that a person records counts once, holds until customs decides, and cannot contradict what customs has decided', async () => {
  const world = await aWorld({ scenario: 'inspect-then-release', paceMs: 400 });
  const filing = await inspected(world);
  await filing.until(({ inspect }) => inspect > 0);
  const open = (await inspectionsOf(filing.transfer._id)).find(({ decidedAt }) => decidedAt === null);
  const inspectionId = open?._id ?? '';
  const failed = { outcome: 'failed' as const, findings: 'Two cartons hold another model', officerRemark: '' };
  const first = { inspectionId, resultId: randomUUID(), result: failed, actor };
  for (let time = 0; time < 2; time += 1) await world.run('recordInspectionResult', first);
  const noted = await InspectionModel.findById(inspectionId).orFail().lean();
  expect(noted.results.filter(({ id }) => id === first.resultId)).toHaveLength(1);
  await filing.until(({ released }) => released === 4);
  const decided = await InspectionModel.findById(inspectionId).orFail().lean();
  expect(decided).toMatchObject({ state: 'passed', decidedAt: expect.any(Date) });
  const again = { ...first, resultId: randomUUID() };
  await expect(world.run('recordInspectionResult', again)).rejects.toMatchObject({
    type: 'STATE_CONFLICT',
    details: [{ state: 'passed' }],
  });
  const corrected = { ...again, result: { ...failed, outcome: 'passed-with-correction' as const } };
  await world.run('recordInspectionResult', corrected);
  await applyReceipts(world.deps, await world.mailbox());
  expect(await InspectionModel.findById(inspectionId).orFail().lean()).toMatchObject({ state: 'passed-with-correction' });
  expect(await world.run('readInspections', filing.transfer._id)).toEqual({ open: 0, failed: 0 });
});

test('the notice reaches seller and authorised broker once, and names goods, specification, quantity, trademark, paper or cure', async () => {
  const world = await aWorld({ scenario: 'inspect-then-release' });
  const filing = await inspected(world);
  await filing.until(({ released }) => released === 4);
  await InspectionModel.updateMany({ transferId: filing.transfer._id }, { $set: { state: 'open', decidedAt: null } });
  const { send, arrived } = await aPostOffice();
  for (let time = 0; time < 2; time += 1) {
    await send({ key: 'k:1:inspection-notice', template: 'inspection-notice', resourceId: filing.transfer._id, step: 'customs:1' });
  }
  const { organisationId, enterpriseId, reference } = filing.transfer;
  expect(arrived.map(({ to }) => String([to].flat()[0]?.text)).toSorted()).toEqual(
    [`${organisationId}@mingquan.example`, `${enterpriseId}@broker.example`].toSorted(),
  );
  for (const { subject, text } of arrived) {
    expect(subject).toBe(`海关布控查验通知：${reference}`);
    for (const words of [
      '棉制针织T恤衫 TEE',
      '4|0|针织|T恤衫|男式|棉100%',
      '数量：100 件',
      '商标：Lumio',
      '授权书 SQ-77',
      '有效期至 2027-06-30',
    ])
      expect(text).toContain(words);
    expect(text).toContain('未存有 Kaffa 的品牌授权');
    expect(text).toContain('POST /v1/brand-authorisations');
    expect(text).toContain('查验地点：海关监管作业场所查验场');
    expect(text).toContain('优先查验');
  }
});

test('the clocks of a transfer stand while it is inspected or held, with the reason on record and in its timeline', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  const transferId = filing.transfer._id;
  const step = (name: string, state: 'under-inspection' | 'held' | 'released') => ({
    transferId,
    step: name,
    state,
    actor,
    attention: null,
    milestone: null,
    detail: {},
  });
  for (const one of [step('7:under-inspection', 'under-inspection'), step('8:held', 'held'), step('9:released', 'released')]) {
    for (let time = 0; time < 2; time += 1) await world.run('advanceTransfer', one);
  }
  const { pauses = [] } = await StockTransferModel.findById(transferId).orFail().lean();
  expect(pauses.map(({ reason, to }) => [reason, to !== null])).toEqual([
    ['inspection', true],
    ['hold', true],
  ]);
  expect(pauses[0]?.to).toBe(pauses[1]?.from);
  const entries = await TimelineModel.find({ resourceId: transferId, kind: { $in: ['under-inspection', 'held', 'released'] } })
    .sort({ at: 1 })
    .lean();
  expect(entries.map(({ detail }) => Object.keys(detail).toSorted())).toEqual([
    ['clocksPaused'],
    ['clocksPaused', 'clocksResumed'],
    ['clocksResumed'],
  ]);
  expect(entries[1]?.detail).toMatchObject({ clocksResumed: { reason: 'inspection' }, clocksPaused: { reason: 'hold', to: null } });
});

async function aPostOffice() {
  const arrived: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => void simpleParser(stream).then((mail) => done(null, void arrived.push(mail)), done),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'Outport <no-reply@outport.example>' });
  onTestFinished(async () => {
    mailer.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const activities = createNotificationActivities({ models, mailer, renderMail, publicUrl: 'https://outport.example' });
  const send = (event: NotificationInput): Promise<void> => activities.sendNotification(event);
  return { send, arrived };
}
