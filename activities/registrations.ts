import { ApplicationFailure } from '@temporalio/activity';
import type { Actor } from '../contracts/actor.ts';
import type { EnterpriseState } from '../domain/states.ts';
import type { Deps } from './deps.ts';

type Review = { decision: 'approved' | 'rejected'; reasons: string[] };
type Advance = { id: string; step: string; state: EnterpriseState; actor: Actor; review: Review | null };

export const createRegistrationActivities = ({ models }: Pick<Deps, 'models'>) => ({
  /** State, review, timeline and event of one step in one write. Safe to retry: the step is unique. Errors: NOT_FOUND. */
  async advanceEnterprise({ id, step, state, actor, review }: Advance): Promise<void> {
    const enterprise = await models.EnterpriseModel.findById(id).select('organisationId').lean();
    if (enterprise === null) throw ApplicationFailure.nonRetryable(`no enterprise ${id}`, 'NOT_FOUND');
    const { organisationId } = enterprise;
    await models.inTransaction(async (session) => {
      const resource = { resource: 'enterprise', resourceId: id, organisationId } as const;
      const progress = { ...resource, step, kind: state, state, detail: review ?? {}, ...actor };
      if (!(await models.recordProgress(progress, session))) return;
      const reviewed = review === null ? {} : { review: { ...review, by: actor.by, at: new Date() } };
      await models.EnterpriseModel.updateOne({ _id: id }, { $set: { state, ...reviewed } }, { session });
    });
  },
});
