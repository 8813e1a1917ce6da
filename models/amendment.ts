import { Schema, model } from 'mongoose';
import type { AmendmentAnswer, Change } from '../domain/amendment.ts';
import type { ConsignmentLine, Finding } from '../domain/consignment.ts';
import type { AmendmentState } from '../domain/states.ts';
import { STRICT, flag, instant, optionalInstant, optionalText, part, text, whole } from './base.ts';
import type { StockTransferRecord } from './stock-transfer.ts';
import type { TicketHead, TicketRecord } from './ticket.ts';

type Head = Pick<
  StockTransferRecord,
  | 'declarationDate'
  | 'customsCode'
  | 'portCode'
  | 'transport'
  | 'logistics'
  | 'currency'
  | 'importerId'
  | 'warehouseId'
  | 'buyer'
  | 'platform'
>;
export type AmendedLine = Omit<ConsignmentLine, 'lineNo' | 'bookingNo'>;
/** Members of the head that are to be others, and orders with all their lines; null lines stay as they are, a null number too. */
export type AmendmentChange = {
  head: Partial<Head>;
  orders: { orderNo: string; newOrderNo: string | null; lines: AmendedLine[] | null }[];
};

/** What somebody wants changed of a transfer, and what came of it. */
export type AmendmentRecord = {
  _id: string;
  organisationId: string;
  transferId: string;
  /** Whether it may concern nothing but tickets that customs refused. */
  onlyRefused: boolean;
  change: AmendmentChange;
  reason: string | null;
  state: AmendmentState;
  decisions: { rule: string; changes: Change[]; orders: string[] }[];
  /** What blocks it. */
  findings: Finding[];
  approved: number;
  refused: number;
  pending: number;
  refusals: { orderNo: string; info: string }[];
  askedAt: Date;
  settledAt: Date | null;
};
const mixed = { type: Schema.Types.Mixed, required: true } as never;
const schema = new Schema<AmendmentRecord>(
  {
    _id: text,
    organisationId: text,
    transferId: text,
    onlyRefused: flag,
    change: part,
    reason: optionalText,
    state: text,
    decisions: mixed,
    findings: mixed,
    approved: whole,
    refused: whole,
    pending: whole,
    refusals: mixed,
    askedAt: instant,
    settledAt: optionalInstant,
  },
  STRICT,
);
schema.index({ transferId: 1, _id: -1 });
export const AmendmentModel = model<AmendmentRecord>('Amendment', schema, 'amendments');

/** Whether customs has still to decide on something that was to be changed of a transfer. */
export const isAmending = async (transferId: string): Promise<boolean> =>
  (await AmendmentModel.exists({ transferId, state: 'pending' })) !== null;

/** What a ticket declares, as it stood or as it is wanted. */
export type DeclaredTicket = Pick<
  TicketRecord,
  'orderNo' | 'path' | 'simplified' | 'sumUp' | 'valueCny' | 'reasons' | 'lines' | 'totals' | 'logisticsNo'
> & { head: TicketHead };

/** One ticket of an amendment: how it stood and how it is wanted, and which of the two holds. `lapsed`: customs had nothing more to decide. */
export type TicketAmendmentRecord = {
  /** Amendment and ticket. */
  _id: string;
  amendmentId: string;
  organisationId: string;
  transferId: string;
  filingId: string;
  ticketId: string;
  /** With the number the order had: customs knows it still. */
  exporterCode: string;
  orderNo: string;
  answer: Exclude<AmendmentAnswer, 'refused'>;
  state: 'pending' | 'approved' | 'refused' | 'lapsed';
  info: string;
  before: DeclaredTicket;
  after: DeclaredTicket;
  settledAt: Date | null;
};
const ofTicket = new Schema<TicketAmendmentRecord>(
  {
    _id: text,
    amendmentId: text,
    organisationId: text,
    transferId: text,
    filingId: text,
    ticketId: text,
    exporterCode: text,
    orderNo: text,
    answer: text,
    state: text,
    info: { type: String, default: '' },
    before: part as never,
    after: part as never,
    settledAt: optionalInstant,
  },
  STRICT,
);
ofTicket.index({ amendmentId: 1, state: 1, _id: 1 });
ofTicket.index({ ticketId: 1 });
ofTicket.index({ exporterCode: 1, orderNo: 1 });
export const TicketAmendmentModel = model<TicketAmendmentRecord>('TicketAmendment', ofTicket, 'ticketAmendments');
