import type { Attention } from '../../activities/transfers.ts';
import type { Actor } from '../../contracts/actor.ts';
import { goodsDeparted } from '../../contracts/customs-filing.messages.ts';
import type { MilestoneInput } from '../../contracts/stock-transfer.ts';
import { chinaDate, endOfChinaDay } from '../../domain/calendar.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { database } from './activities.ts';
import type { createMilestones } from './milestones.ts';
import { showDeadline } from './progress.ts';
import type { Filing } from './standing.ts';

type Given = {
  transferId: string;
  state: () => StockTransferState;
  attention: () => Attention | null;
  advance: (
    next: StockTransferState,
    also: { kind: string; actor: Actor; milestone: MilestoneInput; attention?: Attention },
  ) => Promise<unknown>;
  standing: { until: (filing: Filing, met: () => boolean) => Promise<boolean> };
  milestones: Pick<ReturnType<typeof createMilestones>, 'isTold' | 'reach' | 'toLoad' | 'loaded'>;
};

/** From the release to the departure: the goods are loaded, leave, and become stock in transit. */
export function createLeaving({ transferId, state, attention, advance, standing, milestones }: Given) {
  async function load(): Promise<void> {
    const { milestone, actor } = milestones.toLoad() as NonNullable<ReturnType<typeof milestones.toLoad>>;
    const asked = attention();
    await advance(state(), { kind: 'loaded', actor, milestone, ...(asked === null ? {} : { attention: asked }) });
    milestones.loaded();
  }

  async function depart(customsFile: Filing): Promise<void> {
    const departed = await milestones.reach('departed');
    const [{ returnBy }] = await Promise.all([
      database.postDeparture({ transferId, exportDate: chinaDate(departed.occurredAt) }),
      customsFile.signal(goodsDeparted, departed),
    ]);
    if (returnBy !== null) showDeadline(endOfChinaDay(returnBy));
  }

  return {
    /** Waits until the departure is told, takes in before it what is told of the loading, and lets the goods go. False when nothing stands with customs any
     *  more. */
    async leaves(customsFile: Filing): Promise<boolean> {
      for (;;) {
        if (!(await standing.until(customsFile, () => milestones.toLoad() !== null || milestones.isTold('departed')))) return false;
        if (milestones.toLoad() === null) break;
        await load();
      }
      await depart(customsFile);
      return true;
    },
  };
}
