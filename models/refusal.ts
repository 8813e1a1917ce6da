import { Schema, model } from 'mongoose';
import { type RefusalBook, refusalBook } from '../domain/refusals/book.ts';
import type { RefusalEntry } from '../domain/refusals/entry.ts';
import { SHIPPED_REFUSALS } from '../domain/refusals/index.ts';
import { STRICT, instant, optionalInstant, part, text } from './base.ts';

/** An entry of the refusal table that was entered here: new, or in place of a shipped one. Its `_id` is the name of the entry. */
export type RefusalRecord = Omit<RefusalEntry, 'id'> & { _id: string; retiredAt: Date | null; createdAt: Date; updatedAt: Date };

const schema = new Schema<RefusalRecord>(
  {
    _id: text,
    on: part as never,
    who: text,
    next: text,
    cause: part as never,
    cure: part as never,
    source: text,
    confidence: text,
    retiredAt: optionalInstant,
    createdAt: instant,
    updatedAt: instant,
  },
  STRICT,
);
export const RefusalModel = model<RefusalRecord>('Refusal', schema, 'refusals');

const entryOf = ({ _id, retiredAt: _r, createdAt: _c, updatedAt: _u, ...rule }: RefusalRecord): RefusalEntry => ({ id: _id, ...rule });

/** The refusal table as it stands at this moment: whoever reads a refusal reads the table anew, so that an entry counts from the next refusal on. */
export async function readRefusalBook(): Promise<RefusalBook> {
  const entered = await RefusalModel.find().sort({ _id: 1 }).lean();
  const retired = entered.filter(({ retiredAt }) => retiredAt !== null).map(({ _id }) => _id);
  return refusalBook(SHIPPED_REFUSALS, entered.map(entryOf), retired);
}
