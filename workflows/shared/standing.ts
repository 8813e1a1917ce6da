import { type ChildWorkflowHandle, condition, setHandler } from '@temporalio/workflow';
import type { Attention } from '../../activities/transfers.ts';
import type { Actor } from '../../contracts/actor.ts';
import { withdrawalOrdered } from '../../contracts/customs-filing.messages.ts';
import { type FilingProgress, cancelTransfer, proceedWithStanding } from '../../contracts/stock-transfer.messages.ts';
import { mayOrder } from '../../domain/commands.ts';
import type { StockTransferState } from '../../domain/states.ts';
import type { customsFiling } from '../customs-filing.ts';
import { amendmentRefused, attentionTo, withdrawalRefused } from './attention.ts';
import type { createMails } from './mails.ts';
import type { createNews } from './news.ts';
import { refuseUnless } from './progress.ts';

export type Filing = ChildWorkflowHandle<typeof customsFiling>;
type Withdrawal = Extract<FilingProgress, { kind: 'withdrawal' }>;
type Amended = Extract<FilingProgress, { kind: 'amendment' }>;
type Also = { actor?: Actor; attention?: Attention; detail?: Record<string, unknown> };
type Transfer = {
  transferId: string;
  itself: Actor;
  news: ReturnType<typeof createNews>;
  mails: ReturnType<typeof createMails>;
  state: () => StockTransferState;
  attention: () => Attention | null;
  /** Writes a step, and gives its number. */
  advance: (next: StockTransferState, also?: Also) => Promise<string>;
  /** Whether its goods have left, or are just being told to have. */
  hasLeft: () => boolean;
  /** Whether what customs refused is just being planned anew. */
  isPlannedAnew: () => boolean;
  /** How many amendments were taken up. */
  amendments: () => number;
  /** Waits for what becomes of tickets that customs refused after it had taken the transfer. False when nothing stands any more. */
  attendTo: (refused: FilingProgress, filing: Filing) => Promise<boolean>;
};

/** What customs is told of a transfer that is cancelled. */
const GIVEN_UP = '企业取消本批货物出口，申请撤销申报';

/** What of a transfer stands with customs until its goods leave: it is cancelled, or single tickets are withdrawn, and customs may refuse.
 *  Registers the handlers: create it before the first await. */
export function createStanding({
  transferId,
  itself,
  news,
  mails,
  state,
  attention,
  advance,
  hasLeft,
  isPlannedAnew,
  amendments,
  attendTo,
}: Transfer) {
  let cancelBy: Actor | null = null;
  let cancelReason = GIVEN_UP;
  /** Where it stood before customs refused to amend it. */
  let stood: StockTransferState | null = null;
  let proceedBy: Actor | null = null;
  let asksCustoms = false;
  let cancellings = 0;
  const cancelled = (): boolean => cancelBy !== null;
  const may = (command: 'cancel' | 'proceed'): boolean => mayOrder(command, { state: state(), actions: attention()?.actions ?? [] });

  setHandler(
    cancelTransfer,
    async ({ actor, reason = GIVEN_UP }) => {
      cancelBy = actor;
      cancelReason = reason;
      // Where customs has to be asked, not until it answers: that may take days, and nobody waits on the line for it.
      await condition(() => state() === 'cancelled' || asksCustoms);
      return { state: state() };
    },
    {
      validator: (_) =>
        refuseUnless(
          may('cancel') && !hasLeft() && !cancelled() && !isPlannedAnew(),
          state(),
          hasLeft() ? 'CANCEL_TOO_LATE' : 'STATE_CONFLICT',
        ),
    },
  );
  setHandler(
    proceedWithStanding,
    async ({ actor }) => {
      proceedBy = actor;
      await condition(() => proceedBy === null);
      return { state: state() };
    },
    { validator: (_) => refuseUnless(may('proceed') && proceedBy === null && !cancelled(), state()) },
  );

  /** Asks customs to let every declaration go. True once it has. Where it refuses some, a person has it asked again or goes on with what stands. */
  async function letGo(filing: Filing, back: StockTransferState = 'filing'): Promise<boolean> {
    const before = state() === 'needs-attention' ? (stood ?? back) : state();
    stood = null;
    for (;;) {
      cancellings += 1;
      const order = `${transferId}:cancel:${cancellings}`;
      const actor = cancelBy ?? itself;
      await advance('cancelling', { actor });
      asksCustoms = true;
      // A filing that has ended by itself has let everything go, and has said so.
      await filing.signal(withdrawalOrdered, { order, ticketIds: null, reason: cancelReason, redeclare: false, actor }).catch(() => null);
      const told = await answerTo(order);
      asksCustoms = false;
      if (told.standing === 0) return true;
      cancelBy = null;
      await tellRefusal(told, 'needs-attention', ['cancel', 'proceed']);
      await condition(() => cancelled() || proceedBy !== null);
      if (proceedBy === null) continue;
      // What customs had refused is withdrawn with the rest, so that nobody need attend to it.
      for (let stale = news.of('rejected'); stale !== undefined; stale = news.of('rejected')) news.heard(stale);
      await advance(before, { actor: proceedBy });
      proceedBy = null;
      return false;
    }
  }

  /** Meanwhile customs may be silent, and somebody must look into that. */
  async function answerTo(order: string): Promise<Withdrawal> {
    for (;;) {
      await condition(() => news.of('withdrawal', 'silent') !== undefined);
      const item = news.of('withdrawal') ?? news.of('silent');
      if (item === undefined) continue;
      news.heard(item);
      if (item.kind === 'withdrawal' && (item.order === order || item.standing === 0)) return item;
      if (item.kind === 'silent') await advance('cancelling', { attention: attentionTo(item) });
    }
  }

  async function tellRefusal(told: Withdrawal, next: StockTransferState, actions: string[]): Promise<void> {
    const { withdrawn, standing, refused, refusals } = told;
    const step = await advance(next, { detail: { withdrawn, standing, refused, refusals }, attention: withdrawalRefused(told, actions) });
    mails.tell('withdrawal-refused', transferId, step);
  }

  /** What came of a withdrawal of single tickets; of one that customs refused somebody is told, and it stands. False when nothing stands. */
  async function withdrawalHeard(told: FilingProgress): Promise<boolean> {
    news.heard(told);
    if (told.kind !== 'withdrawal' || told.standing === 0) return false;
    const { withdrawn, standing, refused, refusals } = told;
    const asked = attention();
    if (state() === 'needs-attention' && asked !== null)
      await advance(state(), { detail: { withdrawn, standing, refused, refusals }, attention: asked });
    else if (refused > 0) await tellRefusal(told, state(), []);
    else await advance(state(), { detail: { withdrawn, standing } });
    return true;
  }

  /** What customs did not let be amended stays as it stood: a person goes on with that, has something else amended, or gives the transfer up. */
  async function amendmentHeard(told: Amended): Promise<void> {
    news.heard(told);
    const asked = attention();
    const { amendmentId, approved, refused, refusals } = told;
    const detail = { amendmentId, approved, refused, refusals };
    if (refused === 0) return;
    if (state() === 'needs-attention' && asked !== null) {
      await advance('needs-attention', { detail, attention: asked });
      return;
    }
    const taken = amendments();
    stood = state();
    const step = await advance('needs-attention', { detail, attention: amendmentRefused(told) });
    mails.tell('transfer-needs-attention', transferId, step);
    await condition(() => cancelled() || proceedBy !== null || amendments() > taken);
    if (cancelled()) return;
    await advance(stood, { actor: proceedBy ?? itself });
    stood = null;
    proceedBy = null;
  }

  return {
    cancelled,
    amendmentHeard,
    cancelBy: (): Actor | null => cancelBy,
    /** Whether customs decides whether it lets everything go. */
    asksCustoms: (): boolean => asksCustoms,
    letGo,
    withdrawalHeard,
    /** Waits for something while goods and declarations can still be taken back, and does meanwhile what is ordered of that. False when nothing
     *  stands with customs any more. */
    async until(filing: Filing, met: () => boolean): Promise<boolean> {
      for (;;) {
        await condition(() => met() || cancelled() || news.of('withdrawal', 'amendment', 'rejected') !== undefined);
        const told = news.of('withdrawal');
        const amended = news.of('amendment');
        const rejected = met() || cancelled() ? undefined : news.of('rejected');
        if (amended?.kind === 'amendment') await amendmentHeard(amended);
        else if (rejected !== undefined) {
          news.heard(rejected);
          if (!(await attendTo(rejected, filing))) return false;
        } else if (told !== undefined) {
          if (!(await withdrawalHeard(told))) return false;
        } else if (!cancelled()) return true;
        else if (await letGo(filing)) return false;
      }
    },
  };
}
