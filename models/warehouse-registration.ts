import { Schema, model } from 'mongoose';
import type { PaperType } from '../contracts/files.ts';
import type { WarehouseRegistrationInput } from '../contracts/warehouse.ts';
import type { WarehouseRegistrationState } from '../domain/states.ts';
import { STRICT, instant, optionalInstant, optionalPart, optionalText, part, text } from './base.ts';
import type { ReviewRecord } from './enterprise.ts';

export type EvidenceRecord = {
  id: string;
  kind: 'ownership' | 'lease' | 'cooperation-agreement' | 'proof-of-use';
  fileId: string;
  fileName: string;
  mimeType: PaperType;
  sizeBytes: number;
  sha256: string;
  pages: number;
  uploadedAt: Date;
};
export type WarehouseRegistrationRecord = WarehouseRegistrationInput & {
  _id: string;
  organisationId: string;
  state: WarehouseRegistrationState;
  evidence: EvidenceRecord[];
  review: ReviewRecord | null;
  requestId: string | null;
  workflowStartedAt: Date | null;
  createdAt: Date;
};

const schema = new Schema<WarehouseRegistrationRecord>(
  {
    _id: text,
    organisationId: text,
    enterpriseId: text,
    warehouseId: text,
    nature: text,
    validFrom: text,
    validTo: text,
    state: text,
    evidence: { type: [part], default: [] } as never,
    review: optionalPart,
    requestId: optionalText,
    workflowStartedAt: optionalInstant,
    createdAt: instant,
  },
  STRICT,
);
schema.index({ organisationId: 1, warehouseId: 1, validFrom: 1 });
schema.index({ state: 1, _id: -1 });
schema.index({ workflowStartedAt: 1, createdAt: 1 });
export const WarehouseRegistrationModel = model<WarehouseRegistrationRecord>('WarehouseRegistration', schema, 'warehouseRegistrations');

/** The registration that lets an enterprise stock a warehouse on a date, or else the newest one, so that its state can be told. */
export async function registrationFor(
  organisationId: string,
  enterpriseId: string,
  warehouseId: string,
  date: string,
): Promise<WarehouseRegistrationRecord | null> {
  const all = await WarehouseRegistrationModel.find({ organisationId, enterpriseId, warehouseId }).sort({ _id: -1 }).lean();
  const holds = (one: WarehouseRegistrationRecord) =>
    ['active', 'expiring'].includes(one.state) && one.validFrom <= date && date <= one.validTo;
  return all.find(holds) ?? all[0] ?? null;
}
