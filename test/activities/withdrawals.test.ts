import { describe, expect, test } from 'vitest';
import { EventModel, LotModel, StockTransferModel, TaskModel, TicketModel, TimelineModel } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { ordersAnswered } from '../../domain/ticket-state.ts';
import { DEPARTED, aFiling, type Filing } from './filing-of.ts';
import { actor, noticeOf } from './goods.ts';
import { beforeInserting } from './interleave.ts';
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

test('nor is what its transfer says has left, though the filing has not heard it yet', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  await StockTransferModel.updateOne({ _id: filing.transfer._id }, { $set: { state: 'departed' } });
  const { filingId } = filing;
  expect(await world.run('askWithdrawal', { filingId, ...anOrder('o1') })).toEqual({ tickets: 0, refused: 'WITHDRAW_TOO_LATE' });
});

describe('a ticket that customs is still asked about when its goods leave', () => {
  /** A released transfer of which the first ticket is being withdrawn, and customs has not answered. */
  async function asked() {
    const world = await aWorld();
    const filing = await aFiling(world);
    await filing.declare();
    await filing.release();
    const { filingId } = filing;
    const [first] = await filing.tickets();
    await world.run('askWithdrawal', { filingId, ...anOrder('o1', [first?._id ?? '']) });
    await world.run('sendWithdrawals', filingId);
    expect(await filing.counts()).toMatchObject({ withdrawing: 1, released: 3 });
    const departs = () => world.run('postDeparture', { transferId: filing.transfer._id, exportDate: '2026-11-26' });
    const reports = () => world.run('reportDeparture', { filingId, milestone: DEPARTED });
    const answered = () => filing.until(({ withdrawing }) => withdrawing === 0);
    const tasks = () => TaskModel.find({ filingId }).lean();
    return { ...filing, first, departs, reports, answered, tasks };
  }

  test('has left with the rest and gets its lots, and nobody is told of anything as long as its declaration stands', async () => {
    const { transfer, first, departs, reports, tasks } = await asked();
    expect(await departs()).toMatchObject({ lots: 8 });
    await reports();
    expect(await LotModel.countDocuments({ transferId: transfer._id, ticketId: first?._id ?? '' })).toBe(2);
    expect(await tasks()).toEqual([]);
  });

  test.each(['after its lots were opened', 'while its lots are opened'])(
    'and lets go %s: a person is told once, and the stock stays where the goods are',
    async (when) => {
      const { transfer, filingId, first, departs, reports, answered, tasks } = await asked();
      if (when.startsWith('while')) beforeInserting(LotModel, answered);
      await departs();
      expect(await TicketModel.countDocuments({ filingId, state: 'withdrawn' })).toBe(when.startsWith('while') ? 1 : 0);
      await reports();
      await answered();
      for (const _time of [1, 2]) await departs();
      expect(await tasks()).toMatchObject([
        {
          kind: 'stranded',
          entry: 'withdrawn-after-departure',
          who: 'seller',
          state: 'open',
          tickets: 1,
          examples: [{ ticketId: first?._id, orderNo: first?.orderNo }],
        },
      ]);
      const [task] = await tasks();
      expect(await EventModel.countDocuments({ resourceId: task?._id ?? '', type: 'task.opened' })).toBe(1);
      expect(await TicketModel.countDocuments({ filingId, state: 'withdrawn' })).toBe(1);
      expect(await LotModel.countDocuments({ transferId: transfer._id })).toBe(8);
    },
  );

  test('and lets go before they leave: they stay at home, and there is nothing to tell', async () => {
    const { departs, reports, answered, tasks } = await asked();
    await answered();
    expect(await departs()).toMatchObject({ lots: 6 });
    await reports();
    expect(await tasks()).toEqual([]);
  });
});

test('to withdraw what customs refused ends its task, once nothing refused stands in it', async () => {
  const world = await aWorld({ scenario: 'refuse-exporter-unregistered' });
  const filing = await aFiling(world);
  const { filingId } = filing;
  await world.run('submitOrders', filingId);
  await filing.until(ordersAnswered);
  const tasks = () => TaskModel.find({ filingId }).lean();
  const before = await tasks();
  expect(before.every(({ state, tickets }) => state === 'open' && tickets > 0)).toBe(true);
  const [first, ...rest] = (await filing.tickets()).map(({ _id }) => _id);
  await world.run('askWithdrawal', { filingId, ...anOrder('o1', [first ?? '']) });
  const count = (records: { tickets: number }[]): number => records.reduce((sum, { tickets }) => sum + tickets, 0);
  expect(count(await tasks())).toBe(count(before) - 1);
  await world.run('askWithdrawal', { filingId, ...anOrder('o2', rest) });
  expect((await tasks()).map(({ state, tickets }) => [state, tickets])).toEqual(before.map(() => ['obsolete', 0]));
});
