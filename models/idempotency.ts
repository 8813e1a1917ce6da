import { Schema, model } from 'mongoose';
import { STRICT, instant, optionalInstant, optionalPart, text } from './base.ts';

/** Keys live seven days. Source: api.md, Conventions. */
const LIFE_SECONDS = 7 * 86_400;

/** One command of one client, by the key it chose. */
export type IdempotencyRecord = {
  /** `${client}:${Idempotency-Key}`. */
  _id: string;
  requestSha256: string;
  /** The UUID that the resource made by this command has, however often the command is tried. */
  resourceUuid: string;
  /** Until when the try under way may still answer; null when none is. */
  lockedUntil: Date | null;
  /** The answer, once there is one. */
  answer: { status: number; location: string | null; body: unknown } | null;
  createdAt: Date;
};
const schema = new Schema<IdempotencyRecord>(
  { _id: text, requestSha256: text, resourceUuid: text, lockedUntil: optionalInstant, answer: optionalPart, createdAt: instant },
  STRICT,
);
schema.index({ createdAt: 1 }, { expireAfterSeconds: LIFE_SECONDS });
export const IdempotencyModel = model<IdempotencyRecord>('Idempotency', schema, 'idempotencyKeys');
