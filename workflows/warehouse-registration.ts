import { allHandlersFinished, condition, setHandler, setWorkflowOptions } from '@temporalio/workflow';
import type { Actor } from '../contracts/actor.ts';
import {
  type RegistrationInput,
  type ReviewDecision,
  decideReview,
  evidenceAdded,
  withdrawRegistration,
} from '../contracts/registration.messages.ts';
import { endOfChinaDay } from '../domain/calendar.ts';
import { isFinal, WAREHOUSE_REGISTRATION, type WarehouseRegistrationState } from '../domain/states.ts';
import { database } from './shared/activities.ts';
import { createMails } from './shared/mails.ts';
import { refuseUnless, showDeadline, showState, startedBy } from './shared/progress.ts';

const DAY_MS = 86_400_000;
/** Days before its end on which a registration's seller is reminded; 0 is its last day. With the first it is said to expire. */
const REMINDERS_DAYS = [60, 30, 7, 0] as const;

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, warehouseRegistration);
/** submitted until evidence is on file, then under-review, then active until it expires or is withdrawn. */
export async function warehouseRegistration({ id, requestId }: RegistrationInput): Promise<WarehouseRegistrationState> {
  let state: WarehouseRegistrationState = 'submitted';
  const mails = createMails();
  let evidence = false;
  let decision: ReviewDecision | null = null;
  let withdrawnBy: Actor | null = null;
  setHandler(evidenceAdded, () => {
    evidence = true;
  });
  setHandler(
    decideReview,
    async (review) => {
      decision = review;
      await condition(() => state !== 'under-review');
      return { state };
    },
    {
      validator: (_) =>
        refuseUnless(state === 'under-review' && decision === null && withdrawnBy === null, state, refusalOf(state, decision)),
    },
  );
  setHandler(
    withdrawRegistration,
    async (actor) => {
      withdrawnBy = actor;
      await condition(() => isFinal(WAREHOUSE_REGISTRATION, state));
      return { state };
    },
    { validator: (_) => refuseUnless(!isFinal(WAREHOUSE_REGISTRATION, state) && withdrawnBy === null, state) },
  );

  const become = async (next: WarehouseRegistrationState, actor: Actor, review: ReviewDecision | null = null): Promise<void> => {
    await database.advanceWarehouseRegistration({
      id,
      step: next,
      state: next,
      actor,
      review: review === null ? null : { decision: review.decision, reasons: review.reasons },
    });
    state = next;
    showState(next);
  };
  const withdrawn = (): boolean => withdrawnBy !== null;

  await condition(() => evidence || withdrawn());
  if (!withdrawn()) {
    await become('under-review', startedBy(requestId));
    await condition(() => decision !== null || withdrawn());
  }
  const review = decision as ReviewDecision | null;
  if (!withdrawn() && review !== null) {
    await become(review.decision === 'approved' ? 'active' : 'rejected', review.actor, review);
    mails.tell(review.decision === 'approved' ? 'registration-approved' : 'registration-rejected', id, state);
    if (review.decision === 'approved') await untilExpired();
  }
  if (withdrawn() && !isFinal(WAREHOUSE_REGISTRATION, state)) await become('withdrawn', withdrawnBy as unknown as Actor);
  await mails.haveLeft();
  await condition(allHandlersFinished);
  return state;

  /** Reminds its seller on the way to its last day. What is past already when it becomes active is not told, but for the latest. */
  async function untilExpired(): Promise<void> {
    const { validTo } = await database.readWarehouseRegistration(id);
    const end = endOfChinaDay(validTo).getTime();
    showDeadline(new Date(end));
    const reminders = REMINDERS_DAYS.map((daysLeft) => ({ daysLeft, at: end - Math.max(daysLeft, 1) * DAY_MS }));
    for (const [index, { daysLeft, at }] of reminders.entries()) {
      const next = reminders[index + 1]?.at ?? end;
      if (next <= Date.now()) continue;
      if (await condition(withdrawn, Math.max(1, at - Date.now()))) return;
      await remind(daysLeft);
    }
    if (!(await condition(withdrawn, Math.max(1, end - Date.now())))) await become('expired', startedBy(requestId));
  }

  async function remind(daysLeft: number): Promise<void> {
    const step = state === 'expiring' ? `expiring:${daysLeft}` : 'expiring';
    await database.advanceWarehouseRegistration({
      id,
      step,
      state: 'expiring',
      actor: startedBy(requestId),
      review: null,
      detail: { daysLeft },
    });
    state = 'expiring';
    showState(state);
    mails.tell('registration-expiring', id, step);
  }
}

function refusalOf(state: WarehouseRegistrationState, decision: ReviewDecision | null): string {
  if (state === 'submitted') return 'EVIDENCE_MISSING';
  return decision === null ? 'STATE_CONFLICT' : 'ALREADY_DECIDED';
}
