import { Schema, model } from 'mongoose';
import type { RATE_PURPOSES } from '../contracts/rates.ts';
import type { CustomsRate } from '../domain/rates.ts';
import { STRICT, flag, inTransaction, instant, text, whole } from './base.ts';
import { sha256Of } from './files.ts';

type RatePurpose = (typeof RATE_PURPOSES)[number];
/** A rate is never written over: a corrected one is another record, and the one before is held no more. */
export type RateRecord = Omit<CustomsRate, 'holidays'> & {
  _id: string;
  purpose: RatePurpose;
  holidays: string[];
  loadedAt: Date;
  inForce: boolean;
};
const schema = new Schema<RateRecord>(
  {
    _id: text,
    purpose: text,
    currency: text,
    month: text,
    rate: text,
    per: whole,
    fixedOn: text,
    holidays: { type: [String], required: true },
    source: text,
    confidence: text,
    loadedAt: instant,
    inForce: flag,
  },
  STRICT,
);
// One rate holds for a purpose, a month and a currency, whoever loads at the same time.
schema.index({ purpose: 1, month: 1, currency: 1 }, { unique: true, partialFilterExpression: { inForce: true } });
schema.index({ purpose: 1, inForce: 1, month: 1, currency: 1, _id: 1 });
export const RateModel = model<RateRecord>('Rate', schema, 'rates');

/** The rate in force for a purpose, a currency and a month (YYYY-MM), without what only the database needs. */
export async function rateFor(purpose: RatePurpose, currency: string, month: string): Promise<CustomsRate | null> {
  const record = await RateModel.findOne({ purpose, currency, month, inForce: true }).lean();
  if (record === null) return null;
  const { rate, per, fixedOn, holidays, source, confidence } = record;
  return { currency, month, rate, per, fixedOn, holidays, source, confidence };
}

export type LoadedRates = { loaded: number; unchanged: number; superseded: number };

/** Puts rates in force in place of those of the same month and currency, all or none. Safe to repeat, also at the same time: an id follows from
 *  what the rate says, and what is in force already is left alone. */
export async function loadRates(purpose: RatePurpose, rates: readonly CustomsRate[]): Promise<LoadedRates> {
  const records = rates.map((rate) => ({ ...rate, _id: idOf(purpose, rate), purpose }));
  const byKey = new Map(records.map((record) => [keyOf(record), record]));
  return inTransaction(async (session) => {
    const months = [...new Set(records.map(({ month }) => month))];
    const held = await RateModel.find({ purpose, inForce: true, month: { $in: months } })
      .session(session)
      .lean();
    const known = new Set(held.map(({ _id }) => _id));
    const replaced = held.filter((record) => (byKey.get(keyOf(record))?._id ?? record._id) !== record._id);
    const fresh = records.filter(({ _id }) => !known.has(_id));
    const loadedAt = new Date();
    await RateModel.updateMany({ _id: { $in: replaced.map(({ _id }) => _id) } }, { $set: { inForce: false } }, { session });
    const upserts = fresh.map(({ _id, ...record }) => ({
      updateOne: {
        filter: { _id },
        update: { $set: { ...record, holidays: [...record.holidays], loadedAt, inForce: true } },
        upsert: true,
      },
    }));
    if (upserts.length > 0) await RateModel.bulkWrite(upserts, { session, throwOnValidationError: true });
    return { loaded: fresh.length, unchanged: records.length - fresh.length, superseded: replaced.length };
  });
}

const keyOf = ({ month, currency }: Pick<CustomsRate, 'month' | 'currency'>): string => `${month}:${currency}`;

const idOf = (purpose: RatePurpose, { currency, month, rate, per, fixedOn, holidays, source, confidence }: CustomsRate): string =>
  `${purpose}:${month}:${currency}:${sha256Of(JSON.stringify([rate, per, fixedOn, holidays, source, confidence])).slice(0, 16)}`;
