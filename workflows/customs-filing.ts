import type { Duration } from '@temporalio/common';
import { condition, getExternalWorkflowHandle, setHandler, setWorkflowOptions } from '@temporalio/workflow';
import {
  type CustomsFilingInput,
  goodsArrived,
  goodsDeparted,
  receiptsApplied,
  resubmissionOrdered,
} from '../contracts/customs-filing.messages.ts';
import { type FilingProgress, filingProgressed } from '../contracts/stock-transfer.messages.ts';
import type { MilestoneInput } from '../contracts/stock-transfer.ts';
import {
  type TicketCounts,
  allFinalised,
  acceptedOf,
  allReleased,
  declarationsAnswered,
  ordersAnswered,
  sameCounts,
  someInspected,
} from '../domain/ticket-state.ts';
import { customs } from './shared/activities.ts';
import { showState } from './shared/progress.ts';

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
  const learn = (next: { revision: number; counts: TicketCounts }): void => {
    if (progress === null || next.revision > progress.revision) progress = next;
  };
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

  const tell = (news: FilingProgress): Promise<void> => getExternalWorkflowHandle(transferId).signal(filingProgressed, news);
  const until = async (reached: (counts: TicketCounts) => boolean): Promise<TicketCounts> => {
    for (let silentLooks = 1; ; silentLooks += 1) {
      const before = progress?.counts;
      await condition(() => progress !== null && reached(progress.counts), lookAgainAfter(silentLooks));
      if (progress !== null && reached(progress.counts)) return progress.counts;
      learn(await customs.countTickets(filingId));
      if (before === undefined || progress === null || !sameCounts(before, progress.counts)) silentLooks = 0;
      else if (silentLooks === SILENT_LOOKS) await tell({ kind: 'silent' });
    }
  };

  showState('submitted');
  for (let settled = false; !settled;) {
    learn(await customs.submitOrders(filingId));
    await until(ordersAnswered);
    learn(await customs.submitDeclarations(filingId));
    const counts = await until(declarationsAnswered);
    settled = counts.rejected === 0;
    if (!settled) {
      const orders = counts.orderRejected;
      const before = resubmissions;
      await tell({ kind: 'rejected', orders, declarations: counts.rejected - orders, accepted: acceptedOf(counts) });
      await condition(() => resubmissions > before);
    }
  }
  showState('accepted');
  await tell({ kind: 'accepted' });

  await condition(() => arrival !== null);
  await customs.reportArrival({ filingId, milestone: arrival as unknown as MilestoneInput });
  const inspected = await until((counts) => someInspected(counts) || allReleased(counts));
  if (someInspected(inspected)) await tell({ kind: 'under-inspection', tickets: inspected.inspected });
  await until(allReleased);
  showState('released');
  await tell({ kind: 'released' });

  await condition(() => departure !== null);
  await customs.reportDeparture({ filingId, milestone: departure as unknown as MilestoneInput });
  const final = await until(allFinalised);
  showState('finalised');
  await tell({ kind: 'finalised' });
  return final;
}
