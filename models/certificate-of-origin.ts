import { Schema, model } from 'mongoose';
import type { Certificate, CertificateLine } from '../domain/origin/certificate.ts';
import type { DrawdownPurpose } from '../domain/origin/drawdown.ts';
import type { CertificateOfOriginState } from '../domain/states.ts';
import { STRICT, instant, optionalPart, optionalText, part, text, whole } from './base.ts';
import type { PolicyRecord } from './policy.ts';

/** A line with the balance of its drawdown: parts of 10^-5 of the customs unit, written in one transaction with each entry. */
export type CertificateLineRecord = CertificateLine & { drawnParts: number };

/** A paper as it was issued. What it says never changes; `drawnParts`, `state` and `cancellation` do. */
export type CertificateRecord = Omit<Certificate, 'lines'> & {
  _id: string;
  organisationId: string;
  /** The number as it is compared: the same in any width, case and spacing. */
  numberKey: string;
  validUntil: string;
  lines: CertificateLineRecord[];
  policy: PolicyRecord;
  state: CertificateOfOriginState;
  cancellation: { reason: string; by: string; at: Date; commandId: string } | null;
  createdAt: Date;
};
const line = new Schema<CertificateLineRecord>(
  {
    lineNo: whole,
    hsCode6: text,
    description: text,
    originCountry: text,
    criterion: text,
    grantedParts: whole,
    unit: text,
    fobValue: optionalPart,
    originalLineNo: { type: Number, default: null },
    drawnParts: whole,
  },
  { ...STRICT, _id: false },
);
const certificate = new Schema<CertificateRecord>(
  {
    _id: text,
    organisationId: text,
    scheme: text,
    kind: text,
    number: text,
    numberKey: text,
    issuedOn: text,
    departedOn: optionalText,
    statedUntil: optionalText,
    validUntil: text,
    issuingParty: text,
    destination: text,
    exporterName: text,
    consigneeName: text,
    invoiceNo: text,
    originalId: optionalText,
    boxes: { type: [String], required: true } as never,
    lines: { type: [line], required: true } as never,
    policy: part as never,
    state: text,
    cancellation: optionalPart,
    createdAt: instant,
  },
  STRICT,
);
/** A cancelled one gives its number free: what was entered wrongly is entered again. */
certificate.index(
  { organisationId: 1, scheme: 1, issuingParty: 1, numberKey: 1 },
  { unique: true, partialFilterExpression: { state: 'active' } },
);
certificate.index({ organisationId: 1, _id: -1 });
certificate.index({ originalId: 1, _id: -1 });
export const CertificateModel = model<CertificateRecord>('CertificateOfOrigin', certificate, 'certificatesOfOrigin');

/** Append-only. A draw has positive parts; a release has the negative parts of the draw that it reverses, and an id made from that draw's, so
 *  that there is never a second. */
export type DrawdownRecord = {
  _id: string;
  organisationId: string;
  certificateId: string;
  lineNo: number;
  parts: number;
  purpose: DrawdownPurpose;
  /** The day that counts for validity. */
  on: string;
  reversesId: string | null;
  reason: string | null;
  by: string;
  /** Of the command that wrote it, by which a repeat of it is known. */
  commandId: string;
  postedAt: Date;
};
const drawdown = new Schema<DrawdownRecord>(
  {
    _id: text,
    organisationId: text,
    certificateId: text,
    lineNo: whole,
    parts: whole,
    purpose: part as never,
    on: text,
    reversesId: optionalText,
    reason: optionalText,
    by: text,
    commandId: text,
    postedAt: instant,
  },
  STRICT,
);
drawdown.index({ certificateId: 1, postedAt: 1, _id: 1 });
export const DrawdownModel = model<DrawdownRecord>('Drawdown', drawdown, 'originDrawdowns');
