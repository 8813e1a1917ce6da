import { ApplicationFailure } from '@temporalio/activity';
import type { Actor } from '../contracts/actor.ts';
import type { EnterpriseState, WarehouseRegistrationState } from '../domain/states.ts';
import type { Deps } from './deps.ts';

type Review = { decision: 'approved' | 'rejected'; reasons: string[] };
type Advance<State> = { id: string; step: string; state: State; actor: Actor; review: Review | null };

export const createRegistrationActivities = ({ models }: Pick<Deps, 'models'>) => ({
  /** State, timeline and event of one step in one write. Safe to retry: the step is unique. Errors: NOT_FOUND. */
  async advanceEnterprise({ id, step, state, actor, review }: Advance<EnterpriseState>): Promise<void> {
    const enterprise = await models.EnterpriseModel.findById(id).select('organisationId').lean();
    if (enterprise === null) throw ApplicationFailure.nonRetryable(`no enterprise ${id}`, 'NOT_FOUND');
    await models.inTransaction(async (session) => {
      const progress = {
        resource: 'enterprise',
        resourceId: id,
        organisationId: enterprise.organisationId,
        step,
        kind: state,
        state,
        detail: review ?? {},
        ...actor,
      } as const;
      if (!(await models.recordProgress(progress, session))) return;
      const reviewed = review === null ? {} : { review: { ...review, by: actor.by, at: new Date() } };
      await models.EnterpriseModel.updateOne({ _id: id }, { $set: { state, ...reviewed } }, { session });
    });
  },

  /** As advanceEnterprise, for the right to stock one warehouse. */
  async advanceWarehouseRegistration({ id, step, state, actor, review }: Advance<WarehouseRegistrationState>): Promise<void> {
    const registration = await models.WarehouseRegistrationModel.findById(id).select('organisationId').lean();
    if (registration === null) throw ApplicationFailure.nonRetryable(`no warehouse registration ${id}`, 'NOT_FOUND');
    await models.inTransaction(async (session) => {
      const progress = {
        resource: 'warehouse-registration',
        resourceId: id,
        organisationId: registration.organisationId,
        step,
        kind: state,
        state,
        detail: review ?? {},
        ...actor,
      } as const;
      if (!(await models.recordProgress(progress, session))) return;
      const reviewed = review === null ? {} : { review: { ...review, by: actor.by, at: new Date() } };
      await models.WarehouseRegistrationModel.updateOne({ _id: id }, { $set: { state, ...reviewed } }, { session });
    });
  },

  /** What the flow of a warehouse registration waits for: its last day, and whether evidence is on file. */
  async readWarehouseRegistration(id: string): Promise<{ validTo: string; evidence: number }> {
    const registration = await models.WarehouseRegistrationModel.findById(id).select('validTo evidence').lean();
    if (registration === null) throw ApplicationFailure.nonRetryable(`no warehouse registration ${id}`, 'NOT_FOUND');
    return { validTo: registration.validTo, evidence: registration.evidence.length };
  },
});
