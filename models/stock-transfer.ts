import { Schema, model } from 'mongoose';
import type { SupervisionMode } from '../contracts/customs.ts';
import type { Buyer, Platform } from '../contracts/direct-export.ts';
import type { MilestoneInput, StockTransferInput } from '../contracts/stock-transfer.ts';
import type { CargoKind, ConsignmentLine } from '../domain/consignment.ts';
import type { Pause } from '../domain/pauses.ts';
import type { StockTransferState } from '../domain/states.ts';
import type { PolicyRecord } from './policy.ts';
import { STRICT, instant, optionalInstant, optionalPart, optionalText, part, text, whole } from './base.ts';

/** `tasks`: what has to be seen to, the largest first. */
export type AttentionRecord = { code: string; message: { en: string; 'zh-CN': string }; actions: string[]; tasks?: string[] };
export type TotalsRecord = { value: string; pieces: number; cartons: number; netWeightKg: string; grossWeightKg: string };

/** An export of either mode. One of 9810 has a warehouse, one of 9710 a buyer and the platform of its orders. */
export type StockTransferRecord = Omit<StockTransferInput, 'lines' | 'importerId' | 'warehouseId' | 'cargo'> & {
  _id: string;
  organisationId: string;
  /** Absent in transfers stored before there were importers. */
  importerId?: string | null;
  /** Absent in transfers stored before it was asked: those came packed. */
  cargo?: CargoKind;
  mode: SupervisionMode;
  warehouseId: string | null;
  /** Absent, as the platform, in transfers stored before there were direct exports. */
  buyer?: Buyer | null;
  platform?: Platform | null;
  state: StockTransferState;
  attention: AttentionRecord | null;
  lines: ConsignmentLine[];
  lineCount: number;
  totals: TotalsRecord;
  policies: PolicyRecord[];
  filingId: string | null;
  inboundNoticeId: string | null;
  milestones: (MilestoneInput & { recordedAt: string })[];
  /** When the clocks stood that run against us, and why; absent in transfers stored before they did. */
  pauses?: Pause[];
  requestId: string | null;
  workflowStartedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

const schema = new Schema<StockTransferRecord>(
  {
    _id: text,
    organisationId: text,
    reference: text,
    enterpriseId: text,
    warehouseId: optionalText,
    buyer: optionalPart,
    platform: optionalPart,
    importerId: optionalText,
    declarationDate: text,
    customsCode: text,
    portCode: text,
    transport: part,
    cargo: { type: String, default: 'packed' },
    logistics: part,
    currency: text,
    mode: text,
    state: text,
    attention: optionalPart,
    lines: { type: Schema.Types.Mixed, required: true } as never,
    lineCount: whole,
    totals: part,
    policies: { type: Schema.Types.Mixed, default: [] } as never,
    filingId: optionalText,
    inboundNoticeId: optionalText,
    milestones: { type: Schema.Types.Mixed, default: [] } as never,
    pauses: { type: Schema.Types.Mixed, default: [] } as never,
    requestId: optionalText,
    workflowStartedAt: optionalInstant,
    createdAt: instant,
    updatedAt: instant,
  },
  STRICT,
);
schema.index({ mode: 1, _id: -1 });
schema.index({ organisationId: 1, mode: 1, _id: -1 });
schema.index({ organisationId: 1, mode: 1, state: 1, _id: -1 });
schema.index({ organisationId: 1, warehouseId: 1, _id: -1 });
// The order history of a consignee.
schema.index({ organisationId: 1, enterpriseId: 1, warehouseId: 1, 'buyer.name': 1, declarationDate: -1, _id: -1 });
schema.index({ 'transport.billNo': 1, state: 1 });
schema.index({ workflowStartedAt: 1, createdAt: 1 });
export const StockTransferModel = model<StockTransferRecord>('StockTransfer', schema, 'stockTransfers');

/** What events and timeline call it. */
export const resourceOf = ({ mode }: Pick<StockTransferRecord, 'mode'>): 'direct-export' | 'stock-transfer' =>
  mode === '9710' ? 'direct-export' : 'stock-transfer';

/** Without its lines: most readers need the head only, and a transfer may hold thousands. */
export const transferHead = (id: string): Promise<Omit<StockTransferRecord, 'lines'> | null> =>
  StockTransferModel.findById(id).select('-lines').lean<Omit<StockTransferRecord, 'lines'>>().exec();
