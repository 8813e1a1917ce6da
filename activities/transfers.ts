import { ApplicationFailure } from '@temporalio/activity';
import type { Actor } from '../contracts/actor.ts';
import type { MilestoneInput } from '../contracts/stock-transfer.ts';
import { pausesAfter, pausesOn } from '../domain/pauses.ts';
import type { StockTransferState } from '../domain/states.ts';
import { withCauses } from './attention.ts';
import type { Deps } from './deps.ts';

export type Attention = { code: string; message: { en: string; 'zh-CN': string }; actions: string[]; tasks?: string[] };
export type TransferStep = {
  transferId: string;
  step: string;
  state: StockTransferState;
  /** What happened, where that is not that it came into its state. */
  kind?: string;
  actor: Actor;
  attention: Attention | null;
  milestone: MilestoneInput | null;
  detail: Record<string, unknown>;
};

export const createTransferActivities = ({ models }: Pick<Deps, 'models'>) => ({
  /** State, timeline and event of one step in one write; what asks for attention names its causes and their tasks. Safe to retry: the step is unique. Errors: NOT_FOUND. */
  async advanceTransfer({
    transferId,
    step,
    state,
    kind = state,
    actor,
    attention: asked,
    milestone,
    detail,
  }: TransferStep): Promise<void> {
    const transfer = await models.transferHead(transferId);
    if (transfer === null) throw ApplicationFailure.nonRetryable(`no stock transfer ${transferId}`, 'NOT_FOUND');
    const attention = asked === null ? null : await withCauses(models, transferId, asked);
    await models.inTransaction(async (session) => {
      const now = new Date();
      const before = await models.StockTransferModel.findById(transferId).select('pauses').session(session).lean();
      const paused = before?.pauses ?? [];
      const pauses = pausesAfter(paused, state, now.toISOString());
      const clocks = pausesOn(paused, pauses);
      const told = {
        ...detail,
        ...clocks,
        ...(attention === null ? {} : { attention }),
        ...(milestone === null ? {} : { occurredAt: milestone.occurredAt, reference: milestone.reference }),
      };
      const progress = {
        resource: models.resourceOf(transfer),
        resourceId: transferId,
        organisationId: transfer.organisationId,
        step,
        kind,
        state,
        detail: told,
        ...actor,
      } as const;
      if (!(await models.recordProgress(progress, session))) return;
      const reached = milestone === null ? {} : { $push: { milestones: { ...milestone, recordedAt: now.toISOString() } } };
      await models.StockTransferModel.updateOne(
        { _id: transferId },
        { $set: { state, attention, pauses, updatedAt: now }, ...reached },
        { session },
      );
    });
  },
});
