import { Schema, model } from 'mongoose';
import type { AmendmentAnswer } from '../domain/amendment.ts';
import type { PlannedLine } from '../domain/declaration-planner.ts';
import type { Reason } from '../domain/planning-reasons.ts';
import type { Clearance } from '../domain/clearance.ts';
import type { NextStep } from '../domain/refusals/entry.ts';
import type { TicketState } from '../domain/states.ts';
import type { SummaryState } from '../domain/sum-up.ts';
import type { AskedAnswer, TicketReceipt } from '../domain/ticket-state.ts';
import { STRICT, flag, instant, optionalInstant, optionalPart, optionalText, part, text, whole } from './base.ts';
import type { Consignee } from './consignee.ts';
import type { StockTransferRecord, TotalsRecord } from './stock-transfer.ts';

/** What refused a ticket; `entry` names its reason in the refusal table as it was read then, `next` what may happen by it, `task` the task that
 *  it stands in. */
export type TicketRefusal = TicketReceipt & { entry?: string; next?: NextStep; task?: string };
/** `order` is the command that asked for it; `number` counts the applications of the ticket, from 1; `key` is the application's own. After a
 *  withdrawal with `redeclare` the ticket is declared again. */
export type WithdrawalRecord = {
  order: string;
  number: number;
  key: string;
  reason: string;
  redeclare: boolean;
  askedAt: Date;
  sentAt: Date | null;
};

/** The amendment that a ticket was last part of; `number` counts the applications to customs, those to withdraw it among them. `sentAt` is null
 *  until customs can be asked, `settled` while it decides. */
export type TicketAmendment = {
  id: string;
  answer: AmendmentAnswer;
  number: number;
  key: string;
  sentAt: Date | null;
  settled: 'approved' | 'refused' | 'lapsed' | null;
};
/** What its messages say besides its lines, where that was amended. */
export type TicketHead = Pick<StockTransferRecord, 'transport' | 'portCode' | 'logistics' | 'warehouseId'> & {
  buyer: NonNullable<StockTransferRecord['buyer']> | null;
  platform: NonNullable<StockTransferRecord['platform']> | null;
  consignee: Consignee;
};

/** By what a ticket is counted. `declaredOn` (YYYY-MM-DD) is the date of declaration that its transfer states, so a ticket never changes its month. */
export type TicketShipment = { mode: string; district: string; country: string; currency: string; declaredOn: string };

/** `sumUpId` is the application that it is in; `attempt` and `part` those by which it went last; dates are YYYY-MM-DD in China. */
export type TicketSummary = {
  sumUpId: string;
  releasedOn: string;
  dueOn: string;
  attempt: number | null;
  part: number | null;
  state: SummaryState;
  sumNo: string | null;
  /** 海关编号 of the form that it was summed up to. */
  entryId: string | null;
};

export type TicketRecord = {
  _id: string;
  organisationId: string;
  transferId: string;
  filingId: string;
  /** Position in the filing, from 1. */
  sequence: number;
  exporterCode: string;
  orderNo: string;
  path: 'list' | 'form';
  simplified: boolean;
  /** Whether the list is to be summed up to a form after its release (汇总申报); never of a form. */
  sumUp: boolean;
  /** The value by which the list limit was judged, in CNY to the cent. */
  valueCny: string;
  reasons: Reason[];
  lines: PlannedLine[];
  totals: TotalsRecord;
  logisticsNo: string;
  state: TicketState;
  /** From 1; a resubmission after a refusal is the next. */
  attempt: number;
  /** copNo of the list or clientSeqNo of the form, of this attempt. */
  declarationKey: string;
  /** 清单编号 or 海关编号. */
  declarationNo: string | null;
  orderSentAt: Date | null;
  /** Of a list; a form goes without a logistics message. */
  logisticsSentAt: Date | null;
  declarationSentAt: Date | null;
  orderAccepted: boolean;
  /** Customs has what comes before the declaration. */
  declarable: boolean;
  inspected: boolean;
  /** Both null in tickets of before there were statistics, until they are completed. */
  shipment?: TicketShipment | null;
  clearance?: Clearance | null;
  refusal: TicketRefusal | null;
  /** Receipts of the order up to this instant, in customs' own time, answer an earlier attempt. */
  supersededAt: string | null;
  /** The refusal that stands of the logistics message, and up to which instant its receipts answer an earlier attempt. */
  logisticsRefusedAt: string | null;
  logisticsSupersededAt: string | null;
  /** The same of a declaration that went out again under the key it had. */
  declarationSupersededAt?: string | null;
  /** The last application to withdraw its declaration; absent or null where nobody wants that. `sentAt` is null until customs can be asked:
   *  a declaration on its way has first to be answered. */
  withdrawal?: WithdrawalRecord | null;
  /** With which customs refused it. */
  withdrawalRefusal?: TicketReceipt | null;
  /** The manifest 607 and its part that named it last, and under which number; null where it is bound by none. */
  manifest?: { number: number; part: number; declarationNo: string } | null;
  /** Where a list that is owed a summary stands with it; null until it is released, absent in tickets of before lists were summed up. */
  summary?: TicketSummary | null;
  /** Absent or null in a ticket that was never amended. */
  amendment?: TicketAmendment | null;
  /** What customs has said to it; worked out of receipts. */
  amendmentAnswer?: AskedAnswer | null;
  head?: TicketHead | null;
  /** The change (变更) of this attempt's list that was sent before customs had taken it, and in which message. */
  change?: { guid: string; message: string; sentAt: string } | null;
  /** Grows with every working out of its state, so that two at once conflict. */
  revision: number;
  createdAt: Date;
};

const schema = new Schema<TicketRecord>(
  {
    _id: text,
    organisationId: text,
    transferId: text,
    filingId: text,
    sequence: whole,
    exporterCode: text,
    orderNo: text,
    path: text,
    simplified: flag,
    sumUp: flag,
    valueCny: text,
    reasons: { type: Schema.Types.Mixed, required: true } as never,
    lines: { type: Schema.Types.Mixed, required: true } as never,
    totals: part,
    logisticsNo: text,
    state: text,
    attempt: whole,
    declarationKey: text,
    declarationNo: optionalText,
    orderSentAt: optionalInstant,
    logisticsSentAt: optionalInstant,
    declarationSentAt: optionalInstant,
    orderAccepted: flag,
    declarable: flag,
    inspected: flag,
    shipment: optionalPart,
    clearance: optionalPart,
    refusal: optionalPart,
    supersededAt: optionalText,
    logisticsRefusedAt: optionalText,
    logisticsSupersededAt: optionalText,
    declarationSupersededAt: optionalText,
    withdrawal: optionalPart,
    withdrawalRefusal: optionalPart,
    manifest: optionalPart,
    summary: optionalPart,
    amendment: optionalPart,
    amendmentAnswer: optionalPart,
    head: optionalPart,
    change: optionalPart,
    revision: whole,
    createdAt: instant,
  },
  STRICT,
);
schema.index({ filingId: 1, sequence: 1 }, { unique: true });
schema.index(
  { exporterCode: 1, orderNo: 1 },
  {
    unique: true,
    partialFilterExpression: {
      state: {
        $in: [
          'planned',
          'submitted',
          'accepted',
          'arrived',
          'inspect',
          'released',
          'departed',
          'finalised',
          'rejected',
          'correcting',
          'withdrawing',
        ],
      },
    },
  },
);
schema.index({ exporterCode: 1, orderNo: 1, state: 1 });
schema.index({ declarationKey: 1 }, { unique: true });
schema.index({ transferId: 1, sequence: 1 });
// Lists that are released and wait for their application, and those of one.
schema.index({ state: 1, _id: 1 }, { name: 'unsummed', partialFilterExpression: { sumUp: true, summary: { $type: 'null' } } });
schema.index({ 'summary.sumUpId': 1 }, { partialFilterExpression: { 'summary.sumUpId': { $type: 'string' } } });
// All that counting looks at, so that it reads no ticket.
schema.index({ filingId: 1, state: 1, declarable: 1, inspected: 1 });
/** Statistics are answered out of these alone, without a look at the tickets but those withdrawn or refused. */
schema.index({ 'shipment.declaredOn': 1 }, { name: 'declaredOn' });
schema.index(
  {
    organisationId: 1,
    'shipment.declaredOn': 1,
    'shipment.mode': 1,
    path: 1,
    'shipment.district': 1,
    'shipment.country': 1,
    'shipment.currency': 1,
    'clearance.reached': 1,
    'clearance.inspected': 1,
    'clearance.seconds': 1,
    'totals.value': 1,
  },
  { name: 'figures' },
);
const COUNTED_BY = {
  organisationId: 1,
  'shipment.declaredOn': 1,
  'shipment.mode': 1,
  path: 1,
  'shipment.district': 1,
  'shipment.country': 1,
} as const;
schema.index(
  { ...COUNTED_BY, 'shipment.currency': 1, 'totals.value': 1 },
  { name: 'figuresWithdrawn', partialFilterExpression: { state: 'withdrawn' } },
);
schema.index(COUNTED_BY, { name: 'figuresRefused', partialFilterExpression: { 'clearance.refusals.0': { $exists: true } } });
export const TicketModel = model<TicketRecord>('Ticket', schema, 'tickets');
