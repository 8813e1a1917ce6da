import { Schema, model } from 'mongoose';
import type { ArrivalReportInput } from '../contracts/arrival.ts';
import type { ArrivalDifference } from '../domain/arrival.ts';
import type { ArrivalReportState } from '../domain/states.ts';
import { STRICT, instant, optionalInstant, optionalText, text, whole } from './base.ts';

/** What the operator of a supervised site reports of goods that arrived there. */
export type ArrivalReportRecord = ArrivalReportInput & {
  _id: string;
  /** Of the site operator. */
  organisationId: string;
  state: ArrivalReportState;
  /** The filing it was compared with, and whose that is. */
  transferId: string | null;
  sellerOrganisationId: string | null;
  differences: ArrivalDifference[];
  policyPackId: string | null;
  receivedAt: Date;
  comparedAt: Date | null;
};
const schema = new Schema<ArrivalReportRecord>(
  {
    _id: text,
    organisationId: text,
    messageId: text,
    operatorCode: text,
    siteCode: text,
    billNo: text,
    vehiclePlate: text,
    logisticsNos: { type: [String], default: [] },
    packages: whole,
    grossWeightKg: text,
    arrivedAt: text,
    state: text,
    transferId: optionalText,
    sellerOrganisationId: optionalText,
    differences: { type: Schema.Types.Mixed, default: [] } as never,
    policyPackId: optionalText,
    receivedAt: instant,
    comparedAt: optionalInstant,
  },
  STRICT,
);
schema.index({ organisationId: 1, _id: -1 });
schema.index({ sellerOrganisationId: 1, _id: -1 });
schema.index({ billNo: 1, state: 1, _id: 1 });
export const ArrivalReportModel = model<ArrivalReportRecord>('ArrivalReport', schema, 'arrivalReports');
