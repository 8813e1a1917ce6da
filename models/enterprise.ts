import { Schema, model } from 'mongoose';
import type { EnterpriseInput } from '../contracts/enterprise.ts';
import type { EnterpriseState } from '../domain/states.ts';
import { STRICT, flag, instant, optionalInstant, optionalPart, optionalText, part, text } from './base.ts';

export type ReviewRecord = { decision: 'approved' | 'rejected'; reasons: string[]; by: string; at: Date };
export type EnterpriseRecord = EnterpriseInput & {
  _id: string;
  organisationId: string;
  state: EnterpriseState;
  review: ReviewRecord | null;
  requestId: string | null;
  workflowStartedAt: Date | null;
  createdAt: Date;
};

const schema = new Schema<EnterpriseRecord>(
  {
    _id: text,
    organisationId: text,
    state: text,
    nameZh: text,
    nameEn: text,
    usci: text,
    customsCode: text,
    taxpayer: text,
    kind: text,
    inPilotZone: flag,
    refundRegistered: flag,
    addressZh: text,
    addressEn: text,
    ports: [String],
    sourceDistrict: text,
    contact: part,
    review: optionalPart,
    requestId: optionalText,
    workflowStartedAt: optionalInstant,
    createdAt: instant,
  },
  STRICT,
);
schema.index(
  { organisationId: 1, usci: 1 },
  { unique: true, partialFilterExpression: { state: { $in: ['submitted', 'under-review', 'active', 'expiring', 'suspended'] } } },
);
schema.index({ organisationId: 1, _id: -1 });
schema.index({ state: 1, _id: -1 });
schema.index({ workflowStartedAt: 1, createdAt: 1 });
export const EnterpriseModel = model<EnterpriseRecord>('Enterprise', schema, 'enterprises');
