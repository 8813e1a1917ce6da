import { allHandlersFinished, condition, continueAsNew, patched, setHandler, setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import type { RegistrationStep } from '../activities/warehouse-registrations.ts';
import type { Actor } from '../contracts/actor.ts';
import type { MailTemplate } from '../contracts/mail.ts';
import {
  type Claim,
  type RegistrationLife,
  type ReviewDecision,
  type WarehouseRegistrationInput,
  decideReview,
  evidenceAdded,
  reinstateRegistration,
  renewRegistration,
  resubmitRegistration,
  suspendRegistration,
  withdrawRegistration,
} from '../contracts/registration.messages.ts';
import { endOfChinaDay } from '../domain/calendar.ts';
import { nextOnTheWay } from '../domain/registration-reminders.ts';
import { WAREHOUSE_REGISTRATION, type WarehouseRegistrationState, mayBecome } from '../domain/states.ts';
import { database } from './shared/activities.ts';
import { createCustomsDesk } from './shared/customs-desk.ts';
import { createMails } from './shared/mails.ts';
import { createOrders } from './shared/orders.ts';
import { refuseUnless, showDeadline, showState, startedBy } from './shared/progress.ts';

const DAY_MS = 86_400_000;
/** What a worker has to read again after a deploy stays short, however often a right is renewed or customs asked. */
const LONGEST_RUN_EVENTS = 1000;
const IN_FORCE: readonly WarehouseRegistrationState[] = ['active', 'expiring', 'suspended'];
const begun = (): RegistrationLife => ({
  state: 'submitted',
  claim: { number: 1, stage: 'evidence', demanded: false, filing: null },
  periods: 1,
  end: null,
  reminded: 0,
  resubmittable: true,
  steps: {},
});

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, warehouseRegistration);
/** A seller's right to stock one warehouse, for as long as it is renewed: evidence, review and, where its first day demands it, customs' own filing;
 *  then reminders on the way to each last day. It ends when it is withdrawn, or expires without an open renewal. */
export async function warehouseRegistration(input: WarehouseRegistrationInput): Promise<WarehouseRegistrationState> {
  const { id, requestId } = input;
  const life = input.life ?? begun();
  const itself = startedBy(requestId);
  const mails = createMails();
  const orders = createOrders();
  const desk = createCustomsDesk(id);
  let evidence = false;
  let read: ReturnType<typeof database.readWarehouseRegistration> | null = null;

  setHandler(evidenceAdded, () => {
    evidence = true;
  });
  const ordered = async (act: () => Promise<void>): Promise<{ state: string }> => {
    await orders.done(act);
    return { state: life.state };
  };
  setHandler(decideReview, (review) => ordered(() => decide(review)), { validator: (_) => mayDecide() });
  setHandler(withdrawRegistration, (actor) => ordered(() => withdraw(actor)), { validator: (_) => mayBe('withdrawn') });
  setHandler(renewRegistration, (wanted) => ordered(() => renew(wanted)), { validator: (_) => mayRenew() });
  setHandler(resubmitRegistration, (actor) => ordered(() => resubmit(actor)), { validator: (_) => mayBe('submitted') });
  setHandler(suspendRegistration, (given) => ordered(() => suspend(given)), { validator: (_) => mayBe('suspended') });
  setHandler(reinstateRegistration, (actor) => ordered(() => reinstate(actor)), {
    validator: (_) => refuseUnless(life.state === 'suspended', life.state),
  });

  if (life.claim?.stage === 'customs') desk.open(life.claim);
  while (!isOver()) {
    if (orders.any()) await orders.next();
    else if (desk.heard()) await hearCustoms();
    else if (evidence) await lookAtEvidence();
    else if (isLong()) await handOver();
    else if (IN_FORCE.includes(life.state) && life.end === null) await learnEnd();
    else await untilSomethingHappens();
  }
  await mails.haveLeft();
  // An order that came with the last step is refused, not forgotten.
  while (!allHandlersFinished()) {
    await condition(() => orders.any() || allHandlersFinished());
    await orders.next();
  }
  return life.state;

  function isOver(): boolean {
    if (orders.any()) return false;
    const { state, claim, resubmittable } = life;
    return state === 'withdrawn' || (state === 'expired' && claim === null) || (state === 'rejected' && !resubmittable);
  }

  /** Between two things, with nobody waiting for an answer, and nothing on its way by mail or to customs. */
  function isLong(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    return (continueAsNewSuggested || historyLength > LONGEST_RUN_EVENTS) && mails.allLeft() && desk.isResting() && allHandlersFinished();
  }

  async function handOver(): Promise<void> {
    await desk.handOver();
    await continueAsNew<typeof warehouseRegistration>({ ...input, life });
  }

  async function untilSomethingHappens(): Promise<void> {
    const happened = (): boolean => orders.any() || desk.heard() || evidence || isLong();
    const [next] = [...onTheWay(), ...silence()].toSorted((a, b) => a.at - b.at);
    if (next === undefined) await condition(happened);
    else if (next.at <= Date.now() && patched('due-at-once')) await next.act();
    else if (!(await condition(happened, Math.max(1, next.at - Date.now())))) await next.act();
  }

  type Also = Partial<Pick<RegistrationStep, 'actor' | 'review' | 'detail' | 'period'>> & { kind?: string; step?: string };
  /** Writes one step; `kind` says what happened where that is not the state. */
  async function write(state: WarehouseRegistrationState, { kind = state, step = kind, ...also }: Also = {}): Promise<string> {
    const times = (life.steps[step] ?? 0) + 1;
    life.steps[step] = times;
    const key = times === 1 ? step : `${step}:${times}`;
    await database.advanceWarehouseRegistration({ id, step: key, kind, state, actor: itself, review: null, ...also });
    life.state = state;
    showState(state);
    return key;
  }
  function tell(template: MailTemplate, step: string): void {
    mails.tell(template, id, step);
  }

  async function lookAtEvidence(): Promise<void> {
    evidence = false;
    const { claim } = life;
    if (claim?.stage !== 'evidence') return;
    if (patched('evidence-by-policy')) {
      const { missing, demanded } = await database.readWarehouseRegistration(id);
      if (missing.length > 0) return;
      claim.demanded = demanded;
    }
    const period = { number: claim.number, state: 'under-review' as const };
    await (claim.number === 1 ? write('under-review', { period }) : write(life.state, { kind: 'renewal-under-review', period }));
    claim.stage = 'review';
  }

  function mayDecide(): void {
    const stage = life.claim?.stage;
    const decided = life.state === 'withdrawn' ? 'STATE_CONFLICT' : 'ALREADY_DECIDED';
    refuseUnless(stage === 'review', life.state, stage === 'evidence' ? 'EVIDENCE_MISSING' : decided);
  }

  async function decide({ decision, reasons, actor }: ReviewDecision): Promise<void> {
    mayDecide();
    const claim = life.claim as Claim;
    const { number } = claim;
    const also = { actor, review: { decision, reasons } };
    if (decision === 'rejected') return refuse(claim, also);
    if (!claim.demanded) return grant(claim, also);
    const step = await write(life.state, { ...also, kind: 'approved', period: { number } });
    claim.stage = 'customs';
    claim.filing = { since: Date.now(), asked: 0, silenceTold: false };
    desk.open(claim);
    tell('registration-with-customs', step);
  }

  async function hearCustoms(): Promise<void> {
    const answer = desk.take();
    const { claim } = life;
    if (answer === null || claim?.stage !== 'customs') return;
    if (answer.status === 'accepted') return grant(claim, { detail: { filingNo: answer.filingNo } }, answer);
    return refuse(claim, { detail: { decision: 'refused-by-customs', reasons: answer.reasons } }, answer);
  }

  /** The period is given: the first makes the right active, a renewal goes on where the old one ended. */
  async function grant({ number }: Claim, also: Also, answer?: NonNullable<RegistrationStep['period']>['answer']): Promise<void> {
    const period = { number, state: 'granted' as const, ...(answer === undefined ? {} : { answer }) };
    const first = number === 1;
    const state = life.state === 'suspended' ? 'suspended' : 'active';
    const step = await write(state, { ...also, period, ...(first ? {} : { kind: 'renewed' }) });
    Object.assign(life, { claim: null, end: null, reminded: 0 });
    tell(first ? 'registration-approved' : 'registration-renewed', step);
    // Asked for here, and heard after whoever decided has his answer.
    read = database.readWarehouseRegistration(id);
  }

  /** A renewal that is refused leaves the old right as it is. */
  async function refuse({ number }: Claim, also: Also, answer?: NonNullable<RegistrationStep['period']>['answer']): Promise<void> {
    const period = { number, state: 'refused' as const, ...(answer === undefined ? {} : { answer }) };
    const first = number === 1;
    const step = await (first ? write('rejected', { ...also, period }) : write(life.state, { ...also, kind: 'renewal-rejected', period }));
    life.claim = null;
    if (answer !== undefined) tell(first ? 'registration-refused-by-customs' : 'renewal-refused-by-customs', step);
    else tell(first ? 'registration-rejected' : 'renewal-rejected', step);
    if (first) life.resubmittable = patched('resubmission');
  }

  function mayBe(next: WarehouseRegistrationState): void {
    refuseUnless(!isOver() && mayBecome(WAREHOUSE_REGISTRATION, life.state, next), life.state);
  }

  async function resubmit(actor: Actor): Promise<void> {
    mayBe('submitted');
    await write('submitted', { actor, period: { number: 1, state: 'submitted' } });
    life.claim = { number: 1, stage: 'evidence', demanded: false, filing: null };
    evidence = true;
  }

  function mayRenew(): void {
    refuseUnless(IN_FORCE.includes(life.state), life.state);
    refuseUnless(life.claim === null, life.state, 'RENEWAL_UNDER_WAY');
  }

  async function renew({ validTo, actor }: { validTo: string; actor: Actor }): Promise<void> {
    mayRenew();
    if (life.end === null) await learnEnd();
    refuseUnless(endOfChinaDay(validTo).getTime() > (life.end ?? 0), life.state);
    const number = life.periods + 1;
    await database.openRenewal({ id, number, validTo, actor });
    life.periods = number;
    life.claim = { number, stage: 'evidence', demanded: false, filing: null };
  }

  async function suspend({ reasons, actor }: { reasons: string[]; actor: Actor }): Promise<void> {
    mayBe('suspended');
    tell('registration-suspended', await write('suspended', { actor, detail: { reasons } }));
  }

  async function reinstate(actor: Actor): Promise<void> {
    refuseUnless(life.state === 'suspended', life.state);
    tell('registration-reinstated', await write(life.reminded > 0 ? 'expiring' : 'active', { actor, kind: 'reinstated' }));
  }

  async function withdraw(actor: Actor): Promise<void> {
    mayBe('withdrawn');
    desk.close();
    const { claim } = life;
    await write('withdrawn', { actor, ...(claim === null ? {} : { period: { number: claim.number, state: 'withdrawn' as const } }) });
    life.claim = null;
  }

  async function learnEnd(): Promise<void> {
    const { validTo } = await (read ?? database.readWarehouseRegistration(id));
    read = null;
    life.end = endOfChinaDay(validTo).getTime();
    showDeadline(new Date(life.end));
  }

  type Due = { at: number; act: () => Promise<void> };
  /** The reminders on the way to the last day, and its end. A suspended right runs out as well. */
  function onTheWay(): Due[] {
    if (!IN_FORCE.includes(life.state) || life.end === null) return [];
    const { daysLeft, at, past } = nextOnTheWay(life.end, life.reminded, Date.now());
    life.reminded = past;
    return [{ at, act: daysLeft === null ? async () => void (await write('expired')) : () => remind(daysLeft) }];
  }

  async function remind(daysLeft: number): Promise<void> {
    life.reminded += 1;
    const state = life.state === 'suspended' ? 'suspended' : 'expiring';
    const step = life.state === 'active' ? 'expiring' : `expiring:${daysLeft}`;
    tell('registration-expiring', await write(state, { kind: 'expiring', step, detail: { daysLeft } }));
  }

  /** A day without customs' answer is told once. */
  function silence(): Due[] {
    const filing = life.claim?.stage === 'customs' ? life.claim.filing : null;
    if (filing === null || filing.silenceTold) return [];
    const act = async (): Promise<void> => {
      filing.silenceTold = true;
      tell('registration-customs-silent', await write(life.state, { kind: 'customs-silent' }));
    };
    return [{ at: filing.since + DAY_MS, act }];
  }
}
