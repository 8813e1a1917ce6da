import {
  CancellationScope,
  ParentClosePolicy,
  allHandlersFinished,
  condition,
  isCancellation,
  setHandler,
  setWorkflowOptions,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Attention } from '../activities/transfers.ts';
import type { Actor } from '../contracts/actor.ts';
import { goodsArrived } from '../contracts/customs-filing.messages.ts';
import {
  type FilingProgress,
  type StockTransferFlowInput,
  closeInbound,
  filingProgressed,
  recheckTransfer,
  recordInspection,
  recordReceipt,
  stateQuery,
} from '../contracts/stock-transfer.messages.ts';
import type { MilestoneInput } from '../contracts/stock-transfer.ts';
import { TASK_TIMEOUT } from '../contracts/queues.ts';
import { mayOrder } from '../domain/commands.ts';
import { isIdOf } from '../domain/ids.ts';
import { type StockTransferState, hasLeft } from '../domain/states.ts';
import type { customsFiling } from './customs-filing.ts';
import { database, papers } from './shared/activities.ts';
import { createAmendments } from './shared/amendments.ts';
import { createArrival } from './shared/arrival.ts';
import { createCustomsWatch } from './shared/at-customs.ts';
import { filingFailed } from './shared/attention.ts';
import { createBinding } from './shared/binding.ts';
import { Compensations } from './shared/compensations.ts';
import { createLeaving } from './shared/leaving.ts';
import { createMails } from './shared/mails.ts';
import { createMilestones } from './shared/milestones.ts';
import { createNews } from './shared/news.ts';
import { createRefused } from './shared/refused.ts';
import { refuseUnless, showState, startedBy } from './shared/progress.ts';
import { type Filing, createStanding } from './shared/standing.ts';
import { createTurns } from './shared/turns.ts';

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, stockTransfer);
/** One export: a 9810 stock transfer from the check to the warehouse's last count, or a 9710 direct export to its delivery to the buyer. */
export async function stockTransfer({ transferId, requestId }: StockTransferFlowInput): Promise<StockTransferState> {
  const isDirect = isIdOf('directExport', transferId);
  let state: StockTransferState = 'checking';
  let attention: Attention | null = null;
  let steps = 0;
  let filingId: string | null = null;
  let isLoose = false;
  let customsFile: Filing | null = null;
  let isPrinted = false;
  const itself = startedBy(requestId);
  const news = createNews();
  const undo = new Compensations();
  const mails = createMails();
  let recheckBy: Actor | null = null;
  let closed: { by: Actor } | null = null;
  let counted: { final: boolean } = { final: false };

  /** `kind`: what happened, where that is not that it comes into a state. */
  type Also = { kind?: string; actor?: Actor; attention?: Attention; milestone?: MilestoneInput; detail?: Record<string, unknown> };
  const advance = async (next: StockTransferState, also: Also = {}): Promise<string> => {
    steps += 1;
    await database.advanceTransfer({
      transferId,
      step: `${steps}:${next}`,
      state: next,
      ...(also.kind === undefined ? {} : { kind: also.kind }),
      actor: also.actor ?? itself,
      attention: also.attention ?? null,
      milestone: also.milestone ?? null,
      detail: also.detail ?? {},
    });
    state = next;
    attention = also.attention ?? null;
    showState(next);
    return `${steps}`;
  };
  /** What the warehouse says changes the same count. */
  const inTurn = createTurns();
  const mayCount = (): boolean => !isDirect && ['import-cleared', 'receiving'].includes(state) && !counted.final && closed === null;

  const isGone = (): boolean => hasLeft(state) || isTold('departed');
  setHandler(stateQuery, () => state);
  const standing = createStanding({
    transferId,
    itself,
    news,
    mails,
    state: () => state,
    attention: () => attention,
    advance,
    hasLeft: isGone,
    isPlannedAnew: () => refused.isOrdered(),
    amendments: () => amendments.takenUp(),
    attendTo: (item, filing) => refused.attended(item, filing, state),
  });
  const { cancelled } = standing;
  const amendments = createAmendments({
    state: () => state,
    attention: () => attention,
    filing: () => customsFile,
    hasLeft: isGone,
    isTaken: () => cancelled() || refused.isOrdered() || recheckBy !== null,
    recheck: async (actor) => {
      recheckBy = actor;
      await condition(() => recheckBy === null || cancelled());
    },
  });
  const refused = createRefused({
    transferId,
    itself,
    news,
    mails,
    state: () => state,
    attention: () => attention,
    advance,
    standing: () => standing,
    amendments: () => amendments,
  });
  setHandler(filingProgressed, (item) => {
    amendments.came(item);
    if (item.kind !== 'amendment-decided') news.came(item);
    // Those that were printed stay; where the transport is stated later none are yet.
    if (item.kind === 'amendment' && item.approved > 0 && isPrinted && !binding.isLate())
      void papers.renderDocuments(transferId).catch(() => null);
  });
  const atCustoms = createCustomsWatch({
    transferId,
    news,
    mails,
    state: () => state,
    advance,
    standing,
    resubmission: { asked: refused.isOrdered, done: refused.done },
    refiled: { asked: () => amendments.refiledBy() !== null, seen: amendments.seen },
  });
  const milestones = createMilestones({
    isDirect,
    isLoose: () => isLoose,
    state: () => state,
    givenUp: cancelled,
    isAmending: amendments.isUnderWay,
    advance,
  });
  const { reach, reachBuyer, isTold } = milestones;
  const leaving = createLeaving({ transferId, mails, state: () => state, attention: () => attention, advance, standing, milestones });
  const binding = createBinding({ transferId, state: () => state, hasLeft: isGone, givenUp: cancelled });
  const arrival = createArrival({
    transferId,
    mails,
    state: () => state,
    advance,
    standing,
    milestones,
    aside: { come: () => binding.isLate() && news.aside() !== undefined, tell: atCustoms.tellAside },
  });
  setHandler(
    recordReceipt,
    ({ receiptId, receipt, actor }) =>
      inTurn(async () => {
        refuseUnless(!counted.final, state);
        if (state === 'import-cleared') await advance('receiving', { actor });
        const posted = await database.postReceipt({ transferId, receiptId, receipt, actor });
        mails.tell('receipt-recorded', transferId, receiptId);
        if (posted.discrepancies > 0) mails.tell('discrepancy-opened', transferId, receiptId);
        if (receipt.isFinal) {
          await advance('received', { actor, detail: { discrepancies: posted.discrepancies } });
          counted = { final: true };
        }
        return { state, receiptId };
      }),
    { validator: (_) => refuseUnless(mayCount(), state) },
  );
  setHandler(
    closeInbound,
    async ({ actor }) => {
      closed = { by: actor };
      // Not until the end: the export may take days to become final, and nobody waits on the line for that.
      await condition(() => state !== 'receiving');
      return { state };
    },
    { validator: (_) => refuseUnless(state === 'receiving' && closed === null, state) },
  );
  setHandler(recordInspection, async (recording) => {
    await atCustoms.record(recording);
    return { state };
  });
  setHandler(
    recheckTransfer,
    async ({ actor }) => {
      recheckBy = actor;
      await condition(() => recheckBy === null || cancelled());
      return { state };
    },
    {
      validator: (_) =>
        refuseUnless(mayOrder('recheck', { state, actions: attention?.actions ?? [] }) && recheckBy === null && !cancelled(), state),
    },
  );
  if (!(await pass())) return abandon();
  const filing = await file();
  if (filing === null) return abandon();
  if (!(await cross(filing))) return abandon();
  await (isDirect ? deliver() : receive());
  await mails.haveLeft();
  await condition(allHandlersFinished);
  return state;

  /** The check, again after each recheck, until nothing blocks. False when the seller gives up. */
  async function pass(): Promise<boolean> {
    for (;;) {
      const check = await database.checkAndPlan(transferId);
      const actor = recheckBy ?? itself;
      if (check.outcome === 'ready') {
        filingId = check.filingId;
        isLoose = check.cargo === 'loose';
        binding.planned(check.boundLater === true);
        undo.add(() => database.withdrawTickets(check.filingId));
        if (state === 'needs-attention') await advance('checking', { actor });
        recheckBy = null;
        return !cancelled();
      }
      await advance('needs-attention', { actor, attention: check.attention });
      recheckBy = null;
      mails.tell('transfer-needs-attention', transferId, `${steps}`);
      await condition(() => recheckBy !== null || cancelled());
      if (cancelled()) return false;
    }
  }

  /** Sends orders and declarations and waits until customs has taken all of them. Null when the seller gives up. */
  async function file(): Promise<Filing | null> {
    const id = filingId ?? '';
    await advance('filing', { detail: { filingId: id } });
    if (cancelled()) return null;
    const started = await startFiling(id);
    for (;;) {
      if (!(await standing.until(started, () => (news.of('accepted', 'rejected') ?? news.aside()) !== undefined))) return null;
      const item = (news.of('accepted', 'rejected') ?? news.aside()) as FilingProgress;
      news.heard(item);
      if (item.kind === 'accepted') break;
      if (item.kind === 'reachable') continue;
      if (!(await refused.attended(item, started, 'filing'))) return null;
    }
    undo.clear();
    await advance('declared');
    mails.tell('transfer-declared', transferId, 'declared');
    return started;
  }

  async function startFiling(id: string): Promise<Filing> {
    const scope = new CancellationScope();
    const started = await scope.run(() =>
      startChild<typeof customsFiling>('customsFiling', {
        args: [{ filingId: id, transferId, ...(binding.isLate() ? { boundLater: true } : {}) }],
        workflowId: id,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        workflowTaskTimeout: TASK_TIMEOUT,
        typedSearchAttributes: workflowInfo().typedSearchAttributes,
      }),
    );
    binding.filedBy(started);
    customsFile = started;
    void watch(started);
    // Undone before that: once the filing has ended, however it did, no order goes out any more.
    undo.add(async () => {
      scope.cancel();
      await started.result().catch(() => null);
    });
    return started;
  }

  /** A filing that fails cannot move the transfer any more, so that a person must be told. That it was cancelled is not a failure. */
  async function watch(started: Filing): Promise<void> {
    try {
      await started.result();
    } catch (error) {
      if (isCancellation(error) || (cancelled() && !standing.asksCustoms())) return;
      await advance(state, { attention: filingFailed(error) });
      mails.tell('transfer-needs-attention', transferId, `${steps}`);
    } finally {
      amendments.filingEnded();
    }
  }

  /** From the port of departure to the warehouse's door, or as far as the border when it is the buyer who has the goods brought on: facts come from people, releases from customs.
   *  False when nothing stands with customs any more. */
  async function cross(declared: Filing): Promise<boolean> {
    // Printed of what was declared, beside the transfer; only the mail that says so waits for it, and a paper that cannot be made stops nobody.
    isPrinted = true;
    const printed = binding.printed(() => papers.renderDocuments(transferId).catch(() => null));
    if (!(await arrival.arrives(declared))) return false;
    await declared.signal(goodsArrived, await reach('arrived-at-port'));
    if (!(await atCustoms.passes(declared))) return false;
    if (!(await leaving.leaves(declared, printed))) return false;
    if (isDirect) return true;
    await reach('arrived-overseas');
    await reach('import-cleared', () => database.announceInbound({ transferId, actor: itself }));
    mails.tell('inbound-announced', transferId, 'announced');
    return true;
  }

  /** Until the buyer has the goods; then the export's own end, since its papers need it. */
  async function deliver(): Promise<void> {
    await reachBuyer(() => database.postDelivery(transferId));
    await atCustoms.hears(null, 'finalised');
    await advance('closed');
    mails.tell('transfer-closed', transferId, 'closed');
  }

  /** Counts until the last one, or until the partner closes what it has; then the export's own end, since its papers need it. */
  async function receive(): Promise<void> {
    await condition(() => counted.final || closed !== null);
    const actor = closed?.by ?? itself;
    const { short } = await inTurn(() => database.closeNotice({ transferId, actor }));
    if (!counted.final && short) {
      await advance('closed-short', { actor });
      mails.tell('transfer-closed', transferId, 'closed');
      // The count is over, the export is not: its end still has to be taken in.
      await condition(() => news.of('finalised') !== undefined);
      return;
    }
    if (!counted.final) await advance('received', { actor });
    await atCustoms.hears(null, 'finalised');
    await advance('closed');
    mails.tell('transfer-closed', transferId, 'closed');
  }

  /** Undoes what was done, newest first, whatever else is cancelled meanwhile. */
  async function abandon(): Promise<StockTransferState> {
    const actor = standing.cancelBy() ?? itself;
    await CancellationScope.nonCancellable(async () => {
      if (state !== 'cancelling') await advance('cancelling', { actor });
      await undo.run();
      await advance('cancelled', { actor });
      await mails.haveLeft();
      await condition(allHandlersFinished);
    });
    return state;
  }
}
