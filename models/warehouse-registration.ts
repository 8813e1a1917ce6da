import { Schema, model } from 'mongoose';
import type { PaperType } from '../contracts/files.ts';
import type { WarehouseForm } from '../contracts/warehouse-filing.ts';
import type { EvidenceKind, PERIOD_STATES, WarehouseRegistrationInput } from '../contracts/warehouse.ts';
import type { WarehouseRegistrationState } from '../domain/states.ts';
import { STRICT, instant, optionalInstant, optionalPart, optionalText, part, text } from './base.ts';
import type { ReviewRecord } from './enterprise.ts';
import type { PolicyRecord } from './policy.ts';

export type EvidenceRecord = {
  id: string;
  kind: EvidenceKind;
  /** Number of the period it was brought for. */
  period: number;
  /** As the paper states them; alpha-3, and the paper's own last day. */
  country: string | null;
  address: string | null;
  validTo: string | null;
  fileId: string;
  fileName: string;
  mimeType: PaperType;
  sizeBytes: number;
  sha256: string;
  pages: number;
  uploadedAt: Date;
};
/** The form of one attempt at customs, as sent, and what customs answered. */
export type WarehouseFilingRecord = {
  form: WarehouseForm;
  sentAt: Date | null;
  answer: 'accepted' | 'refused' | null;
  filingNo: string | null;
  reasons: string[];
  answeredAt: Date | null;
};
/** A time for which the right is asked for or given, by the pack that held on its first day. `attempt` grows with each resubmission. */
export type PeriodRecord = {
  number: number;
  validFrom: string;
  validTo: string;
  state: (typeof PERIOD_STATES)[number];
  attempt: number;
  policy: PolicyRecord;
  review: ReviewRecord | null;
  filing: WarehouseFilingRecord | null;
};
export type WarehouseRegistrationRecord = WarehouseRegistrationInput & {
  _id: string;
  organisationId: string;
  state: WarehouseRegistrationState;
  evidence: EvidenceRecord[];
  review: ReviewRecord | null;
  periods: PeriodRecord[];
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
    periods: { type: [part], default: [] } as never,
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

/** A period as it begins, or begins again after a refusal. */
export const aPeriod = ({
  number,
  validFrom,
  validTo,
  policy,
}: Pick<PeriodRecord, 'number' | 'validFrom' | 'validTo' | 'policy'>): PeriodRecord => ({
  number,
  validFrom,
  validTo,
  state: 'submitted',
  attempt: 1,
  policy,
  review: null,
  filing: null,
});

/** Whether customs has taken the form of the period that holds a date (YYYY-MM-DD). */
export const filedWithCustoms = ({ periods }: Pick<WarehouseRegistrationRecord, 'periods'>, date: string): boolean =>
  periods.some(
    ({ state, validFrom, validTo, filing }) => state === 'granted' && filing?.answer === 'accepted' && validFrom <= date && date <= validTo,
  );

/** The registration that lets an enterprise stock a warehouse on a date, one that is filed with customs before others, or else the newest one, so
 *  that its state can be told. */
export async function registrationFor(
  organisationId: string,
  enterpriseId: string,
  warehouseId: string,
  date: string,
): Promise<WarehouseRegistrationRecord | null> {
  const all = await WarehouseRegistrationModel.find({ organisationId, enterpriseId, warehouseId }).sort({ _id: -1 }).lean();
  const holding = all.filter((one) => ['active', 'expiring'].includes(one.state) && one.validFrom <= date && date <= one.validTo);
  return holding.find((one) => filedWithCustoms(one, date)) ?? holding[0] ?? all[0] ?? null;
}
