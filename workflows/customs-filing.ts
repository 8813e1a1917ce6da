import type { Duration } from '@temporalio/common';
import { allHandlersFinished, condition, getExternalWorkflowHandle, patched, setHandler, setWorkflowOptions } from '@temporalio/workflow';
import {
  type CustomsFilingInput,
  goodsArrived,
  type WithdrawalOrder,
  goodsDeparted,
  receiptsApplied,
  resubmissionOrdered,
  withdrawDeclarations,
  withdrawalOrdered,
} from '../contracts/customs-filing.messages.ts';
import { type FilingProgress, filingProgressed } from '../contracts/stock-transfer.messages.ts';
import type { MilestoneInput } from '../contracts/stock-transfer.ts';
import {
  type TicketCounts,
  allFinalised,
  acceptedOf,
  allReleased,
  allWithdrawn,
  declarationsAnswered,
  ordersAnswered,
  sameCounts,
  someInspected,
  withdrawalsAnswered,
} from '../domain/ticket-state.ts';
import { customs, database } from './shared/activities.ts';
import { refuseUnless, showState } from './shared/progress.ts';
import { createTurns } from './shared/turns.ts';
import { untilReleased } from './shared/until-released.ts';

/** Without a receipt for an hour the database is asked, in case a signal was lost with a worker; after a day of silence once a day, so that the
 *  history of a filing that nobody answers stays short. */
const lookAgainAfter = (looks: number): Duration => (looks > SILENT_LOOKS ? '1 day' : '1 hour');
/** Looks without an answer after which silence is told: a day. A partner's document may be missing; nothing is sent again. */
const SILENT_LOOKS = 24;

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, customsFiling);
/** All tickets of one transfer, from orders to 结关. Its history grows with batches of receipts, never with tickets. */
export async function customsFiling({ filingId, transferId }: CustomsFilingInput): Promise<TicketCounts> {
  let progress: { revision: number; counts: TicketCounts } | null = null;
  let resubmissions = 0;
  let arrival: MilestoneInput | null = null;
  let departure: MilestoneInput | null = null;
  let withdrawals = 0;
  /** What is sent, and what is noted of it, never crosses an order to withdraw it. */
  const inTurn = createTurns();
  const learn = (next: { revision: number; counts: TicketCounts }): void => {
    if (progress === null || next.revision > progress.revision) progress = next;
  };
  let breakOff: (error: unknown) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    breakOff = reject;
  });
  let showing = 'planned';
  const shows = (state: string): void => {
    showing = state;
    showState(state);
  };
  const counted = (): TicketCounts => (progress as unknown as { counts: TicketCounts }).counts;
  const isOver = (): boolean => progress !== null && allWithdrawn(progress.counts);
  const refusedAreWithdrawn = (): boolean => progress !== null && counted().withdrawn > 0 && counted().rejected === 0;
  setHandler(receiptsApplied, learn);
  setHandler(resubmissionOrdered, () => {
    resubmissions += 1;
  });
  setHandler(goodsArrived, (milestone) => {
    arrival ??= milestone;
  });
  setHandler(goodsDeparted, (milestone) => {
    departure ??= milestone;
  });

  setHandler(
    withdrawDeclarations,
    async (order) => {
      const { tickets, refused } = await inTurn(() => database.askWithdrawal({ filingId, ...order }));
      refuseUnless(refused === null, showing, refused ?? undefined);
      withdraw(order);
      return { tickets };
    },
    { validator: (_) => refuseUnless(departure === null, showing, 'WITHDRAW_TOO_LATE') },
  );
  setHandler(withdrawalOrdered, async (order) => {
    await inTurn(() => database.askWithdrawal({ filingId, ...order }));
    withdraw(order);
  });

  const tell = (news: FilingProgress): Promise<void> => getExternalWorkflowHandle(transferId).signal(filingProgressed, news);
  /** `stands` says when silence is no sign of anything. */
  const until = async (
    reached: (counts: TicketCounts) => boolean,
    stands: (counts: TicketCounts) => boolean = () => false,
  ): Promise<TicketCounts> => {
    for (let silentLooks = 1; ; silentLooks += 1) {
      const before = progress?.counts;
      const over = (): boolean => progress !== null && (reached(progress.counts) || allWithdrawn(progress.counts));
      await condition(over, lookAgainAfter(silentLooks));
      if (progress !== null && over()) return progress.counts;
      learn(await customs.countTickets(filingId));
      if (before === undefined || progress === null || !sameCounts(before, progress.counts)) silentLooks = 0;
      else if (silentLooks === SILENT_LOOKS && !stands(progress.counts)) await tell({ kind: 'silent' });
    }
  };

  shows('submitted');
  await Promise.race([story(), broken]);
  return counted();

  async function story(): Promise<void> {
    if (await fileAll()) await cross();
    await condition(() => withdrawals === 0 && allHandlersFinished());
  }

  /** Sends orders and declarations, again after each refusal, until customs has all of them. False when nothing is left to declare. */
  async function fileAll(): Promise<boolean> {
    for (let settled = false; !settled;) {
      const counts = await fileOnce();
      settled = counts.rejected === 0;
      if (!settled) {
        const orders = counts.orderRejected;
        const before = resubmissions;
        await tell({ kind: 'rejected', orders, declarations: counts.rejected - orders, accepted: acceptedOf(counts) });
        await condition(() => resubmissions > before || refusedAreWithdrawn());
      }
      if (isOver()) return false;
    }
    shows('accepted');
    await tell({ kind: 'accepted' });
    return true;
  }

  /** Sends what is still to be sent, orders before declarations, and waits until customs has answered all of it. */
  async function fileOnce(): Promise<TicketCounts> {
    learn(await inTurn(() => customs.submitOrders(filingId)));
    await until(ordersAnswered);
    learn(await inTurn(() => customs.submitDeclarations(filingId)));
    return until(declarationsAnswered);
  }

  /** From the goods at the port to 结关. Over at once when everything is withdrawn. */
  async function cross(): Promise<void> {
    await condition(() => arrival !== null || isOver());
    if (isOver()) return;
    await inTurn(() => customs.reportArrival({ filingId, milestone: arrival as unknown as MilestoneInput }));
    if (patched('inspections')) await untilReleased({ until, tell, resubmissions: () => resubmissions, fileAgain: fileOnce });
    else {
      const inspected = await until((counts) => someInspected(counts) || allReleased(counts));
      if (isOver()) return;
      if (someInspected(inspected)) await tell({ kind: 'under-inspection', tickets: inspected.inspected });
      await until(allReleased);
    }
    if (isOver()) return;
    shows('released');
    await tell({ kind: 'released' });

    await condition(() => departure !== null || isOver());
    if (isOver()) return;
    await inTurn(() => customs.reportDeparture({ filingId, milestone: departure as unknown as MilestoneInput }));
    await until(allFinalised);
    shows('finalised');
    await tell({ kind: 'finalised' });
  }

  /** Sees an order to withdraw through, beside the filing. What fails for good fails the filing, which a person is told of. */
  function withdraw(order: WithdrawalOrder): void {
    withdrawals += 1;
    withdrawing(order).then(() => (withdrawals -= 1), breakOff);
  }

  /** Asks customs as soon as it can be asked, and tells what came of it. */
  async function withdrawing({ order }: WithdrawalOrder): Promise<void> {
    for (;;) {
      const sent = await inTurn(() => customs.sendWithdrawals(filingId));
      learn(sent);
      if (sent.waiting === 0) break;
      await condition(() => progress !== null && progress.revision > sent.revision, '1 hour');
    }
    await until(withdrawalsAnswered);
    const outcome = await database.readWithdrawals(filingId);
    if (outcome.standing === 0) shows('withdrawn');
    await tell({ kind: 'withdrawal', order, ...outcome });
  }
}
