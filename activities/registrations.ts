import { ApplicationFailure } from '@temporalio/activity';
import type { Model } from 'mongoose';
import type { Actor } from '../contracts/actor.ts';
import type { EnterpriseState, WarehouseRegistrationState } from '../domain/states.ts';
import type { Deps } from './deps.ts';

type Review = { decision: 'approved' | 'rejected'; reasons: string[] };
type Advance<State> = { id: string; step: string; state: State; actor: Actor; review: Review | null; detail?: Record<string, unknown> };

/** The registrations, and where their records are. */
const KINDS = {
  enterprise: (models: Deps['models']) => models.EnterpriseModel,
  'warehouse-registration': (models: Deps['models']) => models.WarehouseRegistrationModel,
} as const;

export const createRegistrationActivities = ({ models }: Pick<Deps, 'models'>) => {
  /** State, review, timeline and event of one step in one write. */
  const advance = async (resource: keyof typeof KINDS, { id, step, state, actor, review, detail }: Advance<string>): Promise<void> => {
    const model = KINDS[resource](models) as unknown as Model<{ _id: string; organisationId: string }>;
    const registration = await model.findById(id).select('organisationId').lean();
    if (registration === null) throw ApplicationFailure.nonRetryable(`no ${resource} ${id}`, 'NOT_FOUND');
    const { organisationId } = registration;
    await models.inTransaction(async (session) => {
      const progress = { resource, resourceId: id, organisationId, step, kind: state, state, detail: detail ?? review ?? {}, ...actor };
      if (!(await models.recordProgress(progress, session))) return;
      const reviewed = review === null ? {} : { review: { ...review, by: actor.by, at: new Date() } };
      await model.updateOne({ _id: id }, { $set: { state, ...reviewed } }, { session });
    });
  };
  return {
    /** Safe to retry: the step is unique. Errors: NOT_FOUND. */
    advanceEnterprise: (step: Advance<EnterpriseState>): Promise<void> => advance('enterprise', step),
    /** The same for the right to stock one warehouse. */
    advanceWarehouseRegistration: (step: Advance<WarehouseRegistrationState>): Promise<void> => advance('warehouse-registration', step),

    /** What the flow of a warehouse registration waits for: its last day, and whether evidence is on file. */
    async readWarehouseRegistration(id: string): Promise<{ validTo: string; evidence: number }> {
      const registration = await models.WarehouseRegistrationModel.findById(id).select('validTo evidence').lean();
      if (registration === null) throw ApplicationFailure.nonRetryable(`no warehouse registration ${id}`, 'NOT_FOUND');
      return { validTo: registration.validTo, evidence: registration.evidence.length };
    },
  };
};
