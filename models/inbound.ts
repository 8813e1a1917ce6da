import { Schema, model } from 'mongoose';
import type { ReceiptInput } from '../contracts/inbound.ts';
import type { DiscrepancyKind } from '../domain/receiving.ts';
import type { DiscrepancyState, InboundNoticeState } from '../domain/states.ts';
import { STRICT, flag, instant, text, whole } from './base.ts';

export type NoticeLine = { sku: string; nameZh: string; nameEn: string; announcedPieces: number; cartonMarks: string };
export type InboundNoticeRecord = {
  _id: string;
  /** The seller's. */
  organisationId: string;
  partnerOrganisationId: string;
  transferId: string;
  warehouseId: string;
  sellerName: string;
  reference: string;
  state: InboundNoticeState;
  lines: NoticeLine[];
  cartons: number;
  createdAt: Date;
};
const notice = new Schema<InboundNoticeRecord>(
  {
    _id: text,
    organisationId: text,
    partnerOrganisationId: text,
    transferId: text,
    warehouseId: text,
    sellerName: text,
    reference: text,
    state: text,
    lines: { type: Schema.Types.Mixed, required: true } as never,
    cartons: whole,
    createdAt: instant,
  },
  STRICT,
);
notice.index({ transferId: 1 }, { unique: true });
notice.index({ partnerOrganisationId: 1, _id: -1 });
notice.index({ organisationId: 1, _id: -1 });
export const InboundNoticeModel = model<InboundNoticeRecord>('InboundNotice', notice, 'inboundNotices');

export type ReceiptRecord = ReceiptInput & {
  _id: string;
  inboundNoticeId: string;
  transferId: string;
  by: string;
  /** The notice's state after this receipt. */
  noticeState: InboundNoticeState;
  postedAt: Date;
};
const receipt = new Schema<ReceiptRecord>(
  {
    _id: text,
    inboundNoticeId: text,
    transferId: text,
    messageId: text,
    isFinal: flag,
    occurredAt: text,
    lines: { type: Schema.Types.Mixed, required: true } as never,
    note: { type: String, default: '' },
    by: text,
    noticeState: text,
    postedAt: instant,
  },
  STRICT,
);
receipt.index({ inboundNoticeId: 1, messageId: 1 }, { unique: true });
export const ReceiptModel = model<ReceiptRecord>('Receipt', receipt, 'receipts');

export type DiscrepancyRecord = {
  _id: string;
  organisationId: string;
  partnerOrganisationId: string;
  transferId: string;
  inboundNoticeId: string;
  kind: DiscrepancyKind;
  sku: string;
  pieces: number;
  state: DiscrepancyState;
  createdAt: Date;
};
const discrepancy = new Schema<DiscrepancyRecord>(
  {
    _id: text,
    organisationId: text,
    partnerOrganisationId: text,
    transferId: text,
    inboundNoticeId: text,
    kind: text,
    sku: text,
    pieces: whole,
    state: text,
    createdAt: instant,
  },
  STRICT,
);
discrepancy.index({ inboundNoticeId: 1, kind: 1, sku: 1 }, { unique: true });
discrepancy.index({ organisationId: 1, _id: -1 });
discrepancy.index({ partnerOrganisationId: 1, _id: -1 });
export const DiscrepancyModel = model<DiscrepancyRecord>('Discrepancy', discrepancy, 'discrepancies');
