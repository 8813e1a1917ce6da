import { isDeepStrictEqual } from 'node:util';
import { Schema, model, type mongo } from 'mongoose';
import type { EnterpriseInput, FieldChange, Proposal } from '../contracts/enterprise.ts';
import { UNSTATED } from '../domain/enterprise.ts';
import type { EnterpriseState } from '../domain/states.ts';
import { STRICT, flag, instant, isDuplicateKey, optionalInstant, optionalPart, optionalText, part, text } from './base.ts';

export type ReviewRecord = { decision: 'approved' | 'rejected'; reasons: string[]; by: string; at: Date };
export type SuspensionRecord = { reasons: string[]; by: string; at: Date; lifted: { by: string; at: Date } | null };
/** Particulars as they are stored; read them by `particularsOf`, since older records know fewer. */
export type EnterpriseRecord = EnterpriseInput & {
  _id: string;
  organisationId: string;
  state: EnterpriseState;
  /** Of the present submission. */
  review: ReviewRecord | null;
  /** The latest one, lifted or not. */
  suspension: SuspensionRecord | null;
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
    roles: [String],
    inPilotZone: flag,
    pilotZone: optionalPart,
    refundRegistered: flag,
    refundFiledOn: optionalText,
    fxClass: optionalText,
    addressZh: text,
    addressEn: text,
    ports: [String],
    sourceDistrict: text,
    contact: part,
    brokers: [Schema.Types.Mixed],
    signing: optionalPart,
    review: optionalPart,
    suspension: optionalPart,
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

/** What an enterprise says of itself, whole, whenever it was stored. */
export function particularsOf(record: EnterpriseRecord): EnterpriseInput {
  const {
    _id,
    organisationId: _organisation,
    state: _state,
    review: _review,
    suspension: _suspension,
    requestId: _request,
    workflowStartedAt: _started,
    createdAt: _created,
    ...stated
  } = record;
  return { ...UNSTATED, ...stated };
}

/** What a proposal would change, field by field. */
export function changesOf(before: EnterpriseInput, proposal: Proposal): FieldChange[] {
  return (Object.keys(proposal) as (keyof EnterpriseInput)[])
    .filter((field) => proposal[field] !== undefined && !isDeepStrictEqual(before[field], proposal[field]))
    .map((field) => ({ field, before: before[field], after: proposal[field] }));
}

/** Whether a write was refused because its organisation has another enterprise of this USCI that stands. */
export const isRegisteredTwice = (error: unknown): boolean =>
  isDuplicateKey(error) && 'usci' in ((error as mongo.MongoServerError)['keyPattern'] ?? {});
