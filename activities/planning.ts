import { ApplicationFailure } from '@temporalio/activity';
import type { ClientSession } from 'mongoose';
import type { Actor } from '../contracts/actor.ts';
import { type CargoKind, type Finding, destinationOf } from '../domain/consignment.ts';
import type { PlannedTicket } from '../domain/declaration-planner.ts';
import { type PlanningRulings, type PlanningSubject, planningRulings } from '../domain/planning-rulings.ts';
import { isBlocked } from '../domain/readiness/index.ts';
import { type PlanInput, decidePlan } from '../domain/transfer-plan.ts';
import type { DecisionRecord, FilingRecord, StockTransferRecord, TicketRecord } from '../models/index.ts';
import { orderNoteOf } from './customs/messages.ts';
import { rehearse } from './customs/rehearsal.ts';
import type { Deps } from './deps.ts';
import { filingIdOf, filingRecord, nextAttempt, policiesOf, ticketRecords } from './plan-records.ts';

export type CheckOutcome =
  /** `boundLater`: its lists are declared without their transport, which a manifest states later. */
  | { outcome: 'ready'; filingId: string; tickets: number; cargo?: CargoKind; boundLater?: boolean }
  | { outcome: 'blocked'; attention: { code: 'CHECK_FAILED'; message: { en: string; 'zh-CN': string }; actions: string[] } };

export type PlanningDeps = Pick<Deps, 'models' | 'policies' | 'singleWindow' | 'transmitter'>;

export const createPlanningActivities = (deps: PlanningDeps) => {
  const { models, policies: book } = deps;
  return {
    /** Runs every rule over the transfer as it stands and rehearses its messages; when nothing blocks, fixes the policy packs and writes the
     *  tickets and the decision, all or none. Safe to retry: ids of filing and tickets follow from the transfer. Errors: NOT_FOUND; a duplicate
     *  key when another transfer takes a booking number at this very moment (retried: the check then finds it taken). */
    async checkAndPlan(transferId: string): Promise<CheckOutcome> {
      const transfer = await readTransfer(models, transferId);
      const { cargo = 'packed' } = transfer;
      if (transfer.filingId !== null) return { ...(await asPlanned(models, transfer.filingId)), cargo };
      const { findings, records, decision } = await examine(deps, transfer, ruledNow(book), 'plan');
      if (isBlocked(findings)) return blocked(findings, ['recheck', 'cancel']);
      const filing = filingRecord(models, transfer, records.length);
      await models.inTransaction(async (session) => {
        // Its transport may be stated while it is planned without.
        if (filing.binding != null) filing.binding.supplied = (await isStated(models, transferId, session)) ? 1 : 0;
        await models.insertNew(models.TicketModel, records, session);
        await models.insertNew(models.FilingModel, [filing], session);
        await models.insertNew(models.DecisionModel, [decision], session);
        const planned = { filingId: filing._id, policies: decision.policies };
        await models.StockTransferModel.updateOne({ _id: transferId }, { $set: planned }, { session });
      });
      return { ...ready(filing, records.length), cargo };
    },

    /** The same for the tickets that customs refused, with the catalogue as it is now and the packs that the transfer keeps: each gets another
     *  attempt, planned anew. `actions` are what may be done where the check blocks. Safe to retry: only refused tickets are touched.
     *  Errors: NOT_FOUND; RangeError when a kept pack is gone. */
    async replanRefused({ transferId, actions }: { transferId: string; actions: string[] }): Promise<CheckOutcome> {
      const transfer = await readTransfer(models, transferId);
      const refused = await models.TicketModel.find({ transferId, state: 'rejected' }).select('orderNo attempt').sort({ _id: 1 }).lean();
      const filingId = filingIdOf(models, transferId);
      if (refused.length === 0) return { outcome: 'ready', filingId, tickets: 0 };
      const orderNos = new Set(refused.map(({ orderNo }) => orderNo));
      const lines = transfer.lines.filter(({ bookingNo }) => orderNos.has(bookingNo));
      const rulings = models.recallKept<PlanningSubject>(book, transfer.policies);
      const key = `replan:${models.sha256Of(refused.map(({ _id, attempt }) => `${_id}:${attempt}`).join())}`;
      const { findings, planned, decision } = await examine(deps, { ...transfer, lines }, () => rulings, key);
      if (isBlocked(findings)) return blocked(findings, actions);
      const planOf = new Map(planned.map((plan) => [plan.bookingNo, plan]));
      return { outcome: 'ready', filingId, tickets: await openAttempts(models, transferId, planOf, decision) };
    },

    /** Takes the packs that hold now in place of those a planned transfer keeps, since its seller says so; what is planned stays as it is until
     *  it is planned again. Safe to retry: the step is unique. Errors: NOT_FOUND. */
    async adoptPolicies({ transferId, step, actor }: { transferId: string; step: string; actor: Actor }): Promise<void> {
      const transfer = await readTransfer(models, transferId);
      const { organisationId, state, policies: before } = transfer;
      const consignee = await models.consigneeOf(transfer);
      const { declarationDate, customsCode, mode } = transfer;
      const policies = policiesOf(models, planningRulings(book, declarationDate, customsCode, mode, consignee?.country ?? null));
      await models.inTransaction(async (session) => {
        const resource = { resource: models.resourceOf(transfer), resourceId: transferId, organisationId } as const;
        const progress = { ...resource, step, kind: 'policies-adopted', state, detail: { before, policies }, ...actor };
        if (!(await models.recordProgress(progress, session))) return;
        await models.StockTransferModel.updateOne({ _id: transferId }, { $set: { policies, updatedAt: new Date() } }, { session });
      });
    },
  };
};

/** Reads the refused tickets anew, since receipts may have come while the check ran: what refused a ticket last must not refuse its next attempt. */
const openAttempts = (
  models: Deps['models'],
  transferId: string,
  planOf: ReadonlyMap<string, PlannedTicket>,
  decision: DecisionRecord,
): Promise<number> =>
  models.inTransaction(async (session) => {
    const refused = await models.TicketModel.find({ transferId, state: 'rejected' }).select('-lines -reasons').session(session).lean();
    const updates = refused.flatMap((ticket) => {
      const plan = planOf.get(ticket.orderNo);
      return plan === undefined ? [] : [{ updateOne: { filter: { _id: ticket._id }, update: { $set: nextAttempt(ticket, plan) } } }];
    });
    if (updates.length > 0) await models.TicketModel.bulkWrite(updates, { session });
    await models.insertNew(models.DecisionModel, [decision], session);
    return updates.length;
  });

/** A plan is made once: whoever asks again, perhaps after a release with other packs, finds it as it is. */
const asPlanned = async (models: Deps['models'], filingId: string) =>
  ready(await models.FilingModel.findById(filingId).orFail().lean(), await models.TicketModel.countDocuments({ filingId }));

const ready = ({ _id: filingId, binding = null }: Pick<FilingRecord, '_id' | 'binding'>, tickets: number) => ({
  outcome: 'ready' as const,
  filingId,
  tickets,
  ...(binding === null ? {} : { boundLater: true }),
});

const isStated = async (models: Deps['models'], transferId: string, session: ClientSession): Promise<boolean> => {
  const now = await models.StockTransferModel.findById(transferId).select('transport').session(session).orFail().lean();
  return now.transport.boundLater !== true;
};

/** A transfer with its lines. Errors: NOT_FOUND. */
export async function readTransfer(models: Deps['models'], transferId: string): Promise<StockTransferRecord> {
  const transfer = await models.StockTransferModel.findById(transferId).lean();
  if (transfer === null) throw ApplicationFailure.nonRetryable(`no stock transfer ${transferId}`, 'NOT_FOUND');
  return transfer;
}

/** The packs that hold now. */
export const ruledNow =
  (book: Deps['policies']) =>
  (given: PlanInput): PlanningRulings | null =>
    planningRulings(book, given.declarationDate, given.customsCode, given.mode, destinationOf(given));

export type Examined = { findings: Finding[]; planned: PlannedTicket[]; records: TicketRecord[]; decision: DecisionRecord };

/** Runs every rule over a transfer, and where nothing blocks plans it and rehearses its messages. Stores nothing. */
export async function examine(
  { models, singleWindow, transmitter }: PlanningDeps,
  transfer: StockTransferRecord,
  ruled: (given: PlanInput) => PlanningRulings | null,
  key: string,
): Promise<Examined> {
  const { given, enterprise, consignee } = await models.readConsignment(transfer);
  const rulings = ruled(given);
  const outcome = decidePlan(given, rulings);
  const { _id: resourceId, organisationId } = transfer;
  const decision = await models.decisionOf({
    _id: models.derivedId('decision', resourceId, key),
    organisationId,
    resourceId,
    kind: 'transfer-plan',
    policies: policiesOf(models, rulings),
    given,
    outcome,
  });
  const { findings, tickets: planned } = outcome;
  if (isBlocked(findings) || enterprise === null || consignee === null) return { findings, planned: [], records: [], decision };
  const records = ticketRecords(models, transfer, enterprise.customsCode, planned, consignee.country);
  const orderNote = orderNoteOf(rulings);
  const faults = await rehearse(singleWindow, records, {
    transfer,
    enterprise,
    consignee,
    orderNote,
    bindsLater: transfer.transport.boundLater === true,
    transmitter,
  });
  return { findings: [...faults, ...findings], planned, records, decision };
}

const LONGEST_MESSAGE = 2_000;

function blocked(findings: readonly Finding[], actions: string[]): CheckOutcome {
  const reasons = findings.filter(({ severity }) => severity === 'blocking');
  const told = (language: 'en' | 'zh-CN', colon: string, between: string): string =>
    reasons
      .map(({ path, message }) => `${path}${colon}${message[language]}`)
      .join(between)
      .slice(0, LONGEST_MESSAGE);
  return {
    outcome: 'blocked',
    attention: { code: 'CHECK_FAILED', message: { en: told('en', ': ', '; '), 'zh-CN': told('zh-CN', '：', '；') }, actions },
  };
}
