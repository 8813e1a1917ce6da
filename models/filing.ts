import { Schema, model } from 'mongoose';
import { STRICT, instant, optionalInstant, optionalPart, optionalText, part, text, whole } from './base.ts';
import type { Binding } from '../domain/late-binding.ts';
import type { TicketCounts } from '../domain/ticket-state.ts';

export type FilingRecord = {
  _id: string;
  organisationId: string;
  transferId: string;
  counts: TicketCounts;
  /** Grows with every application of receipts. */
  revision: number;
  arrivalKey: string | null;
  departureKey: string | null;
  arrivedAt: Date | null;
  departedAt: Date | null;
  /** Of one whose lists are bound to their transport later; null or absent of all others. */
  binding?: Binding | null;
  createdAt: Date;
};

const schema = new Schema<FilingRecord>(
  {
    _id: text,
    organisationId: text,
    transferId: text,
    counts: part,
    revision: whole,
    arrivalKey: optionalText,
    departureKey: optionalText,
    arrivedAt: optionalInstant,
    departedAt: optionalInstant,
    binding: optionalPart,
    createdAt: instant,
  },
  STRICT,
);
schema.index({ transferId: 1 }, { unique: true });
schema.index({ organisationId: 1, _id: -1 });
schema.index({ arrivalKey: 1 }, { sparse: true });
schema.index({ departureKey: 1 }, { sparse: true });
export const FilingModel = model<FilingRecord>('Filing', schema, 'filings');
