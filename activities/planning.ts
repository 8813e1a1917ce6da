import { ApplicationFailure } from '@temporalio/activity';
import { type PlannedTicket, PLANNING_SUBJECTS, planTickets } from '../domain/declaration-planner.ts';
import { canonicalText } from '../domain/policy/pack.ts';
import { policyOn } from '../domain/policy/index.ts';
import { checkReadiness, isBlocked } from '../domain/readiness.ts';
import type { TicketCounts } from '../domain/ticket-state.ts';
import type { StockTransferRecord, TicketRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

export type CheckOutcome =
  | { outcome: 'ready'; filingId: string; tickets: number }
  | { outcome: 'blocked'; attention: { code: 'CHECK_FAILED'; message: { en: string; 'zh-CN': string }; actions: string[] } };

export const createPlanningActivities = ({ models }: Pick<Deps, 'models'>) => ({
  /** Runs every rule over the transfer as it stands, and when nothing blocks fixes the policy packs and writes the tickets.
   *  Safe to retry: ids of filing and tickets follow from the transfer. Errors: NOT_FOUND. */
  async checkAndPlan(transferId: string): Promise<CheckOutcome> {
    const transfer = await models.StockTransferModel.findById(transferId).lean();
    if (transfer === null) throw ApplicationFailure.nonRetryable(`no stock transfer ${transferId}`, 'NOT_FOUND');
    const consignment = await models.readConsignment(transfer);
    const findings = checkReadiness(consignment);
    if (isBlocked(findings)) return blocked(findings);
    const tickets = planTickets({
      lines: transfer.lines,
      products: consignment.products,
      inPilotZone: consignment.enterprise?.inPilotZone ?? false,
      declarationDate: transfer.declarationDate,
    });
    const filingId = models.derivedId('filing', transferId, 'filing');
    await storePlan(models, transfer, filingId, consignment.enterprise?.customsCode ?? '', tickets);
    return { outcome: 'ready', filingId, tickets: tickets.length };
  },
});

function blocked(findings: ReturnType<typeof checkReadiness>): CheckOutcome {
  const reasons = findings.filter(({ severity }) => severity === 'blocking');
  const message = {
    en: reasons
      .map((finding) => `${finding.path}: ${finding.message.en}`)
      .join('; ')
      .slice(0, 2000),
    'zh-CN': reasons
      .map((finding) => `${finding.path}：${finding.message['zh-CN']}`)
      .join('；')
      .slice(0, 2000),
  };
  return { outcome: 'blocked', attention: { code: 'CHECK_FAILED', message, actions: ['recheck', 'cancel'] } };
}

async function storePlan(
  models: Deps['models'],
  transfer: StockTransferRecord,
  filingId: string,
  exporterCode: string,
  tickets: PlannedTicket[],
): Promise<void> {
  const { _id: transferId, organisationId } = transfer;
  const createdAt = new Date();
  const policies = PLANNING_SUBJECTS.map((subject) => {
    const pack = policyOn(subject, transfer.declarationDate);
    return { subject, packId: pack.id, version: pack.version, sha256: models.sha256Of(canonicalText(pack)) };
  });
  const records = tickets.map((ticket, index): TicketRecord =>
    ticketRecord(models, transfer, filingId, exporterCode, ticket, index + 1, createdAt),
  );
  await models.insertNew(models.TicketModel, records);
  await models.insertNew(models.FilingModel, [
    {
      _id: filingId,
      organisationId,
      transferId,
      counts: countsOfPlan(tickets.length),
      revision: 0,
      arrivalKey: null,
      departureKey: null,
      arrivedAt: null,
      departedAt: null,
      createdAt,
    },
  ]);
  await models.StockTransferModel.updateOne({ _id: transferId }, { $set: { filingId, policies } });
}

function ticketRecord(
  models: Deps['models'],
  transfer: StockTransferRecord,
  filingId: string,
  exporterCode: string,
  ticket: PlannedTicket,
  sequence: number,
  createdAt: Date,
): TicketRecord {
  const _id = models.derivedId('ticket', transfer._id, `${filingId}:${ticket.bookingNo}`);
  return {
    _id,
    organisationId: transfer.organisationId,
    transferId: transfer._id,
    filingId,
    sequence,
    exporterCode,
    orderNo: ticket.bookingNo,
    path: ticket.path,
    simplified: ticket.simplified,
    reasons: ticket.reasons,
    lines: ticket.lines,
    totals: ticket.totals,
    logisticsNo: logisticsNo(transfer.transport.billNo, _id),
    state: 'planned',
    attempt: 1,
    declarationKey: declarationKey(_id, 1),
    declarationNo: null,
    orderSentAt: null,
    declarationSentAt: null,
    orderAccepted: false,
    refusal: null,
    supersededAt: null,
    createdAt,
  };
}

/** 运单号: at most 80 characters, never repeated by one logistics firm within six months, though two transfers may share a bill. Source: as below. */
const logisticsNo = (billNo: string, ticketId: string): string => `${billNo}-${ticketId.slice(-12).toUpperCase()}`;

/** copNo and clientSeqNo hold 30 characters: the last 24 hexadecimal digits of the ticket's id and the attempt.
 *  Source: china-export.md §3.4. */
export const declarationKey = (ticketId: string, attempt: number): string =>
  `OP${ticketId.replaceAll('-', '').slice(-24).toUpperCase()}${String(attempt).padStart(2, '0')}`;

const countsOfPlan = (total: number): TicketCounts => ({
  total,
  orderAccepted: 0,
  orderRejected: 0,
  planned: total,
  submitted: 0,
  accepted: 0,
  arrived: 0,
  inspect: 0,
  released: 0,
  departed: 0,
  finalised: 0,
  rejected: 0,
  correcting: 0,
  withdrawing: 0,
  withdrawn: 0,
});
