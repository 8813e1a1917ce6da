import { expect, test } from 'vitest';
import { LotModel, TicketModel, TimelineModel } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling, type Filing } from './filing-of.ts';
import { actor, noticeOf } from './goods.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

const anOrder = (order: string, ticketIds: string[] | null = null) => ({
  order,
  ticketIds,
  reason: '买家取消订单',
  redeclare: false,
  actor,
});
const statesOf = async (filing: Filing): Promise<string[]> => (await filing.tickets()).map(({ state }) => state);

/** Asks customs and waits for its answers. */
async function withdraw(world: World, { filingId, until }: Filing, order: ReturnType<typeof anOrder>) {
  const asked = await world.run('askWithdrawal', { filingId, ...order });
  expect(await world.run('askWithdrawal', { filingId, ...order })).toEqual(asked);
  const { waiting } = await world.run('sendWithdrawals', filingId);
  expect((await world.run('sendWithdrawals', filingId)).waiting).toBe(waiting);
  await until(({ withdrawing }) => withdrawing === 0);
  return asked;
}

test('declared lists and forms are withdrawn once customs agrees; each application goes out once', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  expect(await withdraw(world, filing, anOrder('o1'))).toEqual({ tickets: 4, refused: null });
  expect(await statesOf(filing)).toEqual(['withdrawn', 'withdrawn', 'withdrawn', 'withdrawn']);
  const sent = (await filing.messages('sent')).map(({ messageType }) => messageType);
  expect(sent.filter((type) => type === 'CEB605Message')).toHaveLength(2);
  expect(sent.filter((type) => type === 'DecModMessage')).toHaveLength(2);
  expect(await world.run('readWithdrawals', filing.filingId)).toEqual({ withdrawn: 4, standing: 0, refused: 0, refusals: [] });
  expect(await TimelineModel.countDocuments({ resourceId: filing.transfer._id, kind: 'withdrawal-asked' })).toBe(1);
});

test('what customs has nothing of is withdrawn at once, without a word to customs', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  expect(await world.run('askWithdrawal', { filingId: filing.filingId, ...anOrder('o1') })).toEqual({ tickets: 4, refused: null });
  expect(await filing.counts()).toMatchObject({ withdrawn: 4, withdrawing: 0 });
  expect(await filing.messages('sent')).toEqual([]);
  await world.run('submitOrders', filing.filingId);
  await world.run('submitDeclarations', filing.filingId);
  expect(await filing.messages('sent')).toEqual([]);
});

test('customs refuses: each ticket is back where it was, with its words, and asked again it agrees', async () => {
  const world = await aWorld({ scenario: 'refuse-cancel' });
  const filing = await aFiling(world);
  await filing.declare();
  await withdraw(world, filing, anOrder('o1'));
  expect(await statesOf(filing)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  const outcome = await world.run('readWithdrawals', filing.filingId);
  expect(outcome).toMatchObject({ withdrawn: 0, standing: 4, refused: 4 });
  expect(outcome.refusals.map(({ info }) => info)).toEqual([
    expect.stringContaining('人工退单'),
    expect.stringContaining('人工退单'),
    expect.stringContaining('不予同意'),
    expect.stringContaining('不予同意'),
  ]);
  await withdraw(world, filing, anOrder('o2'));
  expect(await filing.counts()).toMatchObject({ withdrawn: 4 });
});

test('a declaration on its way is answered first, and then withdrawn', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  const { filingId } = filing;
  await world.run('submitOrders', filingId);
  await filing.until(({ orderAccepted }) => orderAccepted === 4);
  await world.run('submitDeclarations', filingId);
  await world.run('askWithdrawal', { filingId, ...anOrder('o1') });
  expect(await filing.counts()).toMatchObject({ withdrawing: 4 });
  expect((await world.run('sendWithdrawals', filingId)).waiting).toBe(4);
  await filing.numbered();
  await world.run('sendWithdrawals', filingId);
  await filing.until(({ withdrawn }) => withdrawn === 4);
});

test('of a released transfer two tickets stay at home: lots, notice and reports hold what left, and the rest is finalised', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  await filing.release();
  const [list, , form] = await filing.tickets();
  const home = [list?._id ?? '', form?._id ?? ''];
  await withdraw(world, filing, anOrder('o1', home));
  expect(await statesOf(filing)).toEqual(['withdrawn', 'released', 'withdrawn', 'released']);
  const transferId = filing.transfer._id;
  await world.run('postDeparture', { transferId, exportDate: '2026-11-26' });
  const lots = await LotModel.find({ transferId }).lean();
  expect(lots).toHaveLength(4);
  expect(lots.filter(({ ticketId }) => home.includes(ticketId))).toEqual([]);
  await filing.finalise();
  await world.run('announceInbound', { transferId, actor });
  const { lines, cartons } = await noticeOf(transferId);
  expect(Object.fromEntries(lines.map(({ sku, announcedPieces }) => [sku, announcedPieces]))).toEqual({ TEE: 40, PEN: 10, MUG: 4 });
  expect(cartons).toBe(4);
});

test.each([
  ['of a ticket that is not of the filing', async () => ['tkt_0'], 'TICKET_UNKNOWN'],
  ['of a ticket already withdrawn', async ({ tickets }: Filing) => [(await tickets())[0]?._id ?? ''], 'NOTHING_TO_WITHDRAW'],
])('an order to withdraw %s is refused, and nothing is noted', async (_name, ids, refused) => {
  const world = await aWorld();
  const filing = await aFiling(world);
  const { filingId } = filing;
  const [first] = await filing.tickets();
  await world.run('askWithdrawal', { filingId, ...anOrder('o1', [first?._id ?? '']) });
  expect(await world.run('askWithdrawal', { filingId, ...anOrder('o2', await ids(filing)) })).toEqual({ tickets: 0, refused });
  expect(await TicketModel.countDocuments({ filingId, state: 'planned' })).toBe(3);
});

test('what has left is not withdrawn any more', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  await filing.release();
  await filing.finalise();
  expect(await world.run('askWithdrawal', { filingId: filing.filingId, ...anOrder('o1') })).toEqual({
    tickets: 0,
    refused: 'WITHDRAW_TOO_LATE',
  });
});
