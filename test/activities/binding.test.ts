import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BoundTransport } from '../../contracts/transport.ts';
import { LISTS_TO_A_PART } from '../../domain/message-parts.ts';
import { CustomsMessageModel, FilingModel, StockTransferModel, TaskModel, TimelineModel } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { amend } from './amending.ts';
import { ARRIVED, type Filing, aFiling } from './filing-of.ts';
import { aLine, actor, aTransfer, parties } from './goods.ts';
import { killable } from './kills.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

const OPEN = { mode: 'sea', boundLater: true, billNo: '', vehicleName: '', voyageNo: '' } as const;
const BY_SEA: BoundTransport = { mode: 'sea', billNo: 'COSU6312', vehicleName: 'EVER 2', voyageNo: '044S' };
const lists = (count = 2) => {
  const tag = `LB-${randomUUID().slice(0, 8)}`;
  return Array.from({ length: count }, (_, index) => aLine(`${tag}-${index}`, 'TEE', 10));
};
const states = (filing: Filing, order: string, transport: BoundTransport = BY_SEA) => ({
  transferId: filing.transfer._id,
  order,
  transport,
  actor,
});
const aLateFiling = (world: World, count = 2): Promise<Filing> => aFiling(world, { lines: lists(count), change: { transport: OPEN } });
const follow = async (world: World, { filingId }: Filing) => (await world.run('followBinding', filingId)).state;
const answered = (world: World, filing: Filing): Promise<void> => world.drainUntil(async () => (await follow(world, filing)) !== 'sent');
const sentOf = async (filing: Filing, type: string) => (await filing.messages('sent')).filter(({ messageType }) => messageType === type);
const xmlOf = (envelope: string): string => Buffer.from(/<Data>([^<]*)<\/Data>/.exec(envelope)?.[1] ?? '', 'base64').toString();

test('lists go without their transport; stated, the manifest binds them to it, and only then the arrival has them released', async () => {
  const world = await aWorld();
  const filing = await aLateFiling(world);
  await filing.declare();
  const [list] = await sentOf(filing, 'CEB603Message');
  expect(xmlOf(list?.bytes ?? '')).not.toMatch(/trafName|voyageNo|billNo/);
  expect(await follow(world, filing)).toBe('open');
  expect((await world.run('sendManifest', filing.filingId)).waiting).toBe(0);
  expect(await sentOf(filing, 'CEB607Message')).toEqual([]);

  expect(await world.run('bindTransport', states(filing, 'o1'))).toBeNull();
  expect(await follow(world, filing)).toBe('ready');
  await world.run('sendManifest', filing.filingId);
  await world.run('sendManifest', filing.filingId);
  await answered(world, filing);
  expect(await follow(world, filing)).toBe('taken');
  const manifests = await sentOf(filing, 'CEB607Message');
  expect(manifests).toHaveLength(1);
  const xml = xmlOf(manifests[0]?.bytes ?? '');
  for (const { declarationNo, logisticsNo } of await filing.tickets()) {
    expect(xml).toContain(`<ceb:invtNo>${declarationNo}</ceb:invtNo>`);
    expect(xml).toContain(`<ceb:logisticsNo>${logisticsNo}</ceb:logisticsNo>`);
  }
  expect(xml).toContain('<ceb:billNo>COSU6312</ceb:billNo>');
  expect(xml).toContain('<ceb:grossWeight>5</ceb:grossWeight>');
  expect(manifests[0]).toMatchObject({ chain: filing.transfer.organisationId, policies: expect.any(String) as string });
  await filing.release();
  await filing.finalise();
});

test('what is stated is on record once, with who stated it; a repeat of the command changes nothing', async () => {
  const world = await aWorld();
  const filing = await aLateFiling(world);
  expect(await world.run('bindTransport', states(filing, 'o1'))).toBeNull();
  expect(await world.run('bindTransport', states(filing, 'o1', { ...BY_SEA, billNo: 'OTHER' }))).toBeNull();
  const { transport } = await StockTransferModel.findById(filing.transfer._id).orFail().lean();
  expect(transport).toEqual(BY_SEA);
  const told = await TimelineModel.find({ resourceId: filing.transfer._id, kind: 'transport-bound' }).lean();
  expect(told).toMatchObject([{ by: actor.by, detail: { transport: BY_SEA } }]);
  expect((await FilingModel.findById(filing.filingId).orFail().lean()).binding).toMatchObject({ supplied: 1 });
});

test.each([
  ['of one whose transport was stated at once', undefined, BY_SEA, 'BINDING_NOT_DUE'],
  [
    'by another mode than the lists were declared for',
    OPEN,
    { mode: 'rail', billNo: 'R1', vehicleName: 'X8001', voyageNo: '20261125' },
    'TRANSPORT_MODE_DIFFERS',
  ],
] as const)('a statement %s is refused, and nothing is written', async (_name, transport, stated, code) => {
  const world = await aWorld();
  const filing = await aFiling(world, { lines: lists(), ...(transport === undefined ? {} : { change: { transport } }) });
  const before = await StockTransferModel.findById(filing.transfer._id).orFail().lean();
  expect(await world.run('bindTransport', states(filing, 'o1', stated))).toBe(code);
  expect(await StockTransferModel.findById(filing.transfer._id).orFail().lean()).toEqual(before);
});

test('a second statement is not due while customs looks at the first, nor once the lists are bound', async () => {
  const world = await aWorld();
  const filing = await aLateFiling(world);
  await filing.declare();
  await world.run('bindTransport', states(filing, 'o1'));
  expect(await world.run('bindTransport', states(filing, 'o2'))).toBe('BINDING_NOT_DUE');
  await world.run('sendManifest', filing.filingId);
  expect(await world.run('bindTransport', states(filing, 'o3'))).toBe('BINDING_NOT_DUE');
  await answered(world, filing);
  expect(await world.run('bindTransport', states(filing, 'o4'))).toBe('BINDING_NOT_DUE');
});

test('stated before it is planned it is planned as if it had been stated at once', async () => {
  const world = await aWorld();
  const transfer = await aTransfer(await parties(), lists(), { transport: OPEN });
  expect(await world.run('bindTransport', { transferId: transfer._id, order: 'o1', transport: BY_SEA, actor })).toBeNull();
  const check = await world.run('checkAndPlan', transfer._id);
  expect(check).toMatchObject({ outcome: 'ready' });
  expect(check).not.toHaveProperty('boundLater');
});

test('a form among the lists blocks the plan, and names what is missing; in another district lists block it too', async () => {
  const world = await aWorld();
  for (const change of [{ customsCode: '5301' }, { lines: [...lists(1), aLine(`LB-${randomUUID().slice(0, 8)}`, 'TEE', 600)] }]) {
    const transfer = await aTransfer(await parties(), change.lines ?? lists(), {
      transport: OPEN,
      ...('customsCode' in change ? { customsCode: change.customsCode } : {}),
    });
    const check = await world.run('checkAndPlan', transfer._id);
    if (check.outcome !== 'blocked') throw new Error('it was planned');
    for (const member of ['billNo', 'vehicleName', 'voyageNo']) expect(check.attention.message.en).toContain(`transport.${member}`);
  }
});

test('refused: one task in the words of customs, no second manifest; stated again it goes under a new number, is taken, and the task ends', async () => {
  const world = await aWorld();
  const filing = await aLateFiling(world);
  await filing.declare();
  await world.put('/sandbox/scenario', { default: 'refuse-binding' });
  await world.run('bindTransport', states(filing, 'o1'));
  await world.run('sendManifest', filing.filingId);
  await answered(world, filing);
  expect(await world.run('followBinding', filing.filingId)).toEqual({
    state: 'refused',
    refusals: [expect.stringContaining('提运单号与舱单不符')],
  });
  await world.run('sendManifest', filing.filingId);
  const tasks = () => TaskModel.find({ filingId: filing.filingId }).lean();
  expect(await tasks()).toMatchObject([{ kind: 'report', message: 'list-manifest', state: 'open', entry: 'manual-refusal' }]);

  expect(await world.run('bindTransport', states(filing, 'o2', { ...BY_SEA, billNo: 'COSU6313' }))).toBeNull();
  expect(await tasks()).toMatchObject([{ state: 'done' }]);
  await world.run('sendManifest', filing.filingId);
  await answered(world, filing);
  expect(await follow(world, filing)).toBe('taken');
  const [first, second, ...more] = await sentOf(filing, 'CEB607Message');
  expect(more).toEqual([]);
  expect(second?.businessKey).not.toBe(first?.businessKey);
  expect(await tasks()).toHaveLength(1);
  await filing.release();
});

test('lists that customs has not numbered are waited for, and a withdrawn one is not named', async () => {
  const world = await aWorld();
  const filing = await aLateFiling(world, 3);
  await world.run('bindTransport', states(filing, 'o1'));
  expect((await world.run('sendManifest', filing.filingId)).waiting).toBe(3);
  expect(await sentOf(filing, 'CEB607Message')).toEqual([]);
  await filing.declare();
  const [first] = await filing.tickets();
  const order = { order: 'w1', ticketIds: [first?._id ?? ''], reason: '不出口', redeclare: false, actor };
  await world.run('askWithdrawal', { filingId: filing.filingId, ...order });
  expect((await world.run('sendManifest', filing.filingId)).waiting).toBe(1);
  await world.run('sendWithdrawals', filing.filingId);
  await filing.until(({ withdrawing }) => withdrawing === 0);
  expect((await world.run('sendManifest', filing.filingId)).waiting).toBe(0);
  await answered(world, filing);
  const [manifest] = await sentOf(filing, 'CEB607Message');
  expect(xmlOf(manifest?.bytes ?? '').match(/<ceb:WayBillList>/g)).toHaveLength(2);
  expect(xmlOf(manifest?.bytes ?? '')).not.toContain(first?.declarationNo);
  await filing.release();
});

test('a bound list that is withdrawn and declared anew, since it was amended, goes without its transport again and is bound by its new number alone', async () => {
  const world = await aWorld();
  const filing = await aLateFiling(world);
  await filing.declare();
  await world.run('bindTransport', states(filing, 'o1'));
  await world.run('sendManifest', filing.filingId);
  await answered(world, filing);
  expect(await follow(world, filing)).toBe('taken');
  const [before] = await filing.tickets();
  const orderNo = before?.orderNo ?? '';
  const lines = filing.transfer.lines
    .filter(({ bookingNo }) => bookingNo === orderNo)
    .map(({ lineNo: _, bookingNo: __, ...line }) => ({ ...line, grossWeightKg: '3.5' }));
  expect(await amend(world, filing, { orders: [{ orderNo, newOrderNo: null, lines }] })).toMatchObject({ state: 'approved', approved: 1 });
  await filing.numbered();
  const [after] = await filing.tickets();
  expect(after?.declarationNo).not.toBe(before?.declarationNo);
  for (const { bytes } of await sentOf(filing, 'CEB603Message')) expect(xmlOf(bytes)).not.toMatch(/trafName|voyageNo|billNo/);
  expect(await follow(world, filing)).toBe('ready');
  expect((await world.run('sendManifest', filing.filingId)).waiting).toBe(0);
  await answered(world, filing);
  expect(await follow(world, filing)).toBe('taken');
  const [, second, ...more] = await sentOf(filing, 'CEB607Message');
  expect(more).toEqual([]);
  expect([...xmlOf(second?.bytes ?? '').matchAll(/<ceb:invtNo>([^<]+)</g)].map(([, number]) => number)).toEqual([after?.declarationNo]);
  await filing.release();
});

test('silence at the manifest names it, asks customs for the answer that was lost, and sends nothing again', async () => {
  const world = await aWorld();
  const filing = await aLateFiling(world);
  await filing.declare();
  await world.put('/sandbox/scenario', { default: 'receipts-lost' });
  await world.run('bindTransport', states(filing, 'o1'));
  await world.run('sendManifest', filing.filingId);
  await world.mailbox();
  expect(await follow(world, filing)).toBe('sent');
  await world.drainUntil(async () => {
    await world.run('chaseSilence', filing.filingId);
    return (await follow(world, filing)) === 'taken';
  });
  await world.run('chaseSilence', filing.filingId);
  const tasks = await TaskModel.find({ filingId: filing.filingId, kind: 'silence', message: 'list-manifest' }).lean();
  expect(tasks.map(({ state }) => state)).toEqual(tasks.map(() => 'done'));
  expect(await sentOf(filing, 'CEB607Message')).toHaveLength(1);
});

test('more lists than one part holds go in parts without a gap under one number; killed anywhere, each part goes out once', async () => {
  const world = await aWorld();
  const filing = await aLateFiling(world, LISTS_TO_A_PART + 1);
  await filing.declare();
  await world.run('bindTransport', states(filing, 'o1'));
  const kills = killable(world);
  const run = await kills.everywhere(() => world.run('sendManifest', filing.filingId));
  expect(run.kills).toBeGreaterThan(4);
  await answered(world, filing);
  expect(await follow(world, filing)).toBe('taken');
  const sent = await sentOf(filing, 'CEB607Message');
  const numbers = sent.map(({ bytes }) => {
    const xml = xmlOf(bytes);
    const [, count, part] = /<ceb:msgCount>(\d+)<\/ceb:msgCount><ceb:msgSeqNo>(\d+)</.exec(xml) ?? [];
    return [/<ceb:copNo>([^<]+)</.exec(xml)?.[1], count, part, xml.match(/<ceb:WayBillList>/g)?.length];
  });
  const copNo = numbers[0]?.[0];
  expect(numbers.toSorted(([, , a], [, , b]) => Number(a) - Number(b))).toEqual([
    [copNo, '2', '1', LISTS_TO_A_PART],
    [copNo, '2', '2', 1],
  ]);
  expect(await CustomsMessageModel.countDocuments({ filingId: filing.filingId, messageType: 'list-manifest', status: '120' })).toBe(2);
  await world.run('reportArrival', { filingId: filing.filingId, milestone: ARRIVED });
});
