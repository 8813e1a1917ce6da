import type { PlannedTicket } from '../domain/declaration-planner.ts';
import type { PlanningRulings } from '../domain/planning-rulings.ts';
import { billOf } from '../domain/transport.ts';
import type { TicketCounts } from '../domain/ticket-state.ts';
import type { DeclaredTicket, FilingRecord, StockTransferRecord, TicketRecord, TicketShipment } from '../models/index.ts';
import type { Deps } from './deps.ts';

type Models = Deps['models'];

/** Ids that follow from the transfer, so that planning twice plans once. */
export const filingIdOf = (models: Models, transferId: string): string => models.derivedId('filing', transferId, 'filing');

/** What the plan of a transfer looks like in the database. */
export function ticketRecords(
  models: Models,
  transfer: StockTransferRecord,
  exporterCode: string,
  tickets: readonly PlannedTicket[],
  country: string,
): TicketRecord[] {
  const filingId = filingIdOf(models, transfer._id);
  const createdAt = new Date();
  const shipment = shipmentOf(transfer, country);
  return tickets.map((ticket, index) => {
    const _id = models.derivedId('ticket', transfer._id, `${filingId}:${ticket.bookingNo}`);
    return {
      _id,
      organisationId: transfer.organisationId,
      transferId: transfer._id,
      filingId,
      sequence: index + 1,
      exporterCode,
      orderNo: ticket.bookingNo,
      ...declared(ticket),
      logisticsNo: logisticsNo(billOf(transfer.transport), _id),
      state: 'planned',
      attempt: 1,
      declarationKey: declarationKey(_id, 1),
      declarationNo: null,
      orderSentAt: null,
      logisticsSentAt: null,
      declarationSentAt: null,
      orderAccepted: false,
      declarable: false,
      inspected: false,
      shipment,
      clearance: null,
      refusal: null,
      supersededAt: null,
      logisticsRefusedAt: null,
      logisticsSupersededAt: null,
      summary: null,
      revision: 0,
      createdAt,
    };
  });
}

/** By what its tickets are counted; `country` is where the goods go. */
export const shipmentOf = (
  { mode, customsCode: district, currency, declarationDate: declaredOn }: Omit<StockTransferRecord, 'lines'>,
  country: string,
): TicketShipment => ({ mode, district, country, currency, declaredOn });

export const declared = ({ path, simplified, sumUp, valueCny, reasons, lines, totals }: Planned) => ({
  path,
  simplified,
  sumUp,
  valueCny,
  reasons,
  lines,
  totals,
});

type Planned = Pick<PlannedTicket, 'path' | 'simplified' | 'sumUp' | 'valueCny' | 'reasons' | 'lines' | 'totals'>;
type Refused = Pick<TicketRecord, '_id' | 'path' | 'attempt' | 'declarationKey' | 'orderAccepted' | 'refusal' | 'logisticsRefusedAt'>;

/** Whether a declaration goes out again under the key it had: it failed on its way, so that nothing of it is at customs.
 *  Source: china-export.md §4. A form's client would know its number, so a form gets a new one. */
const keepsKey = ({ path, refusal }: Refused, plan: Planned): boolean =>
  path === 'list' && plan.path === 'list' && refusal?.of === 'declaration' && refusal.next === 'same-key-re-sign';

/** What a refused ticket becomes when it is filed again: another attempt, declared as it is planned now. Its order and its logistics message go
 *  out again only when that was what customs refused. */
export function nextAttempt(ticket: Refused, plan: Planned) {
  const attempt = ticket.attempt + 1;
  const orderRefused = !ticket.orderAccepted && ticket.refusal?.of !== 'logistics';
  return {
    ...declared(plan),
    state: 'correcting' as const,
    attempt,
    declarationKey: keepsKey(ticket, plan) ? ticket.declarationKey : declarationKey(ticket._id, attempt),
    declarationSupersededAt: keepsKey(ticket, plan) ? (ticket.refusal?.at ?? null) : null,
    declarationNo: null,
    declarationSentAt: null,
    refusal: null,
    change: null,
    ...(orderRefused ? { orderSentAt: null, supersededAt: ticket.refusal?.at ?? null } : {}),
    ...(ticket.logisticsRefusedAt == null
      ? {}
      : { logisticsSentAt: null, logisticsSupersededAt: ticket.logisticsRefusedAt, logisticsRefusedAt: null }),
  };
}

type Amended = Pick<
  TicketRecord,
  | '_id'
  | 'path'
  | 'state'
  | 'orderNo'
  | 'attempt'
  | 'declarationKey'
  | 'orderAccepted'
  | 'refusal'
  | 'logisticsRefusedAt'
  | 'orderSentAt'
  | 'logisticsSentAt'
  | 'logisticsNo'
>;

/** Whether customs has its order, or one is on its way there. */
export const orderAtCustoms = ({
  state,
  orderSentAt,
  orderAccepted,
  refusal,
}: Pick<Amended, 'state' | 'orderSentAt' | 'orderAccepted' | 'refusal'>) =>
  orderSentAt !== null && (orderAccepted || !(state === 'rejected' && refusal?.of !== 'logistics'));

/** What a ticket becomes of which customs has no declaration, or none any more, and that is amended: as it is wanted, and another attempt where
 *  something of it had gone out. Its order goes out again under a new number, or where it was refused; its logistics message when another firm carries
 *  it, or when there was none. */
export function amendedAttempt(ticket: Amended, { head, ...after }: DeclaredTicket) {
  const wanted = { ...after, head };
  if (ticket.orderSentAt === null) return wanted;
  const { path, orderNo, logisticsNo: number } = after;
  const next = nextAttempt(
    { ...ticket, refusal: ticket.state === 'rejected' ? ticket.refusal : null, orderAccepted: orderAtCustoms(ticket) },
    after,
  );
  return {
    ...next,
    ...wanted,
    state: 'correcting' as const,
    withdrawal: null,
    withdrawalRefusal: null,
    change: null,
    amendmentAnswer: null,
    declarationKey: declarationKey(ticket._id, next.attempt),
    declarationSupersededAt: null,
    ...(orderNo === ticket.orderNo ? {} : { orderSentAt: null, supersededAt: null, orderAccepted: false, declarable: false }),
    ...(path === 'list' && number !== ticket.logisticsNo
      ? { logisticsSentAt: null, logisticsSupersededAt: null, logisticsRefusedAt: null }
      : {}),
  };
}

export const filingRecord = (models: Models, { _id, organisationId, transport }: StockTransferRecord, tickets: number): FilingRecord => ({
  _id: filingIdOf(models, _id),
  organisationId,
  transferId: _id,
  counts: countsOfPlan(tickets),
  revision: 0,
  arrivalKey: null,
  departureKey: null,
  arrivedAt: null,
  departedAt: null,
  binding: transport.boundLater === true ? { supplied: 0, manifest: null } : null,
  createdAt: new Date(),
});

/** The packs a plan rests on, by which it can be worked out again later. */
export const policiesOf = (models: Models, rulings: PlanningRulings | null): StockTransferRecord['policies'] =>
  Object.values(rulings ?? {}).map((pack) => models.policyRecordOf(pack));

/** 运单号: at most 80 characters, never repeated by one logistics firm within six months, though two transfers may share a bill, or have none yet.
 *  Source: china-export.md §3.4. */
const logisticsNo = (billNo: string, ticketId: string): string => `${billNo || 'OP'}-${ticketId.slice(-12).toUpperCase()}`;

/** copNo and clientSeqNo hold 30 characters: the last 24 hexadecimal digits of the ticket's id and the attempt.
 *  Source: china-export.md §3.4. */
export const declarationKey = (ticketId: string, attempt: number): string =>
  `OP${ticketId.replaceAll('-', '').slice(-24).toUpperCase()}${String(attempt).padStart(2, '0')}`;

/** The same of a manifest that binds lists of a filing. */
export const manifestKey = (filingId: string, number: number): string =>
  `OM${filingId.replaceAll('-', '').slice(-24).toUpperCase()}${String(number).padStart(2, '0')}`;

const countsOfPlan = (total: number): TicketCounts => ({
  total,
  orderAccepted: 0,
  orderRejected: 0,
  inspected: 0,
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
