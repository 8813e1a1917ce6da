import { Schema, model } from 'mongoose';
import type { BrandPaper, BrandStanding } from '../domain/inspection.ts';
import type { InspectionState } from '../domain/states.ts';
import { STRICT, flag, instant, optionalInstant, optionalPart, optionalText, part, text, whole } from './base.ts';

export type InspectionLineRecord = {
  gnum: number;
  sku: string;
  hsCode: string;
  nameZh: string;
  nameEn: string;
  model: string;
  pieces: number;
  unit: string;
  brand: string;
  authorisation: BrandStanding;
  papers: BrandPaper[];
};
export type InspectionResultRecord = {
  /** Of the command, or of the decision of customs: the same one is written once. */
  id: string;
  outcome: InspectionState;
  findings: string;
  officerRemark: string;
  occurredAt: string;
  by: string;
};
/** A photo or paper that somebody who was present has added. */
export type InspectionAttachmentRecord = {
  id: string;
  fileName: string;
  mimeType: string;
  sizeBytes: number;
  sha256: string;
  by: string;
  addedAt: Date;
};
/** One inspection of one ticket: what customs wants to see of it, and what came of it. */
export type InspectionRecord = {
  _id: string;
  organisationId: string;
  transferId: string;
  filingId: string;
  ticketId: string;
  /** Which declaration attempt of the ticket it is about. */
  attempt: number;
  orderNo: string;
  declarationNo: string | null;
  customsCode: string;
  state: InspectionState;
  priority: boolean;
  priorityPack: { packId: string; version: number } | null;
  notice: { status: string; text: string; at: string; place: string | null; time: string | null };
  lines: InspectionLineRecord[];
  results: InspectionResultRecord[];
  /** Absent in inspections stored before there were any. */
  attachments?: InspectionAttachmentRecord[];
  openedAt: Date;
  decidedAt: Date | null;
};

const schema = new Schema<InspectionRecord>(
  {
    _id: text,
    organisationId: text,
    transferId: text,
    filingId: text,
    ticketId: text,
    attempt: whole,
    orderNo: text,
    declarationNo: optionalText,
    customsCode: text,
    state: text,
    priority: flag,
    priorityPack: optionalPart,
    notice: part,
    lines: { type: Schema.Types.Mixed, required: true } as never,
    results: { type: Schema.Types.Mixed, default: [] } as never,
    attachments: { type: Schema.Types.Mixed, default: [] } as never,
    openedAt: instant,
    decidedAt: optionalInstant,
  },
  STRICT,
);
schema.index({ organisationId: 1, _id: -1 });
schema.index({ transferId: 1, _id: -1 });
schema.index({ ticketId: 1 });
schema.index({ organisationId: 1, state: 1, _id: -1 });
export const InspectionModel = model<InspectionRecord>('Inspection', schema, 'inspections');
