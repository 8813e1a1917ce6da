import type { Duration } from '@temporalio/common';
import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  patched,
  rootCause,
  setHandler,
  setWorkflowOptions,
} from '@temporalio/workflow';
import {
  type CustomsFilingInput,
  goodsArrived,
  type WithdrawalOrder,
  goodsDeparted,
  receiptsApplied,
  transportStated,
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
import { customs, customsFor, database } from './shared/activities.ts';
import { createAmending } from './shared/amending.ts';
import { untilBound } from './shared/late-binding.ts';
import { refuseUnless, showState } from './shared/progress.ts';
import { createTurns } from './shared/turns.ts';
import { untilReleased } from './shared/until-released.ts';

/** Of filings that began before it could be configured. */
const PATIENCE = { silentHours: 24, sendTries: Number.POSITIVE_INFINITY };

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, customsFiling);
/** All tickets of one transfer, from orders to 结关. Its history grows with batches of receipts, never with tickets. */
export async function customsFiling({ filingId, transferId, boundLater = false }: CustomsFilingInput): Promise<TicketCounts> {
  let progress: { revision: number; counts: TicketCounts } | null = null;
  let resubmissions = 0;
  /** Up to which of them everything was sent. */
  let filed = 0;
  const isToFile = (): boolean => resubmissions > filed;
  let arrival: MilestoneInput | null = null;
  let departure: MilestoneInput | null = null;
  let withdrawals = 0;
  let statements = 0;
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
  let reportsRefused = 0;
  let reportsTold = 0;
  setHandler(receiptsApplied, (applied) => {
    learn(applied);
    reportsRefused = applied.reportsRefused ?? 0;
    reportsTold = Math.min(reportsTold, reportsRefused);
  });
  setHandler(resubmissionOrdered, () => {
    resubmissions += 1;
  });
  setHandler(transportStated, () => {
    statements += 1;
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

  const chases = patched('silence-is-chased');
  let patience = PATIENCE;
  /** Without a receipt for an hour the database is asked, in case a signal was lost with a worker; after the patience with silence once a day, so
   *  that the history of a filing that nobody answers stays short. */
  const lookAgainAfter = (looks: number): Duration => (looks > patience.silentHours ? '1 day' : '1 hour');

  const tell = (news: FilingProgress): Promise<void> => getExternalWorkflowHandle(transferId).signal(filingProgressed, news);
  /** `stands` says when silence is no sign of anything. */
  const until = async (
    reached: (counts: TicketCounts) => boolean,
    stands: (counts: TicketCounts) => boolean = () => false,
  ): Promise<TicketCounts> => {
    for (let silentLooks = 1; ; silentLooks += 1) {
      const before = progress?.counts;
      const isStanding = (): boolean => progress !== null && stands(progress.counts);
      const silent = (): boolean => before !== undefined && progress !== null && sameCounts(before, progress.counts);
      const over = (): boolean => progress !== null && (reached(progress.counts) || allWithdrawn(progress.counts));
      await condition(() => over() || reportsRefused > reportsTold, lookAgainAfter(silentLooks));
      if (reportsRefused > reportsTold) {
        reportsTold = reportsRefused;
        await tell({ kind: 'report-refused' });
      }
      if (progress !== null && over()) return progress.counts;
      learn(await customs.countTickets(filingId));
      // A partner's document may be missing: it is chased, and the state is asked for. Nothing is sent again.
      if (chases && silent() && !isStanding() && silentLooks >= patience.silentHours) learn(await customs.chaseSilence(filingId));
      if (!silent()) silentLooks = 0;
      else if (silentLooks === patience.silentHours && !isStanding()) await tell({ kind: 'silent' });
    }
  };

  let outages = 0;
  /** Tries as long as is configured, then has a person told and tries on until it goes through. */
  const send = async <T>(act: (desk: typeof customs) => Promise<T>): Promise<T> => {
    if (!chases) return act(customs);
    try {
      return await act(customsFor(patience.sendTries));
    } catch (error) {
      if (!(error instanceof ActivityFailure) || error.retryState !== 'MAXIMUM_ATTEMPTS_REACHED') throw error;
      outages += 1;
      await database.noteReach({ filingId, occasion: outages, trouble: rootCause(error) ?? error.message });
      await tell({ kind: 'unreachable' });
    }
    const occasion = outages;
    const done = await act(customs);
    await database.noteReach({ filingId, occasion, trouble: null });
    await tell({ kind: 'reachable' });
    return done;
  };

  const amending = createAmending({
    filingId,
    inTurn,
    send,
    tell,
    learn,
    revision: () => progress?.revision ?? 0,
    silentHours: () => patience.silentHours,
    fileAgain: () => (resubmissions += 1),
    breakOff,
  });

  shows('submitted');
  await Promise.race([story(), broken]);
  return counted();

  async function story(): Promise<void> {
    // What is configured holds for filings that begin then.
    if (chases) patience = await database.filingPatience();
    if (await fileAll()) await cross();
    await condition(() => withdrawals === 0 && amending.isIdle() && allHandlersFinished());
  }

  /** Sends orders and declarations, again after each refusal, until customs has all of them. False when nothing is left to declare. */
  async function fileAll(): Promise<boolean> {
    for (let settled = false; !settled;) {
      const counts = await fileOnce();
      settled = counts.rejected === 0;
      if (!settled) {
        await tellRejected(counts);
        await condition(() => isToFile() || refusedAreWithdrawn());
      }
      if (isOver()) return false;
    }
    shows('accepted');
    await tell({ kind: 'accepted' });
    return true;
  }

  function tellRejected(counts: TicketCounts): Promise<void> {
    const orders = counts.orderRejected;
    return tell({ kind: 'rejected', orders, declarations: counts.rejected - orders, accepted: acceptedOf(counts) });
  }

  /** Sends what is still to be sent, orders before declarations, and waits until customs has answered all of it, or nobody waits for that; from the
   *  beginning when more is to be sent meanwhile, since something was amended. */
  async function fileOnce(isLeft: () => boolean = () => false): Promise<TicketCounts> {
    for (;;) {
      const round = resubmissions;
      const isStale = (): boolean => resubmissions > round;
      learn(await inTurn(() => send((desk) => desk.submitOrders(filingId))));
      await until((counts) => ordersAnswered(counts) || isStale());
      if (isStale()) continue;
      learn(await inTurn(() => send((desk) => desk.submitDeclarations(filingId))));
      const counts = await until((now) => declarationsAnswered(now) || isStale() || isLeft());
      if (isStale()) continue;
      filed = round;
      return counts;
    }
  }

  /** Until the goods are at the port, and before that every list is bound. What is amended meanwhile is filed anew, and told where customs refuses it. */
  async function untilArrived(): Promise<void> {
    for (;;) {
      if (boundLater) await bind();
      await condition(() => arrival !== null || isOver() || isToFile());
      if (!isToFile()) return;
      const counts = await fileOnce(() => arrival !== null);
      if (counts.rejected > 0 && !isToFile() && !isOver()) await tellRejected(counts);
    }
  }

  /** From the goods at the port to 结关. Over at once when everything is withdrawn. */
  async function cross(): Promise<void> {
    await untilArrived();
    if (isOver()) return;
    await inTurn(() => send((desk) => desk.reportArrival({ filingId, milestone: arrival as unknown as MilestoneInput })));
    if (patched('inspections')) await untilReleased({ until, tell, isToFile, fileAgain });
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
    await inTurn(() => send((desk) => desk.reportDeparture({ filingId, milestone: departure as unknown as MilestoneInput })));
    await until(allFinalised);
    shows('finalised');
    await tell({ kind: 'finalised' });
  }

  /** What customs refused at the site has a new number, by which it has to be bound once more. */
  async function fileAgain(): Promise<void> {
    await fileOnce();
    if (boundLater) await bind();
  }

  function bind(): Promise<void> {
    return untilBound({
      filingId,
      // What is amended meanwhile is filed first: it has another number then, by which it has to be bound.
      isOver: () => isOver() || isToFile(),
      revision: () => progress?.revision ?? 0,
      learn,
      inTurn,
      send,
      tell,
      hasArrived: () => arrival !== null,
      statements: () => statements,
      silentHours: () => patience.silentHours,
      lookAgainAfter,
    });
  }

  /** Sees an order to withdraw through, beside the filing. What fails for good fails the filing, which a person is told of. */
  function withdraw(order: WithdrawalOrder): void {
    withdrawals += 1;
    withdrawing(order).then(() => (withdrawals -= 1), breakOff);
  }

  /** Asks customs as soon as it can be asked, and tells what came of it. */
  async function withdrawing({ order }: WithdrawalOrder): Promise<void> {
    for (;;) {
      const sent = await inTurn(() => send((desk) => desk.sendWithdrawals(filingId)));
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
