import { condition, patched } from '@temporalio/workflow';
import type { Attention } from '../../activities/transfers.ts';
import { resubmissionOrdered } from '../../contracts/customs-filing.messages.ts';
import type { FilingProgress } from '../../contracts/stock-transfer.messages.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { database } from './activities.ts';
import { attentionTo, inspectionFailed } from './attention.ts';
import type { createMails } from './mails.ts';
import type { createNews } from './news.ts';
import type { Filing } from './standing.ts';

type Recording = Parameters<typeof database.recordInspectionResult>[0];
type Given = {
  transferId: string;
  news: ReturnType<typeof createNews>;
  mails: ReturnType<typeof createMails>;
  state: () => StockTransferState;
  /** Writes a step, and gives its number. */
  advance: (next: StockTransferState, also?: { attention?: Attention; detail?: Record<string, unknown> }) => Promise<string>;
  /** Waits for something while the declarations can still be taken back. False when nothing of them stands. */
  standing: { until: (filing: Filing, met: () => boolean) => Promise<boolean> };
  /** Whether the seller has asked to file refused tickets again; `done` answers that. */
  resubmission: { asked: () => boolean; done: () => void };
  /** Whether an amendment has had refused tickets filed anew; `seen` answers that. */
  refiled: { asked: () => boolean; seen: () => void };
};

/** What the transfer hears of customs, and the time between arrival and release: customs inspects and holds, people record what came of it. */
export function createCustomsWatch({ transferId, news, mails, state, advance, standing, resubmission, refiled }: Given) {
  let recorded = 0;
  let weighed = 0;
  let watching = false;
  let refused: FilingProgress | null = null;

  /** Customs' silence, or a way to it that is closed, holds nothing up, but somebody must look into it. What is held stays so when the way opens. */
  async function tellAside(): Promise<void> {
    const item = news.aside() as FilingProgress;
    news.heard(item);
    if (item.kind === 'reachable' || item.kind === 'bound') {
      if (state() !== 'held') await advance(state());
      return;
    }
    const step = await advance(state(), { attention: attentionTo(item) });
    // Whoever has to report again is mailed its task.
    if (item.kind !== 'report-refused') mails.tell('transfer-needs-attention', transferId, step);
  }

  /** Waits for what customs does next. `customsFile` until the goods have left: false when nothing of it stands any more. */
  async function hears(customsFile: Filing | null, ...kinds: FilingProgress['kind'][]): Promise<boolean> {
    for (;;) {
      const come = (): boolean => (news.of(...kinds) ?? news.aside()) !== undefined;
      if (customsFile === null) await condition(come);
      else if (!(await standing.until(customsFile, come))) return false;
      if (news.of(...kinds) !== undefined) return true;
      await tellAside();
    }
  }

  /** What the transfer becomes by where its inspections stand. */
  async function weigh(inspected: FilingProgress | null): Promise<void> {
    const upTo = recorded;
    const { open, failed } = await database.readInspections(transferId);
    if (inspected?.kind === 'under-inspection') {
      const step = await advance('under-inspection', { detail: { tickets: inspected.tickets, open } });
      mails.tell('inspection-notice', transferId, step);
    }
    if (failed > 0 || refused !== null) {
      const attention = failed > 0 ? inspectionFailed(failed, refused !== null) : attentionTo(refused as FilingProgress);
      const step = await advance('held', { attention });
      mails.tell('transfer-held', transferId, step);
    } else if (state() === 'held') await advance('under-inspection', { detail: { open } });
    weighed = upTo;
  }

  /** Files what customs refused once more, and waits on; what cannot be planned keeps the transfer held with the new reason. */
  async function fileAgain(asked: FilingProgress, customsFile: Filing): Promise<void> {
    const check = await database.replanRefused({ transferId, actions: attentionTo(asked).actions });
    if (check.outcome === 'blocked') await advance('held', { attention: check.attention });
    else {
      await customsFile.signal(resubmissionOrdered);
      refused = null;
      await advance('under-inspection', { detail: { resubmitted: true } });
    }
    resubmission.done();
  }

  /** What customs had refused is filed anew as it was amended. */
  async function seeRefiled(): Promise<void> {
    refused = null;
    refiled.seen();
    await advance('under-inspection', { detail: { resubmitted: true } });
  }

  /** Before there were inspections on record. */
  async function passesUnwatched(customsFile: Filing): Promise<boolean> {
    if (!(await hears(customsFile, 'under-inspection', 'released'))) return false;
    const inspection = news.of('under-inspection');
    if (inspection?.kind === 'under-inspection') await advance('under-inspection', { detail: { tickets: inspection.tickets } });
    return hears(customsFile, 'released');
  }

  async function passesWatched(customsFile: Filing): Promise<boolean> {
    const toFile = (): FilingProgress | null => (resubmission.asked() ? refused : null);
    const met = (): boolean =>
      recorded > weighed ||
      toFile() !== null ||
      (refiled.asked() && refused !== null) ||
      (news.of('under-inspection', 'rejected', 'released') ?? news.aside()) !== undefined;
    for (;;) {
      if (!(await standing.until(customsFile, met))) return false;
      const inspected = news.of('under-inspection') ?? null;
      const rejected = news.of('rejected') ?? null;
      if (inspected !== null) news.heard(inspected);
      if (rejected !== null) {
        news.heard(rejected);
        refiled.seen();
      }
      refused = rejected ?? refused;
      const again = toFile();
      if (inspected !== null || rejected !== null || recorded > weighed) await weigh(inspected);
      else if (refiled.asked() && refused !== null) await seeRefiled();
      else if (again !== null) await fileAgain(again, customsFile);
      else if (news.of('released') !== undefined) return true;
      else await tellAside();
    }
  }

  return {
    hears,
    tellAside,
    /** Writes a result and answers once the transfer stands as it makes it stand. Errors: STATE_CONFLICT when customs has decided otherwise. */
    async record(recording: Recording): Promise<void> {
      await database.recordInspectionResult(recording);
      recorded += 1;
      const own = recorded;
      await condition(() => weighed >= own || !watching);
    },
    /** Until customs has released everything that stands. False when nothing does any more. */
    async passes(customsFile: Filing): Promise<boolean> {
      if (!patched('inspections')) return passesUnwatched(customsFile);
      watching = true;
      const passed = await passesWatched(customsFile);
      watching = false;
      return passed;
    },
  };
}
