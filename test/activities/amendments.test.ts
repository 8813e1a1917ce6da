import { expect, test } from 'vitest';
import { ordersAnswered } from '../../domain/ticket-state.ts';
import {
  DocumentModel,
  LotModel,
  ProductModel,
  StockTransferModel,
  TicketAmendmentModel,
  TicketModel,
  TimelineModel,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { amend, anAmendment, amendment } from './amending.ts';
import { type Filing, aFiling } from './filing-of.ts';
import { actor, aLine, four, noticeOf } from './goods.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

const head = { portCode: '5166' };
const VESSEL = (filing: Filing) => ({ transport: { ...filing.transfer.transport, vehicleName: 'EVER 2' } as never });
const statesOf = async (filing: Filing): Promise<string[]> => (await filing.tickets()).map(({ state }) => state);
/** The types of what was sent, each part of a message by itself. */
const sentTypes = async (filing: Filing): Promise<string[]> =>
  (await filing.messages('sent')).flatMap(({ messageType, parts }) => parts.map(() => messageType));
const countOf = (types: readonly string[], wanted: string): number => types.filter((type) => type === wanted).length;
const rulesOf = ({ decisions }: { decisions: { rule: string }[] }): string[] => decisions.map(({ rule }) => rule);
/** The elements of the messages that went out of one type, by what they say. */
const elements = async (filing: Filing, type: string, name: string): Promise<(string | undefined)[]> => {
  const sent = (await filing.messages('sent')).filter(({ messageType }) => messageType === type);
  return sent.flatMap(({ bytes }) => {
    const data = /<(?:\w+:)?Data>([^<]+)</u.exec(bytes)?.[1];
    const xml = data === undefined ? bytes : Buffer.from(data, 'base64').toString();
    return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`, 'gu'))].map(([, value]) => value);
  });
};
/** The lines of one order, with other weights. */
const heavier = (filing: Filing, orderNo: string) =>
  filing.transfer.lines
    .filter(({ bookingNo }) => bookingNo === orderNo)
    .map(({ lineNo: _, bookingNo: __, ...line }) => ({ ...line, grossWeightKg: '3.5' }));

async function ordered(world: World): Promise<Filing> {
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await filing.until(ordersAnswered);
  return filing;
}

test('amended before anything is sent, the tickets go out once, as they are wanted', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  const [list] = await filing.tickets();
  const orderNo = list?.orderNo ?? '';
  const done = await amend(world, filing, {
    head,
    orders: [{ orderNo, newOrderNo: null, lines: heavier(filing, orderNo).slice(0, 1) }],
  });
  expect(done).toMatchObject({ state: 'approved', approved: 4, refused: 0 });
  expect(new Set(rulesOf(done))).toEqual(new Set(['NOTHING_DECLARED']));
  expect((await filing.tickets()).map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1]);
  expect(await elements(filing, 'CEB603Message', 'portCode')).toEqual(['5166', '5166']);
  expect(await elements(filing, 'CEB603Message', 'grossWeight')).toContain('3.5');
  const stored = await StockTransferModel.findById(filing.transfer._id).orFail().lean();
  expect([stored.portCode, stored.lineCount, stored.lines.map(({ lineNo }) => lineNo)]).toEqual(['5166', 7, [1, 2, 3, 4, 5, 6, 7]]);
  expect(await statesOf(filing)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
});

test('values that differ from an order which customs has are refused, and nothing is changed of any ticket; under a new number they are declared', async () => {
  const world = await aWorld();
  const filing = await ordered(world);
  const [list] = await filing.tickets();
  const orderNo = list?.orderNo ?? '';
  const lines = [{ ...heavier(filing, orderNo)[0], pieces: 50, totalPrice: '500.00' } as never];
  const before = await filing.tickets();
  const refused = await amend(world, filing, { head, orders: [{ orderNo, newOrderNo: null, lines }] });
  expect(refused).toMatchObject({ state: 'refused' });
  expect(rulesOf(refused)).toContain('ORDER_STANDS');
  const strip = (tickets: typeof before) => tickets.map(({ revision: _, ...ticket }) => ticket);
  expect(strip(await filing.tickets())).toEqual(strip(before));

  const done = await amend(world, filing, { orders: [{ orderNo, newOrderNo: `${orderNo}-A`, lines }] });
  expect(done).toMatchObject({ state: 'approved', approved: 1 });
  const after = await filing.tickets();
  expect(after[0]).toMatchObject({ _id: list?._id, orderNo: `${orderNo}-A`, attempt: 2, state: 'accepted', totals: { value: '500.00' } });
  expect(countOf(await sentTypes(filing), 'CEB303Message')).toBe(5);
  const again = await amend(world, filing, { orders: [{ orderNo: `${orderNo}-A`, newOrderNo: orderNo, lines: null }] });
  expect(again).toMatchObject({ state: 'blocked', findings: [{ rule: 'BOOKING_ALREADY_FILED' }] });
});

test('a list on its way is changed under its business key, a form is answered first and then applied for', async () => {
  const world = await aWorld({ scenario: 'list-unanswered' });
  const filing = await ordered(world);
  const tickets = await filing.tickets();
  await world.run('submitDeclarations', filing.filingId);
  await world.put('/sandbox/scenario', { default: 'release' });
  const done = await amend(world, filing, { head });
  expect(done).toMatchObject({ state: 'approved', approved: 4 });
  expect(new Set(rulesOf(done))).toEqual(new Set(['LIST_ON_ITS_WAY', 'FORM_ON_ITS_WAY']));
  expect(await elements(filing, 'CEB603Message', 'appType')).toEqual(['1', '1', '2', '2']);
  expect(new Set(await elements(filing, 'CEB603Message', 'copNo'))).toEqual(new Set(tickets.slice(0, 2).map((one) => one.declarationKey)));
  expect(await elements(filing, 'DecModMessage', 'ApplyType')).toEqual(['amend', 'amend']);
  expect(await elements(filing, 'DecModMessage', 'Field')).toEqual(['IEPort', 'IEPort']);
  expect((await filing.tickets()).map(({ attempt, head: own }) => [attempt, own?.portCode])).toEqual(four([1, '5166']));
});

test('declared lists are withdrawn and declared anew under keys of their own, declared forms applied for; orders stand, and each goes out once', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const before = await filing.tickets();
  await world.run('renderDocuments', filing.transfer._id);
  const done = await amend(world, filing, { head: { ...head, ...VESSEL(filing) } }, { reason: '船名更改' });
  expect(done).toMatchObject({ state: 'approved', approved: 4, pending: 0 });
  expect(new Set(rulesOf(done))).toEqual(new Set(['DECLARED_ANEW', 'FORM_TAKEN']));
  const after = await filing.tickets();
  expect(after.map(({ state, attempt }) => [state, attempt])).toEqual([
    ['accepted', 2],
    ['accepted', 2],
    ['accepted', 1],
    ['accepted', 1],
  ]);
  expect(after.slice(0, 2).map(({ declarationKey }) => declarationKey)).not.toEqual(before.slice(0, 2).map((one) => one.declarationKey));
  const types = await sentTypes(filing);
  expect(['CEB303Message', 'CEB505Message', 'CEB603Message', 'CEB605Message', 'DecModMessage'].map((type) => countOf(types, type))).toEqual(
    [4, 2, 4, 2, 2],
  );
  expect(await elements(filing, 'CEB605Message', 'reason')).toEqual(['船名更改', '船名更改']);
  expect(new Set(await elements(filing, 'CEB603Message', 'trafName'))).toEqual(new Set(['EVER 1', 'EVER 2']));
  const kept = await TicketAmendmentModel.find({ amendmentId: done.amendmentId }).lean();
  expect(kept.map((one) => [one.before.head.portCode, one.after.head.portCode])).toEqual(four(['5165', '5166']));
  const kinds = await TimelineModel.find({ resourceId: filing.transfer._id, kind: /^amendment/u })
    .sort({ at: 1 })
    .lean();
  expect(kinds.map(({ kind }) => kind)).toEqual(['amendment-asked', 'amendment-settled']);

  const papers = () => DocumentModel.find({ resourceId: filing.transfer._id, format: 'pdf' }).sort({ edition: 1 }).lean();
  await world.run('renderDocuments', filing.transfer._id);
  await world.run('renderDocuments', filing.transfer._id);
  expect((await papers()).map(({ edition, fileName }) => [edition, fileName.includes('(2)')])).toEqual([
    ...four([1, false]).slice(1),
    ...four([2, true]).slice(1),
  ]);

  await filing.release();
  await filing.finalise();
  expect(await statesOf(filing)).toEqual(['finalised', 'finalised', 'finalised', 'finalised']);
});

test('what customs does not let be amended stays as it stood, in its words, also in the lots; asked again customs agrees', async () => {
  const world = await aWorld({ scenario: 'refuse-cancel' });
  const filing = await aFiling(world);
  await filing.declare();
  const [list, , form] = await filing.tickets();
  const orders = [list, form].map((ticket) => {
    const orderNo = ticket?.orderNo ?? '';
    return { orderNo, newOrderNo: null, lines: heavier(filing, orderNo) };
  });
  const refused = await amend(world, filing, { orders });
  expect(refused).toMatchObject({ state: 'refused', approved: 0, refused: 2 });
  expect(refused.refusals.map(({ info }) => info)).toEqual([expect.stringContaining('不予同意'), expect.stringContaining('人工退单')]);
  const stands = await filing.tickets();
  expect(stands.map(({ state, totals }) => [state, totals.grossWeightKg])).toEqual(four(['accepted', '5']));
  const stored = await StockTransferModel.findById(filing.transfer._id).orFail().lean();
  expect(stored.lines).toEqual(filing.transfer.lines);

  const agreed = await amend(world, filing, { orders });
  expect(agreed).toMatchObject({ state: 'approved', approved: 2 });
  expect((await filing.tickets()).map(({ totals }) => totals.grossWeightKg)).toEqual(['7', '5', '7', '5']);
});

test('a refused change of a list on its way leaves it as it was sent, and customs takes it so', async () => {
  const world = await aWorld({ scenario: 'list-unanswered' });
  const filing = await ordered(world);
  await world.run('submitDeclarations', filing.filingId);
  const [list] = await filing.tickets();
  const orderNo = list?.orderNo ?? '';
  await world.put(`/sandbox/scenarios/${orderNo}`, { scenario: 'refuse-change' });
  const done = await amend(world, filing, { orders: [{ orderNo, newOrderNo: null, lines: heavier(filing, orderNo) }] });
  expect(done).toMatchObject({ state: 'refused', refusals: [{ orderNo, info: expect.stringContaining('不同意变更') }] });
  expect((await filing.tickets())[0]?.totals.grossWeightKg).toBe('5');
});

test('of refused declarations the data are corrected and filed again, with goods as the catalogue has them now; the others are not touched', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  const [list, other] = await filing.tickets();
  const orderNo = list?.orderNo ?? '';
  await world.put(`/sandbox/scenarios/${orderNo}`, { scenario: 'reject-declaration' });
  await world.run('submitOrders', filing.filingId);
  await filing.until(ordersAnswered);
  await world.run('submitDeclarations', filing.filingId);
  await filing.until(({ rejected, accepted }) => rejected === 1 && accepted === 3);
  await ProductModel.updateOne(
    { organisationId: filing.transfer.organisationId, sku: 'TEE' },
    { $set: { model: '4|0|针织|T恤衫|男式|棉95%' } },
  );
  const wrong = { orders: [{ orderNo: other?.orderNo ?? '', newOrderNo: null, lines: null }] };
  expect(rulesOf(await amend(world, filing, wrong, { onlyRefused: true }))).toEqual(['NOT_REFUSED_BY_CUSTOMS']);
  const done = await amend(world, filing, { orders: [{ orderNo, newOrderNo: null, lines: null }] }, { onlyRefused: true });
  expect(done).toMatchObject({ state: 'approved', approved: 1, decisions: [{ rule: 'NOTHING_DECLARED', changes: ['goods'] }] });
  expect((await filing.tickets()).map(({ state, attempt }) => [state, attempt])).toEqual([
    ['accepted', 2],
    ['accepted', 1],
    ['accepted', 1],
    ['accepted', 1],
  ]);
});

test('a released form may be booked on another vessel, a released list not, and what has left is not amended any more', async () => {
  const world = await aWorld();
  const filing = await aFiling(world, { lines: [aLine(`WB-${Date.now()}`, 'TEE', 600), aLine(`WB-${Date.now()}`, 'MUG', 1)] });
  await filing.declare();
  await filing.release();
  const booked = await amend(world, filing, { head: VESSEL(filing) });
  expect(booked).toMatchObject({ state: 'approved', decisions: [{ rule: 'RELEASED_FORM_REBOOKED', changes: ['vehicle'] }] });
  expect(rulesOf(await amend(world, filing, { head }))).toEqual(['RELEASED']);
  await world.run('postDeparture', { transferId: filing.transfer._id, exportDate: '2026-11-26' });
  await filing.finalise();
  expect(await elements(filing, 'CEB509Message', 'trafName')).toEqual(['EVER 2']);
  const late = await amend(world, filing, { head });
  expect(late).toMatchObject({ state: 'refused', decisions: [{ rule: 'GOODS_HAVE_LEFT' }] });
});

test('lots and notice hold what was approved', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const [list] = await filing.tickets();
  const orderNo = list?.orderNo ?? '';
  const lines = [{ ...heavier(filing, orderNo)[0], pieces: 60, totalPrice: '600.00', cartons: 9 } as never];
  await amend(world, filing, { orders: [{ orderNo, newOrderNo: `${orderNo}-B`, lines }] });
  await filing.numbered();
  await filing.release();
  const transferId = filing.transfer._id;
  await world.run('postDeparture', { transferId, exportDate: '2026-11-26' });
  const lots = await LotModel.find({ transferId, ticketId: list?._id ?? '' }).lean();
  expect(lots.map(({ sku, pieces }) => [sku, pieces])).toEqual([['TEE', 60]]);
  await world.run('announceInbound', { transferId, actor });
  const { lines: announced, cartons } = await noticeOf(transferId);
  expect(announced.find(({ sku }) => sku === 'TEE')?.announcedPieces).toBe(60 + 40 + 600);
  expect(cartons).toBe(15);
});

test('an amendment that the check blocks changes nothing and says why', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  const [list] = await filing.tickets();
  const orderNo = list?.orderNo ?? '';
  const lines = heavier(filing, orderNo).map((line) => ({ ...line, netWeightKg: '9' }));
  const blocked = await amend(world, filing, { orders: [{ orderNo, newOrderNo: null, lines }] });
  expect(blocked).toMatchObject({ state: 'blocked' });
  expect(blocked.findings.map(({ rule }) => rule)).toEqual(['NET_OVER_GROSS', 'NET_OVER_GROSS']);
  expect((await filing.tickets())[0]).toMatchObject({ totals: { netWeightKg: '4' }, attempt: 1 });
});

test('what is not planned yet may be another in everything, also the date', async () => {
  const world = await aWorld();
  const filing = await aFiling(world, {
    plan: async (transferId) => ({ outcome: 'ready', filingId: transferId, tickets: 0 }),
  });
  const amendmentId = await anAmendment(filing, { head: { declarationDate: '2026-11-27', ...head } });
  expect(await world.run('decideAmendment', { amendmentId, actor })).toEqual({ state: 'approved', toFile: 0 });
  expect(await StockTransferModel.findById(filing.transfer._id).lean()).toMatchObject({ declarationDate: '2026-11-27', portCode: '5166' });
  expect(await world.run('checkAndPlan', filing.transfer._id)).toMatchObject({ outcome: 'ready', tickets: 4 });
  const late = await anAmendment(filing, { head: { declarationDate: '2026-11-28' } });
  await world.run('decideAmendment', { amendmentId: late, actor });
  expect(rulesOf(await amendment(late))).toEqual(['PLAN_BASIS']);
});

test('given up while customs decides, a ticket that was to be declared anew is withdrawn and not declared', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const { filingId } = filing;
  const amendmentId = await anAmendment(filing, { head });
  await world.run('decideAmendment', { amendmentId, actor });
  await world.run('carryAmendment', { filingId, amendmentId });
  await world.run('askWithdrawal', { filingId, order: 'c1', ticketIds: null, reason: 'x', redeclare: false, actor });
  await world.run('sendWithdrawals', filingId);
  await filing.until(({ withdrawn }) => withdrawn === 4);
  expect(await world.run('carryAmendment', { filingId, amendmentId })).toMatchObject({ pending: 0, toFile: 0 });
  expect(await amendment(amendmentId)).toMatchObject({ pending: 0 });
  expect(countOf(await sentTypes(filing), 'CEB605Message')).toBe(2);
  expect(await TicketModel.countDocuments({ filingId, attempt: 1 })).toBe(4);
});
