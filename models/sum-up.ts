import { Schema, model } from 'mongoose';
import type { SumUpState } from '../domain/states.ts';
import type { SumUpGroup } from '../domain/sum-up.ts';
import { STRICT, flag, instant, optionalInstant, optionalPart, optionalText, part, text, whole } from './base.ts';
import type { PolicyRecord } from './policy.ts';

/** An application to sum up lists of one exporter, district, mode and month to a form (汇总申请单). Which lists it holds stands in the tickets. */
export type SumUpRecord = Omit<SumUpGroup, 'packId' | 'version'> & {
  _id: string;
  organisationId: string;
  /** Those lists go together that have it alike; `number` counts their applications, from 1: lists that came late have the next. */
  group: string;
  number: number;
  /** The pack by which its lists are owed. */
  policy: PolicyRecord;
  /** The last day (YYYY-MM-DD, China) on which it is in time. */
  dueOn: string;
  state: SumUpState;
  /** How often it was applied for, in how many parts the last time, and when all of them had gone out. */
  attempt: { number: number; parts: number; sentAt: Date | null } | null;
  lists: number;
  summed: number;
  sumNos: string[];
  entryIds: string[];
  /** What customs said of what it refused last. */
  refusals: string[];
  overdue: boolean;
  revision: number;
  requestId: string | null;
  workflowStartedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

const schema = new Schema<SumUpRecord>(
  {
    _id: text,
    organisationId: text,
    group: text,
    number: whole,
    enterpriseId: text,
    customsCode: text,
    mode: text,
    month: text,
    policy: part,
    dueOn: text,
    state: text,
    attempt: optionalPart,
    lists: whole,
    summed: whole,
    sumNos: { type: [String], required: true },
    entryIds: { type: [String], required: true },
    refusals: { type: [String], required: true },
    overdue: flag,
    revision: whole,
    requestId: optionalText,
    workflowStartedAt: optionalInstant,
    createdAt: instant,
    updatedAt: instant,
  },
  STRICT,
);
schema.index({ group: 1, number: 1 }, { unique: true });
schema.index({ organisationId: 1, _id: -1 });
schema.index({ workflowStartedAt: 1, createdAt: 1 });
export const SumUpModel = model<SumUpRecord>('SumUp', schema, 'sumUps');
