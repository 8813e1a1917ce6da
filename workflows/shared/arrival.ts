import { setHandler } from '@temporalio/workflow';
import type { Attention } from '../../activities/transfers.ts';
import { arrivalReported } from '../../contracts/stock-transfer.messages.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { database } from './activities.ts';
import { arrivalDiffers } from './attention.ts';
import type { createMails } from './mails.ts';
import type { createMilestones } from './milestones.ts';
import type { Filing } from './standing.ts';

type Given = {
  transferId: string;
  mails: ReturnType<typeof createMails>;
  state: () => StockTransferState;
  advance: (next: StockTransferState, also?: { attention?: Attention; detail?: Record<string, unknown> }) => Promise<string>;
  standing: { until: (filing: Filing, met: () => boolean) => Promise<boolean> };
  milestones: Pick<ReturnType<typeof createMilestones>, 'isTold' | 'take'>;
  /** What the filing tells meanwhile that holds nothing up. */
  aside: { come: () => boolean; tell: () => Promise<void> };
};

/** The arrival at the site, by the seller's word or by a report of the site's operator that agrees with the declaration, early or late. Registers the
 *  handler: create it before the first await. */
export function createArrival({ transferId, mails, state, advance, standing, milestones, aside }: Given) {
  const isTold = (): boolean => milestones.isTold('arrived-at-port');
  let reports = 0;
  setHandler(arrivalReported, () => {
    reports += 1;
  });
  return {
    /** Waits until the goods are there. Only where something was reported the reports are looked at: who begins a transfer tells it of those that came before. False when nothing stands with customs any more. */
    async arrives(customsFile: Filing): Promise<boolean> {
      let told: string | null = null;
      for (let seen = 0; ;) {
        if (isTold()) return standing.until(customsFile, isTold);
        if (aside.come()) {
          await aside.tell();
          continue;
        }
        if (seen !== reports) {
          seen = reports;
          const { arrived, differing } = await database.compareArrivals(transferId);
          if (isTold()) continue;
          // As if a person had told it.
          if (arrived !== null)
            milestones.take('arrived-at-port', { milestone: arrived.milestone, actor: { by: arrived.by, requestId: null } });
          else if (differing !== null && differing !== told) {
            told = differing;
            const step = await advance(state(), { attention: arrivalDiffers(), detail: { arrivalReportId: differing } });
            mails.tell('arrival-mismatch', transferId, step);
          }
          continue;
        }
        const before = seen;
        if (!(await standing.until(customsFile, () => isTold() || reports !== before || aside.come()))) return false;
      }
    },
  };
}
