import { ApplicationFailure } from '@temporalio/activity';
import type { ClientSession } from 'mongoose';
import type { Actor } from '../contracts/actor.ts';
import type { ChangeDecision } from '../contracts/enterprise.messages.ts';
import { EnterpriseInput, type FieldChange, type Proposal } from '../contracts/enterprise.ts';
import type { EnterpriseState } from '../domain/states.ts';
import type { EnterpriseRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

type Step = { id: string; step: string; actor: Actor };
type Told = { kind: string; state: EnterpriseState; detail: Record<string, unknown> };
type Change = Omit<ChangeDecision, 'actor'>;

/** What an enterprise lives through after its first review. Every activity is safe to retry: its step is unique and is written with its effect
 *  in one transaction. Errors of all: NOT_FOUND. */
export const createEnterpriseActivities = ({ models }: Pick<Deps, 'models'>) => {
  /** `work` reads the enterprise as it stands, writes, and says what is told of the step. */
  const once = (
    { id, step, actor }: Step,
    work: (enterprise: EnterpriseRecord, at: Date, session: ClientSession) => Promise<Told>,
  ): Promise<void> =>
    models.inTransaction(async (session) => {
      if (await models.hasProgressed(id, step, session)) return;
      const enterprise = await models.EnterpriseModel.findById(id).session(session).lean();
      if (enterprise === null) throw ApplicationFailure.nonRetryable(`no enterprise ${id}`, 'NOT_FOUND');
      const told = await work(enterprise, new Date(), session);
      const { organisationId } = enterprise;
      await models.recordProgress({ resource: 'enterprise', resourceId: id, organisationId, step, ...told, ...actor }, session);
    });
  const set = (id: string, change: Partial<EnterpriseRecord>, session: ClientSession) =>
    models.EnterpriseModel.updateOne({ _id: id }, { $set: change }, { session });

  return {
    async suspendEnterprise({ reasons, ...step }: Step & { reasons: string[] }): Promise<void> {
      await once(step, async ({ _id }, at, session) => {
        await set(_id, { state: 'suspended', suspension: { reasons, by: step.actor.by, at, lifted: null } }, session);
        return { kind: 'suspended', state: 'suspended', detail: { reasons } };
      });
    },

    async reinstateEnterprise(step: Step): Promise<void> {
      await once(step, async ({ _id, suspension }, at, session) => {
        const lifted = suspension == null ? null : { ...suspension, lifted: { by: step.actor.by, at } };
        await set(_id, { state: 'active', suspension: lifted }, session);
        return { kind: 'reinstated', state: 'active', detail: {} };
      });
    },

    /** Submits a rejected enterprise again. Errors: ALREADY_EXISTS when another of its organisation stands under this USCI; STATE_CONFLICT when
     *  the particulars contradict each other, as they were changed since the correction was checked. */
    async resubmitEnterprise({ correction, ...step }: Step & { correction: Proposal }): Promise<void> {
      try {
        await once(step, async (enterprise, _at, session) => {
          const changed = consistent(enterprise, correction);
          await set(enterprise._id, { ...afterwards(changed), state: 'submitted', review: null }, session);
          return { kind: 'submitted', state: 'submitted', detail: { changed } };
        });
      } catch (error) {
        if (!models.isRegisteredTwice(error)) throw error;
        throw ApplicationFailure.nonRetryable('another enterprise stands under this USCI', 'ALREADY_EXISTS');
      }
    },

    /** Puts a change of particulars on record, with what stands now. Errors: STATE_CONFLICT, as of a resubmission. */
    async proposeEnterpriseChange({ changeId, proposal, ...step }: Step & { changeId: string; proposal: Proposal }): Promise<void> {
      await once(step, async (enterprise, at, session) => {
        const { organisationId, _id: enterpriseId, state } = enterprise;
        const changed = consistent(enterprise, proposal);
        const proposed = { by: step.actor.by, at };
        const change = { _id: changeId, organisationId, enterpriseId, state: 'pending', changed, proposed, decided: null } as const;
        await models.insertNew(models.EnterpriseChangeModel, [change], session);
        return { kind: 'change-proposed', state, detail: { changeId, changed } };
      });
    },

    /** Ends a change: approved, its particulars take their place. */
    async decideEnterpriseChange({ changeId, decision, reasons, ...step }: Step & Change): Promise<void> {
      await once(step, async ({ _id, state }, at, session) => {
        const change = await models.EnterpriseChangeModel.findById(changeId).session(session).lean();
        if (change === null) throw ApplicationFailure.nonRetryable(`no change ${changeId}`, 'NOT_FOUND');
        const decided = { by: step.actor.by, at, reasons };
        await models.EnterpriseChangeModel.updateOne({ _id: changeId }, { $set: { state: decision, decided } }, { session });
        if (decision === 'approved') await set(_id, afterwards(change.changed), session);
        return { kind: `change-${decision}`, state, detail: { changeId, changed: change.changed, reasons } };
      });
    },
  };

  /** What a proposal changes. Errors: STATE_CONFLICT when it contradicts what stands. */
  function consistent(enterprise: EnterpriseRecord, proposal: Proposal): FieldChange[] {
    const before = models.particularsOf(enterprise);
    if (EnterpriseInput.safeParse({ ...before, ...proposal }).success) return models.changesOf(before, proposal);
    const { state } = enterprise;
    throw ApplicationFailure.create({ message: 'contradicts', type: 'STATE_CONFLICT', nonRetryable: true, details: [{ state }] });
  }
};

const afterwards = (changed: readonly FieldChange[]): Partial<EnterpriseInput> =>
  Object.fromEntries(changed.map(({ field, after }) => [field, after]));
