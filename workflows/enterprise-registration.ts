import { allHandlersFinished, condition, setHandler, setWorkflowOptions } from '@temporalio/workflow';
import { type RegistrationInput, type ReviewDecision, decideReview } from '../contracts/registration.messages.ts';
import type { EnterpriseState } from '../domain/states.ts';
import { database } from './shared/activities.ts';
import { createMails } from './shared/mails.ts';
import { refuseUnless, showState, startedBy } from './shared/progress.ts';

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, enterpriseRegistration);
/** submitted → under-review → active or rejected: one decision, by whoever decides first. */
export async function enterpriseRegistration({ id, requestId }: RegistrationInput): Promise<EnterpriseState> {
  let state: EnterpriseState = 'submitted';
  const mails = createMails();
  let decision: ReviewDecision | null = null;
  setHandler(
    decideReview,
    async (review) => {
      decision = review;
      await condition(() => state === 'active' || state === 'rejected');
      return { state };
    },
    {
      validator: (_) =>
        refuseUnless(state === 'under-review' && decision === null, state, decision === null ? 'STATE_CONFLICT' : 'ALREADY_DECIDED'),
    },
  );
  await database.advanceEnterprise({ id, step: 'under-review', state: 'under-review', actor: startedBy(requestId), review: null });
  state = 'under-review';
  showState(state);
  await condition(() => decision !== null);
  const { decision: outcome, reasons, actor } = decision as unknown as ReviewDecision;
  const decided = outcome === 'approved' ? 'active' : 'rejected';
  await database.advanceEnterprise({ id, step: decided, state: decided, actor, review: { decision: outcome, reasons } });
  state = decided;
  showState(state);
  mails.tell(outcome === 'approved' ? 'registration-approved' : 'registration-rejected', id, decided);
  await mails.haveLeft();
  await condition(allHandlersFinished);
  return state;
}
