import { Schema, model } from 'mongoose';
import type { BrandAuthorisationInput } from '../contracts/inspection.ts';
import type { BrandPaper } from '../domain/inspection.ts';
import { STRICT, instant, optionalInstant, optionalText, text } from './base.ts';

/** A paper by which a seller may use a brand. */
export type BrandAuthorisationRecord = BrandAuthorisationInput & {
  _id: string;
  organisationId: string;
  revokedAt: Date | null;
  createdAt: Date;
};
const schema = new Schema<BrandAuthorisationRecord>(
  {
    _id: text,
    organisationId: text,
    brand: text,
    kind: text,
    number: text,
    owner: text,
    skus: { type: [String], default: null },
    validFrom: text,
    validTo: optionalText,
    revokedAt: optionalInstant,
    createdAt: instant,
  },
  STRICT,
);
schema.index({ organisationId: 1, _id: -1 });
export const BrandAuthorisationModel = model<BrandAuthorisationRecord>('BrandAuthorisation', schema, 'brandAuthorisations');

/** Every paper of an organisation that is not revoked, oldest first: a seller has a handful. */
export async function brandPapers(organisationId: string): Promise<BrandPaper[]> {
  const found = await BrandAuthorisationModel.find({ organisationId, revokedAt: null }).sort({ _id: 1 }).lean();
  return found.map(({ _id, brand, kind, number, owner, skus, validFrom, validTo }) => ({
    id: _id,
    brand,
    kind,
    number,
    owner,
    skus,
    validFrom,
    validTo,
  }));
}
