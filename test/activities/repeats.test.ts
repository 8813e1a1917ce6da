import { expect, test } from 'vitest';
import { account } from '../../domain/ledger.ts';
import { allFinalised, allReleased, declarationsAnswered, ordersAnswered } from '../../domain/ticket-state.ts';
import { BalanceModel, EventModel, PostingModel, ReceiptModel, TimelineModel, derivedId } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { everything, expectReceiptsOnFile, expectSentOnce } from './evidence.ts';
import { ARRIVED, DEPARTED, type Filing, aFiling } from './filing-of.ts';
import { actor, noticeOf } from './goods.ts';
import { killable } from './kills.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

type Act = World['run'];

/** A transfer from the check to the last count, whose declarations customs refuses once, by whatever way of calling activities. */
async function throughEverything(world: World, filing: Filing, act: Act): Promise<void> {
  const { filingId, transfer, until } = filing;
  const transferId = transfer._id;
  const drain = (): Promise<unknown> => act('drainMailbox', { dxpId: world.dxpId, polls: 1 });
  const advance = (step: string, state: 'filing' | 'declared') =>
    act('advanceTransfer', { transferId, step, state, actor, attention: null, milestone: null, detail: { filingId } });
  await advance('1:filing', 'filing');
  await act('renderDocuments', transferId);
  await act('submitOrders', filingId);
  expect(await filing.counts()).toMatchObject({ submitted: 4 });
  await until(ordersAnswered);
  await act('submitDeclarations', filingId);
  await drain();
  await until(declarationsAnswered);
  expect(await filing.counts()).toMatchObject({ rejected: 4 });
  await act('adoptPolicies', { transferId, step: 'policies-adopted:1', actor });
  await act('replanRefused', { transferId, actions: [] });
  await act('countTickets', filingId);
  expect(await filing.counts()).toMatchObject({ correcting: 4, rejected: 0 });
  await act('submitOrders', filingId);
  await act('submitDeclarations', filingId);
  await until(declarationsAnswered);
  await filing.numbered();
  await advance('2:declared', 'declared');
  await act('reportArrival', { filingId, milestone: ARRIVED });
  await drain();
  await until(allReleased);
  await act('postDeparture', { transferId, exportDate: '2026-11-26' });
  await act('reportDeparture', { filingId, milestone: DEPARTED });
  await until(allFinalised);
  await act('announceInbound', { transferId, actor });
  const count = (messageId: string, isFinal: boolean, pieces: number) =>
    act('postReceipt', {
      transferId,
      receiptId: derivedId('receipt', transferId, messageId),
      receipt: { messageId, isFinal, occurredAt: '2026-12-20T08:00:00Z', note: '', lines: [{ sku: 'TEE', condition: 'good', pieces }] },
      actor,
    });
  await count('C-1', false, 700);
  await count('C-2', true, 30);
  await act('closeNotice', { transferId, actor });
  await act('countTickets', filingId);
}

async function expectOnce(world: World, filing: Filing): Promise<void> {
  const transferId = filing.transfer._id;
  expect(await filing.counts()).toMatchObject({ total: 4, finalised: 4, orderAccepted: 4 });
  expect((await filing.tickets()).map(({ attempt }) => attempt)).toEqual([2, 2, 2, 2]);
  await expectSentOnce(world, filing, { declarations: 2 });
  await expectReceiptsOnFile(world, filing);
  expect((await TimelineModel.find({ resourceId: transferId }).sort({ at: 1 }).lean()).map(({ _id }) => _id)).toEqual([
    `${transferId}:1:filing`,
    `${transferId}:policies-adopted:1`,
    `${transferId}:2:declared`,
  ]);
  const notice = await noticeOf(transferId);
  const counted = [derivedId('receipt', transferId, 'C-1'), derivedId('receipt', transferId, 'C-2')].map((id) => `receipt:${id}`);
  const steps = ['announced', ...counted, 'closed'].map((step) => `${notice._id}:${step}`);
  expect((await TimelineModel.find({ resourceId: notice._id }).sort({ at: 1 }).lean()).map(({ _id }) => _id)).toEqual(steps);
  expect((await EventModel.find({ resourceId: notice._id }).sort({ at: 1 }).lean()).map(({ _id }) => _id)).toEqual(steps);
  expect(await ReceiptModel.countDocuments({ transferId })).toBe(2);

  const held = async (name: string): Promise<number> =>
    (await BalanceModel.find({ account: name }).lean()).reduce((total, { pieces }) => total + pieces, 0);
  const { enterpriseId, warehouseId } = filing.transfer;
  expect(await held(account.exported(enterpriseId))).toBe(-775);
  expect(await held(account.inTransit(transferId))).toBe(0);
  expect(await held(account.stock(warehouseId ?? '', 'good'))).toBe(730);
  expect(await held(account.missing(transferId))).toBe(45);
  expect(await PostingModel.countDocuments({ movementId: transferId })).toBeGreaterThan(16);
}

test('every activity called twice at once, and then again, counts once: the repeat changes nothing in the whole database', async () => {
  const world = await aWorld({ scenario: 'reject-declaration' });
  const twice: Act = async (name, input) => {
    const [answer] = await Promise.all([world.run(name, input), world.run(name, input)]);
    if (name === 'drainMailbox') return answer as never;
    const once = await everything();
    await world.run(name, input);
    expect({ name, ...(await everything()) }).toEqual({ name, ...once });
    return answer as never;
  };
  const filing = await aFiling(world, { plan: (id) => twice('checkAndPlan', id) });
  await throughEverything(world, filing, twice);
  await expectOnce(world, filing);
});

test('every activity killed before and after each of its effects in turn, and started again each time, loses and doubles nothing', async () => {
  const world = await aWorld({ scenario: 'reject-declaration' });
  const kill = killable(world);
  const kills = new Map<string, number>();
  const killed: Act = async (name, input) => {
    const tried = await kill.everywhere(() => world.run(name, input));
    kills.set(name, Math.max(kills.get(name) ?? 0, tried.kills));
    return tried.answer as never;
  };
  const filing = await aFiling(world, { plan: (id) => killed('checkAndPlan', id) });
  await throughEverything(world, filing, killed);
  await expectOnce(world, filing);
  expect([...kills].filter(([, tried]) => tried < 2)).toEqual([]);
});
