import { Schema, model } from 'mongoose';
import type { ComplianceDocumentInput } from '../contracts/destination.ts';
import type { HeldPaper } from '../domain/consignment.ts';
import { STRICT, instant, optionalInstant, optionalText, text } from './base.ts';
import { holdingOn } from './importer.ts';

/** A seller's own paper for products in a country of destination. */
export type ComplianceDocumentRecord = ComplianceDocumentInput & {
  _id: string;
  organisationId: string;
  revokedAt: Date | null;
  createdAt: Date;
};
const schema = new Schema<ComplianceDocumentRecord>(
  {
    _id: text,
    organisationId: text,
    document: text,
    country: text,
    holder: text,
    importerId: optionalText,
    skus: { type: [String], default: null },
    hsPrefixes: { type: [String], default: null },
    number: text,
    validFrom: text,
    validTo: optionalText,
    revokedAt: optionalInstant,
    createdAt: instant,
  },
  STRICT,
);
schema.index({ organisationId: 1, _id: -1 });
schema.index({ organisationId: 1, country: 1, validTo: 1 });
export const ComplianceDocumentModel = model<ComplianceDocumentRecord>('ComplianceDocument', schema, 'complianceDocuments');

/** A seller's papers for a country that hold on a date and may be about some of these SKUs, oldest first. */
export async function papersFor(organisationId: string, country: string, skus: readonly string[], date: string): Promise<HeldPaper[]> {
  const about = { $or: [{ skus: null }, { skus: { $in: [...skus] } }] };
  const found = await ComplianceDocumentModel.find({ organisationId, country, ...holdingOn(date), ...about })
    .sort({ _id: 1 })
    .lean();
  return found.map(({ _id, organisationId: _organisation, country: _country, revokedAt: _revoked, createdAt: _created, ...paper }) => ({
    id: _id,
    ...paper,
  }));
}
