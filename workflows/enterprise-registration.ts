import { allHandlersFinished, condition, continueAsNew, patched, setWorkflowOptions, sleep } from '@temporalio/workflow';
import type { Actor } from '../contracts/actor.ts';
import {
  type EnterpriseFlowInput,
  type EnterpriseStanding,
  decideChange,
  proposeChange,
  reinstateEnterprise,
  resubmitEnterprise,
  suspendEnterprise,
} from '../contracts/enterprise.messages.ts';
import { type ReviewDecision, decideReview, withdrawRegistration } from '../contracts/registration.messages.ts';
import { ENTERPRISE, type EnterpriseState, isApproved, isFinal, mayBecome } from '../domain/states.ts';
import { database } from './shared/activities.ts';
import { createCommands } from './shared/commands.ts';
import { createMails } from './shared/mails.ts';
import { refuseUnless, showState, startedBy } from './shared/progress.ts';

const BEGUN: EnterpriseStanding = { state: 'submitted', steps: 0, pending: null, unsent: [] };

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, enterpriseRegistration);
/** One enterprise from its submission until it is withdrawn: reviewed, after a rejection submitted again, suspended and reinstated, its
 *  particulars changed. */
export async function enterpriseRegistration({ id, organisationId, requestId, carried }: EnterpriseFlowInput): Promise<EnterpriseState> {
  let { state, steps, pending } = carried ?? BEGUN;
  const mails = createMails(carried?.unsent);
  const { on, inTurn, runIsOver } = createCommands(() => state);
  const mayBe = (next: EnterpriseState): void => refuseUnless(mayBecome(ENTERPRISE, state, next), state);

  /** Unique for the resource. The first two have the names that they had before the flow lived on after them. */
  const nextStep = (name: string): string => {
    steps += 1;
    return steps <= 2 ? name : `${steps}:${name}`;
  };
  const reached = (next: EnterpriseState): void => {
    state = next;
    showState(next);
  };
  const become = async (next: EnterpriseState, actor: Actor, review: Omit<ReviewDecision, 'actor'> | null = null): Promise<string> => {
    const step = nextStep(next);
    await database.advanceEnterprise({ id, step, state: next, actor, review });
    reached(next);
    return step;
  };
  on(
    decideReview,
    () => refuseUnless(state === 'under-review', state, isApproved(state) || state === 'rejected' ? 'ALREADY_DECIDED' : 'STATE_CONFLICT'),
    async ({ decision, reasons, actor }) => {
      const approved = decision === 'approved';
      const step = await become(approved ? 'active' : 'rejected', actor, { decision, reasons });
      mails.tell(approved ? 'registration-approved' : 'registration-rejected', id, step);
    },
    () => 'review',
  );
  on(
    resubmitEnterprise,
    () => mayBe('submitted'),
    async ({ correction, actor }) => {
      await database.resubmitEnterprise({ id, step: nextStep('submitted'), actor, correction });
      reached('submitted');
      await become('under-review', startedBy(requestId));
    },
  );
  on(
    suspendEnterprise,
    () => mayBe('suspended'),
    async ({ reasons, actor }) => {
      const step = nextStep('suspended');
      await database.suspendEnterprise({ id, step, actor, reasons });
      reached('suspended');
      mails.tell('registration-suspended', id, step);
    },
  );
  on(
    reinstateEnterprise,
    () => refuseUnless(state === 'suspended', state),
    async ({ actor }) => {
      const step = nextStep('reinstated');
      await database.reinstateEnterprise({ id, step, actor });
      reached('active');
      mails.tell('registration-reinstated', id, step);
    },
  );
  on(
    proposeChange,
    () => {
      refuseUnless(isApproved(state), state);
      refuseUnless(pending === null, state, 'CHANGE_PENDING');
    },
    async ({ changeId, proposal, actor }) => {
      const step = nextStep('change-proposed');
      await database.proposeEnterpriseChange({ id, step, actor, changeId, proposal });
      pending = changeId;
      mails.tell('change-proposed', id, step);
    },
  );
  const settle = async (changeId: string, decision: 'approved' | 'rejected' | 'withdrawn', reasons: string[], actor: Actor) => {
    const step = nextStep(`change-${decision}`);
    await database.decideEnterpriseChange({ id, step, actor, changeId, decision, reasons });
    pending = null;
    return step;
  };
  on(
    decideChange,
    ({ changeId }) => refuseUnless(pending === changeId, 'decided', 'ALREADY_DECIDED'),
    async ({ changeId, decision, reasons, actor }) => {
      const step = await settle(changeId, decision, reasons, actor);
      if (decision !== 'withdrawn') mails.tell(`change-${decision}`, id, step);
    },
    ({ changeId }) => changeId,
  );
  on(
    withdrawRegistration,
    () => mayBe('withdrawn'),
    async (actor) => {
      if (pending !== null) await settle(pending, 'withdrawn', [], actor);
      await become('withdrawn', actor);
    },
  );

  if (carried === undefined) {
    await inTurn(() => become('under-review', startedBy(requestId)));
    await condition(() => state !== 'under-review');
  }
  const ended = (): boolean => isFinal(ENTERPRISE, state);
  // A flow that was decided before it lived on ends as it did.
  const livesOn = carried !== undefined || patched('enterprise-lives-on');
  await condition(() => allHandlersFinished() && (livesOn && !ended() ? runIsOver() : mails.allLeft()));
  if (!livesOn || ended()) return state;
  // The answer to the last command leaves before the run does: else a client may ask the next run, which does not know it.
  await sleep('1 second');
  const standing = { state, steps, pending, unsent: mails.unsent() };
  return continueAsNew<typeof enterpriseRegistration>({ id, organisationId, requestId, carried: standing });
}
