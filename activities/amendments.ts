import { ApplicationFailure } from '@temporalio/activity';
import type { ClientSession } from 'mongoose';
import type { Actor } from '../contracts/actor.ts';
import { basisChanges } from '../domain/amended.ts';
import type { AmendmentAnswer, AmendmentDecision } from '../domain/amendment.ts';
import type { Finding } from '../domain/consignment.ts';
import type { PlanningSubject } from '../domain/planning-rulings.ts';
import { isBlocked } from '../domain/readiness/index.ts';
import type { AmendmentState } from '../domain/states.ts';
import type { AmendmentRecord, DecisionRecord, StockTransferRecord, TicketAmendmentRecord } from '../models/index.ts';
import { wantedTransfer } from './amended-transfer.ts';
import {
  type Side,
  type WantedTicket,
  decisionOf,
  numberOf,
  numbersFiled,
  ticketOfOtherBasis,
  ticketsConcerned,
  wantedTicket,
} from './amended-tickets.ts';
import { AMENDMENT_REASON, applicationFaults } from './customs/amending.ts';
import { countAmendment, takeEffect, tellAmendment } from './customs/amendment-effects.ts';
import { applicationKey, nextApplication, withdrawalOf } from './customs/applications.ts';
import { countUnsent, recomputeTickets, recount } from './customs/tickets.ts';
import type { Deps } from './deps.ts';
import { amendedAttempt } from './plan-records.ts';
import { type PlanningDeps, examine, readTransfer, ruledNow } from './planning.ts';

type Models = Deps['models'];
type Decided = WantedTicket & { decision: AmendmentDecision };

export const createAmendmentActivities = (deps: PlanningDeps) => {
  const { models, policies: book } = deps;
  return {
    /** Checks a transfer as an amendment wants it, decides for each ticket what happens to it, and does what customs need not be asked for; all or
     *  nothing. `toFile` counts the tickets that wait to be filed. Safe to retry: an amendment is decided once. Call it while nothing of the filing is being sent. Errors: NOT_FOUND, ORDER_UNKNOWN;
     *  RangeError when a kept pack is gone. */
    async decideAmendment({
      amendmentId,
      actor,
    }: {
      amendmentId: string;
      actor: Actor;
    }): Promise<{ state: AmendmentState; toFile: number }> {
      const amendment = await readAmendment(models, amendmentId);
      const transfer = await readTransfer(models, amendment.transferId);
      const { filingId } = transfer;
      if (amendment.state === 'asked') await (filingId === null ? decideUnplanned : decidePlanned)(amendment, transfer, actor);
      if (filingId !== null) {
        const own = await models.TicketAmendmentModel.find({ amendmentId }).select('ticketId').lean();
        await recomputeTickets(
          models,
          own.map(({ ticketId }) => ticketId),
        );
        await recount(models, filingId);
      }
      const { state } = await readAmendment(models, amendmentId);
      return { state, toFile: filingId === null ? 0 : await countUnsent(models, filingId) };
    },
  };

  /** Nothing is planned, so that everything may be another; the check that follows plans it. */
  async function decideUnplanned(amendment: AmendmentRecord, transfer: StockTransferRecord, actor: Actor): Promise<void> {
    const wanted = wantedTransfer(transfer, amendment.change);
    const { findings } = await examine(deps, wanted, ruledNow(book), `amendment:${amendment._id}`);
    if (isBlocked(findings)) return block(models, amendment, transfer, findings, actor);
    const { lines, lineCount, totals } = wanted;
    await models.inTransaction(async (session) => {
      if (!(await tellAmendment(models, amendment, transfer, 'amendment-asked', {}, actor, session))) return;
      await models.StockTransferModel.updateOne({ _id: transfer._id }, { $set: { lines, lineCount, totals } }, { session });
      await countAmendment(models, amendment._id, session);
    });
  }

  async function decidePlanned(amendment: AmendmentRecord, transfer: StockTransferRecord, actor: Actor): Promise<void> {
    const [stands, wanted] = await Promise.all([sideOf(models, transfer), sideOf(models, wantedTransfer(transfer, amendment.change))]);
    const tickets = await ticketsConcerned(models, amendment, transfer.filingId ?? '');
    if (basisChanges(basisOf(stands), basisOf(wanted))) {
      const others = tickets.map((ticket) => ticketOfOtherBasis(ticket, stands));
      return note(models, amendment, transfer, others, { actor, plan: null });
    }
    const numbers = new Set(tickets.map(({ orderNo }) => numberOf(amendment, orderNo)));
    const lines = wanted.transfer.lines.filter(({ bookingNo }) => numbers.has(bookingNo));
    const rulings = models.recallKept<PlanningSubject>(book, transfer.policies);
    const { findings, planned, decision } = await examine(deps, { ...wanted.transfer, lines }, () => rulings, `amendment:${amendment._id}`);
    const blocking = [...(await numbersFiled(models, amendment, tickets[0]?.exporterCode ?? '')), ...findings];
    if (isBlocked(blocking)) return block(models, amendment, transfer, blocking, actor);
    const planOf = new Map(planned.map((plan) => [plan.bookingNo, plan]));
    const changed = tickets.flatMap((ticket) => {
      const plan = planOf.get(numberOf(amendment, ticket.orderNo));
      const one = plan === undefined ? null : wantedTicket(ticket, stands, plan, wanted);
      return one === null || one.changes.length === 0 ? [] : [one];
    });
    const faults = await applicationFaults(deps, transfer.filingId ?? '', changed, amendment.reason);
    if (isBlocked(faults)) return block(models, amendment, transfer, faults, actor);
    await note(models, amendment, transfer, changed, { actor, plan: decision });
  }
};

async function readAmendment(models: Models, _id: string): Promise<AmendmentRecord> {
  const amendment = await models.AmendmentModel.findById(_id).lean();
  if (amendment === null) throw ApplicationFailure.nonRetryable(`no amendment ${_id}`, 'NOT_FOUND');
  return amendment;
}

async function sideOf(models: Models, transfer: StockTransferRecord): Promise<Side> {
  const consignee = await models.consigneeOf(transfer);
  if (consignee === null) throw ApplicationFailure.nonRetryable(`${transfer._id} has lost its consignee`, 'NOT_FOUND');
  return { transfer, consignee };
}

const basisOf = ({ transfer: { declarationDate, customsCode, currency }, consignee: { country } }: Side) => ({
  declarationDate,
  customsCode,
  currency,
  country,
});

/** Nothing is done; what blocks it is kept with it. */
const block = (
  models: Models,
  amendment: AmendmentRecord,
  transfer: StockTransferRecord,
  findings: readonly Finding[],
  actor: Actor,
): Promise<void> =>
  models.inTransaction(async (session) => {
    const blocking = findings.filter(({ severity }) => severity === 'blocking');
    const rules = [...new Set(blocking.map(({ rule }) => rule))];
    if (!(await tellAmendment(models, amendment, transfer, 'amendment-asked', { outcome: 'blocked', rules }, actor, session))) return;
    const blocked = { state: 'blocked', findings: blocking, settledAt: new Date() } as const;
    await models.AmendmentModel.updateOne({ _id: amendment._id }, { $set: blocked }, { session });
  });

const groupsOf = (decided: readonly Decided[]): AmendmentRecord['decisions'] =>
  [...Map.groupBy(decided, ({ decision, changes }) => `${decision.rule} ${changes.join()}`).values()].map((group) => ({
    rule: group[0]?.decision.rule ?? '',
    changes: group[0]?.changes ?? [],
    orders: group.map(({ before }) => before.orderNo),
  }));

/** Notes what happens to each ticket as it stands now, and does it where customs has nothing of it. Where one is refused nothing is done of any. */
const note = (
  models: Models,
  amendment: AmendmentRecord,
  transfer: StockTransferRecord,
  wanted: readonly WantedTicket[],
  { actor, plan }: { actor: Actor; plan: DecisionRecord | null },
): Promise<void> =>
  models.inTransaction(async (session) => {
    const decided = await decide(models, amendment, transfer, wanted, session);
    const decisions = groupsOf(decided);
    const isRefused = decided.some(({ decision }) => decision.answer === 'refused');
    const detail = {
      ...(isRefused ? { outcome: 'refused' } : {}),
      decisions: decisions.map(({ rule, changes, orders }) => ({ rule, changes, tickets: orders.length })),
    };
    if (!(await tellAmendment(models, amendment, transfer, 'amendment-asked', detail, actor, session))) return;
    const settled = isRefused ? { state: 'refused' as const, settledAt: new Date() } : {};
    await models.AmendmentModel.updateOne({ _id: amendment._id }, { $set: { decisions, ...settled } }, { session });
    if (isRefused) return;
    await models.insertAll(
      models.TicketAmendmentModel,
      decided.map((one) => recordOf(amendment, one)),
      session,
    );
    const updates = decided.map((one) => ({
      updateOne: { filter: { _id: one.ticket._id }, update: { $set: noted(amendment, one), $inc: { revision: 1 } } },
    }));
    if (updates.length > 0) await models.TicketModel.bulkWrite(updates, { session });
    await takeEffect(
      models,
      transfer._id,
      decided.filter(({ decision }) => decision.answer === 'replan'),
      session,
    );
    if (plan !== null) await models.insertNew(models.DecisionModel, [plan], session);
    await countAmendment(models, amendment._id, session);
  });

/** By what is known of the tickets within the transaction. */
async function decide(
  models: Models,
  amendment: AmendmentRecord,
  { filingId }: StockTransferRecord,
  wanted: readonly WantedTicket[],
  session: ClientSession,
): Promise<Decided[]> {
  const ids = wanted.map(({ ticket }) => ticket._id);
  const [filing, tickets] = [
    await models.FilingModel.findById(filingId).session(session).lean(),
    await models.TicketModel.find({ _id: { $in: ids } })
      .select('-lines -reasons')
      .session(session)
      .lean(),
  ];
  const now = new Map(tickets.map((ticket) => [ticket._id, ticket]));
  return wanted.flatMap((one) => {
    const ticket = now.get(one.ticket._id);
    if (ticket === undefined || filing === null) return [];
    return [{ ...one, ticket: { ...one.ticket, ...ticket }, decision: decisionOf(ticket, one.changes, filing, amendment) }];
  });
}

type Taken = Exclude<AmendmentAnswer, 'refused'>;
function recordOf({ _id, organisationId }: AmendmentRecord, { ticket, before, after, decision }: Decided): TicketAmendmentRecord {
  const isDone = decision.answer === 'replan';
  return {
    _id: `${_id}:${ticket._id}`,
    amendmentId: _id,
    organisationId,
    transferId: ticket.transferId,
    filingId: ticket.filingId,
    ticketId: ticket._id,
    exporterCode: ticket.exporterCode,
    orderNo: before.orderNo,
    answer: decision.answer as Taken,
    state: isDone ? 'approved' : 'pending',
    info: '',
    before,
    after,
    settledAt: isDone ? new Date() : null,
  };
}

/** What stands on a ticket from now on. */
function noted({ _id, reason }: AmendmentRecord, { ticket, after, decision: { answer } }: Decided): Record<string, unknown> {
  const number = nextApplication(ticket);
  const amendment = {
    id: _id,
    answer,
    number,
    key: applicationKey(ticket._id, number),
    sentAt: null,
    settled: answer === 'replan' ? 'approved' : null,
  };
  if (answer === 'replan') return { ...amendedAttempt(ticket, after), amendment };
  if (answer !== 'withdraw-and-redeclare') return { amendment, amendmentAnswer: null };
  const order = { order: _id, reason: reason ?? AMENDMENT_REASON, redeclare: true };
  return { amendment, amendmentAnswer: null, withdrawal: withdrawalOf(ticket, order, new Date()), withdrawalRefusal: null };
}
