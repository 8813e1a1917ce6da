import { condition, setHandler } from '@temporalio/workflow';
import type { Attention } from '../../activities/transfers.ts';
import type { Actor } from '../../contracts/actor.ts';
import { resubmissionOrdered } from '../../contracts/customs-filing.messages.ts';
import { type FilingProgress, adoptPolicies, resubmitFiling } from '../../contracts/stock-transfer.messages.ts';
import { type TransferCommand, mayOrder } from '../../domain/commands.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { database } from './activities.ts';
import type { createAmendments } from './amendments.ts';
import { attentionTo } from './attention.ts';
import type { createMails } from './mails.ts';
import type { createNews } from './news.ts';
import { refuseUnless } from './progress.ts';
import type { Filing, createStanding } from './standing.ts';

type Given = {
  transferId: string;
  itself: Actor;
  news: ReturnType<typeof createNews>;
  mails: ReturnType<typeof createMails>;
  state: () => StockTransferState;
  attention: () => Attention | null;
  /** Writes a step, and gives its number. */
  advance: (next: StockTransferState, also?: { actor?: Actor; attention?: Attention }) => Promise<string>;
  /** Looked up late: what stands and what is amended look back at this. */
  standing: () => Pick<ReturnType<typeof createStanding>, 'cancelled' | 'letGo' | 'withdrawalHeard' | 'amendmentHeard'>;
  amendments: () => Pick<ReturnType<typeof createAmendments>, 'refiledBy' | 'seen' | 'isUnderWay'>;
};

/** What customs refused, until its seller has it filed again or gives it up. Registers the handlers: create it before the first await. */
export function createRefused({ transferId, itself, news, mails, state, attention, advance, standing, amendments }: Given) {
  let resubmitBy: Actor | null = null;
  let adoptions = 0;
  const may = (command: TransferCommand): boolean =>
    mayOrder(command, { state: state(), actions: attention()?.actions ?? [] }) && resubmitBy === null && !standing().cancelled();

  setHandler(
    resubmitFiling,
    async ({ actor }) => {
      resubmitBy = actor;
      await condition(() => resubmitBy === null);
      return { state: state() };
    },
    { validator: (_) => refuseUnless(may('resubmit'), state()) },
  );
  setHandler(
    adoptPolicies,
    async ({ actor }) => {
      adoptions += 1;
      await database.adoptPolicies({ transferId, step: `policies-adopted:${adoptions}`, actor });
      return { state: state() };
    },
    { validator: (_) => refuseUnless(may('adopt-policies'), state()) },
  );

  /** Waits until the seller has customs asked again, by a resubmission or an amendment, or customs answers by itself; `back` is where it goes on from
   *  then. False when the seller gives up. */
  async function attended(item: FilingProgress, filing: Filing, back: StockTransferState): Promise<boolean> {
    const asked = attentionTo(item);
    const customsHasNone = back === 'filing' && item.kind === 'rejected' && item.accepted === 0;
    let step = await advance('needs-attention', { attention: asked });
    amendments().seen();
    for (;;) {
      mails.tell('transfer-needs-attention', transferId, step);
      await condition(
        () =>
          resubmitBy !== null ||
          amendments().refiledBy() !== null ||
          standing().cancelled() ||
          news.of('accepted', 'rejected', 'withdrawal', 'amendment', 'reachable') !== undefined,
      );
      if (standing().cancelled()) return customsHasNone && !amendments().isUnderWay() ? false : !(await standing().letGo(filing, back));
      const isOrdered = resubmitBy !== null || amendments().refiledBy() !== null;
      const withdrawal = resubmitBy === null ? news.of('withdrawal') : undefined;
      if (withdrawal !== undefined) {
        if (!(await standing().withdrawalHeard(withdrawal))) return false;
        continue;
      }
      const amended = isOrdered ? undefined : news.of('amendment');
      if (amended?.kind === 'amendment') {
        await standing().amendmentHeard(amended);
        continue;
      }
      const actor = resubmitBy ?? amendments().refiledBy() ?? itself;
      const check = resubmitBy === null ? null : await database.replanRefused({ transferId, actions: asked.actions });
      if (check?.outcome !== 'blocked') {
        if (resubmitBy !== null) await filing.signal(resubmissionOrdered);
        await advance(back, { actor });
        resubmitBy = null;
        amendments().seen();
        return true;
      }
      step = await advance('needs-attention', { actor, attention: check.attention });
      resubmitBy = null;
    }
  }

  return {
    attended,
    /** Whether what was refused is to be planned anew and filed; `done` answers that. */
    isOrdered: (): boolean => resubmitBy !== null,
    done: (): void => {
      resubmitBy = null;
    },
  };
}
