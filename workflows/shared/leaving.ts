import { condition, patched } from '@temporalio/workflow';
import type { ShipmentClock } from '../../activities/shipment-clock.ts';
import type { Attention } from '../../activities/transfers.ts';
import type { Actor } from '../../contracts/actor.ts';
import { goodsDeparted } from '../../contracts/customs-filing.messages.ts';
import type { MilestoneInput } from '../../contracts/stock-transfer.ts';
import { chinaDate, endOfChinaDay } from '../../domain/calendar.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { database } from './activities.ts';
import { notShipped } from './attention.ts';
import type { createMails } from './mails.ts';
import type { createMilestones } from './milestones.ts';
import { showDeadline } from './progress.ts';
import type { Filing } from './standing.ts';

type Also = { kind?: string; actor?: Actor; milestone?: MilestoneInput; attention?: Attention; detail?: Record<string, unknown> };
type Given = {
  transferId: string;
  mails: ReturnType<typeof createMails>;
  state: () => StockTransferState;
  attention: () => Attention | null;
  /** Writes a step, and gives its number. */
  advance: (next: StockTransferState, also?: Also) => Promise<string>;
  standing: { until: (filing: Filing, met: () => boolean) => Promise<boolean> };
  milestones: Pick<ReturnType<typeof createMilestones>, 'isTold' | 'reach' | 'toLoad' | 'loaded'>;
};

const DAY_MS = 86_400_000;
/** What is told of goods that stay, and how long before the last day to report that ends. That it is told a day before is ours, not law. */
const ALARMS = [
  { kind: 'shipment-due', code: 'SHIPMENT_DUE', beforeMs: DAY_MS },
  { kind: 'shipment-overdue', code: 'SHIPMENT_OVERDUE', beforeMs: 0 },
] as const;

/** From the release to the departure: the goods are loaded, leave, and become stock in transit; those that stay are called to mind. */
export function createLeaving({ transferId, mails, state, attention, advance, standing, milestones }: Given) {
  let isOver = false;
  const rung: (typeof ALARMS)[number][] = [];

  /** Beside the flow, which takes each up in its turn; stands still with it while customs decides about a cancellation. */
  async function count({ until }: ShipmentClock): Promise<void> {
    for (const alarm of ALARMS) {
      const left = Date.parse(until) - Date.now();
      const waitMs = Math.max(1, left - alarm.beforeMs);
      if (left <= 0 && alarm.beforeMs > 0) continue;
      if (await condition(() => isOver, waitMs)) return;
      rung.push(alarm);
    }
  }

  async function tell({ lastDay, policyPackId }: ShipmentClock): Promise<void> {
    // Of two that rang while customs was asked to let the goods go, the later says all.
    const { kind, code } = rung.splice(0).at(-1) as (typeof ALARMS)[number];
    const step = await advance(state(), { kind, attention: notShipped(code, lastDay), detail: { shipBy: lastDay, policyPackId } });
    mails.tell(kind, transferId, step);
  }

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

  /** Until the departure is told. False when nothing stands with customs any more. */
  async function stays(customsFile: Filing, clock: ShipmentClock | null): Promise<boolean> {
    for (;;) {
      const met = (): boolean => milestones.toLoad() !== null || milestones.isTold('departed') || rung.length > 0;
      if (!(await standing.until(customsFile, met))) return false;
      if (milestones.toLoad() !== null) await load();
      else if (milestones.isTold('departed')) return true;
      else if (clock !== null) await tell(clock);
    }
  }

  return {
    /** Writes the release, waits until the departure is told, takes in before it what is told of the loading, and lets the goods go. The mail that tells of the
     *  release waits for the papers, `printed`. False when nothing stands with customs any more. */
    async leaves(customsFile: Filing, printed: () => Promise<unknown>): Promise<boolean> {
      const clock = patched('shipment-clock') ? await database.readShipmentClock(transferId) : null;
      await advance('released', clock === null ? {} : { detail: { shipBy: clock.lastDay, policyPackId: clock.policyPackId } });
      mails.tell('transfer-released', transferId, 'released', printed());
      if (clock !== null) void count(clock);
      const departs = await stays(customsFile, clock);
      isOver = true;
      if (departs) await depart(customsFile);
      return departs;
    },
  };
}
