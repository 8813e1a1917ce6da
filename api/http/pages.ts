import type { Model, QueryFilter } from 'mongoose';
import { z } from 'zod';
import { both } from '../../contracts/units.ts';
import { Problem } from './problem.ts';

/** `?limit=` and `?cursor=` of every list. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .max(500)
    .regex(/^[\w-]+$/, both('a cursor of an earlier answer', '先前响应中的游标'))
    .optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const pageOf = <S extends z.ZodType>(item: S) => z.object({ data: z.array(item), nextCursor: z.string().nullable() });

/** The order of a list: a member, and the id where that is equal. */
export type Order<T> = { by: keyof T & string; direction: 1 | -1 };
export const NEWEST_FIRST = { by: '_id', direction: -1 } as const;

type Cursor = [value: string, id: string];
const encode = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

function decode(cursor: string): Cursor {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof value === 'string' && typeof id === 'string') return [value, id];
  } catch {
    // Falls through to the refusal: what cannot be read is not a cursor of ours.
  }
  throw new Problem('REQUEST_INVALID', {
    errors: [
      { path: 'cursor', code: 'FIELD_INVALID', message: { en: 'Expected a cursor of an earlier answer', 'zh-CN': '应为先前响应中的游标' } },
    ],
  });
}

const written = (value: unknown): string => {
  if (value instanceof Date) return `d${value.getTime()}`;
  return typeof value === 'number' ? `n${value}` : `s${String(value)}`;
};
const read = (value: string): Date | number | string => {
  const told = value.slice(1);
  if (value.startsWith('d')) return new Date(Number(told));
  return value.startsWith('n') ? Number(told) : told;
};

/** One page of a list: the documents and the cursor of the next page. `omit` leaves large members in the database. */
export async function page<T extends { _id: string }>(
  model: Model<T>,
  filter: Record<string, unknown>,
  { limit, cursor }: PageQuery,
  { by, direction }: Order<T>,
  omit: readonly (keyof T & string)[] = [],
): Promise<{ data: T[]; nextCursor: string | null }> {
  const beyond = direction === 1 ? '$gt' : '$lt';
  const after = cursor === undefined ? {} : afterCursor(decode(cursor), by, beyond);
  const found = await model
    .find({ $and: [filter, after] } as QueryFilter<T>)
    .sort({ [by]: direction, _id: direction })
    .limit(limit + 1)
    .select(omit.map((member) => `-${member}`).join(' '))
    .lean<T[]>();
  const data = found.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last !== undefined ? encode([written(last[by]), last._id]) : null };
}

const afterCursor = ([value, id]: Cursor, by: string, beyond: '$gt' | '$lt') => ({
  $or: [{ [by]: { [beyond]: read(value) } }, { [by]: read(value), _id: { [beyond]: id } }],
});

/** One page of a list that is in memory. Errors: REQUEST_INVALID when the cursor is none of its items. */
export function pageThrough<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  { limit, cursor }: PageQuery,
): { data: T[]; nextCursor: string | null } {
  const after = cursor === undefined ? -1 : items.findIndex((item) => idOf(item) === decode(cursor)[1]);
  const data = items.slice(after + 1, after + 1 + limit);
  const last = data.at(-1);
  return { data, nextCursor: last === undefined || last === items.at(-1) ? null : encode(['', idOf(last)]) };
}
