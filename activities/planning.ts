import { ApplicationFailure } from '@temporalio/activity';
import type { Finding } from '../domain/consignment.ts';
import { type PlannedTicket, planTickets } from '../domain/declaration-planner.ts';
import { checkReadiness, isBlocked } from '../domain/readiness.ts';
import type { StockTransferRecord, TicketRecord } from '../models/index.ts';
import { rehearse } from './customs/rehearsal.ts';
import type { Deps } from './deps.ts';
import { filingIdOf, filingRecord, nextAttempt, policiesOf, ticketRecords } from './plan-records.ts';

export type CheckOutcome =
  | { outcome: 'ready'; filingId: string; tickets: number }
  | { outcome: 'blocked'; attention: { code: 'CHECK_FAILED'; message: { en: string; 'zh-CN': string }; actions: string[] } };

type PlanningDeps = Pick<Deps, 'models' | 'singleWindow' | 'transmitter'>;

export const createPlanningActivities = (deps: PlanningDeps) => {
  const { models } = deps;
  return {
    /** Runs every rule over the transfer as it stands and rehearses its messages; when nothing blocks, fixes the policy packs and writes the
     *  tickets, all or none. Safe to retry: ids of filing and tickets follow from the transfer. Errors: NOT_FOUND; a duplicate key when another
     *  transfer takes a booking number at this very moment (retried: the check then finds it taken). */
    async checkAndPlan(transferId: string): Promise<CheckOutcome> {
      const transfer = await readTransfer(models, transferId);
      const { findings, records } = await examine(deps, transfer);
      if (isBlocked(findings)) return blocked(findings, ['recheck', 'cancel']);
      const filing = filingRecord(models, transfer, records.length);
      const policies = policiesOf(models, transfer.declarationDate);
      await models.inTransaction(async (session) => {
        await models.insertNew(models.TicketModel, records, session);
        await models.insertNew(models.FilingModel, [filing], session);
        await models.StockTransferModel.updateOne({ _id: transferId }, { $set: { filingId: filing._id, policies } }, { session });
      });
      return { outcome: 'ready', filingId: filing._id, tickets: records.length };
    },

    /** The same for the tickets that customs refused, with the catalogue as it is now: each gets another attempt, planned anew. `actions` are
     *  what may be done where the check blocks. Safe to retry: only refused tickets are touched. Errors: NOT_FOUND. */
    async replanRefused({ transferId, actions }: { transferId: string; actions: string[] }): Promise<CheckOutcome> {
      const transfer = await readTransfer(models, transferId);
      const refused = await models.TicketModel.find({ transferId, state: 'rejected' }).select('orderNo').lean();
      const filingId = filingIdOf(models, transferId);
      if (refused.length === 0) return { outcome: 'ready', filingId, tickets: 0 };
      const orderNos = new Set(refused.map(({ orderNo }) => orderNo));
      const { findings, planned } = await examine(deps, {
        ...transfer,
        lines: transfer.lines.filter(({ bookingNo }) => orderNos.has(bookingNo)),
      });
      if (isBlocked(findings)) return blocked(findings, actions);
      const planOf = new Map(planned.map((plan) => [plan.bookingNo, plan]));
      return { outcome: 'ready', filingId, tickets: await openAttempts(models, transferId, planOf) };
    },
  };
};

/** Reads the refused tickets anew, since receipts may have come while the check ran: what refused a ticket last must not refuse its next attempt. */
const openAttempts = (models: Deps['models'], transferId: string, planOf: ReadonlyMap<string, PlannedTicket>): Promise<number> =>
  models.inTransaction(async (session) => {
    const refused = await models.TicketModel.find({ transferId, state: 'rejected' }).select('-lines -reasons').session(session).lean();
    const updates = refused.flatMap((ticket) => {
      const plan = planOf.get(ticket.orderNo);
      return plan === undefined ? [] : [{ updateOne: { filter: { _id: ticket._id }, update: { $set: nextAttempt(ticket, plan) } } }];
    });
    if (updates.length > 0) await models.TicketModel.bulkWrite(updates, { session });
    return updates.length;
  });

async function readTransfer(models: Deps['models'], transferId: string): Promise<StockTransferRecord> {
  const transfer = await models.StockTransferModel.findById(transferId).lean();
  if (transfer === null) throw ApplicationFailure.nonRetryable(`no stock transfer ${transferId}`, 'NOT_FOUND');
  return transfer;
}

type Examined = { findings: Finding[]; planned: PlannedTicket[]; records: TicketRecord[] };

async function examine({ models, singleWindow, transmitter }: PlanningDeps, transfer: StockTransferRecord): Promise<Examined> {
  const consignment = await models.readConsignment(transfer);
  const findings = checkReadiness(consignment);
  const { enterprise, warehouse, products } = consignment;
  if (isBlocked(findings) || enterprise === null || warehouse === null) return { findings, planned: [], records: [] };
  const { lines, declarationDate } = transfer;
  const planned = planTickets({ lines, products, inPilotZone: enterprise.inPilotZone, declarationDate });
  const records = ticketRecords(models, transfer, enterprise.customsCode, planned);
  return {
    findings: [...(await rehearse(singleWindow, records, { transfer, enterprise, warehouse, transmitter })), ...findings],
    planned,
    records,
  };
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
