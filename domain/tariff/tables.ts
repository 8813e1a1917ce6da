import { addDays } from '../calendar.ts';
import type { TariffConfidence } from './line.ts';

/** A whole tariff table as it was loaded: all lines of six or of ten digits that hold from a day on. */
export type TariffTable = {
  version: string;
  digits: number;
  validFrom: string;
  loadedAt: string;
  source: string;
  confidence: TariffConfidence;
};
export type Validity = { validFrom: string; validTo: string | null };

/** In the order in which each takes the place of those before it: by its first day, and of one day the last that was loaded. */
const inOrder = <T extends TariffTable>(tables: readonly T[], digits: number): T[] =>
  tables
    .filter((table) => table.digits === digits)
    .toSorted((a, b) => compare(a.validFrom, b.validFrom) || compare(a.loadedAt, b.loadedAt) || compare(a.version, b.version));

/** The one table of so many digits that is in force on a date; null before the first. */
export const tableOn = <T extends TariffTable>(tables: readonly T[], digits: number, date: string): T | null =>
  inOrder(tables, digits).findLast(({ validFrom }) => validFrom <= date) ?? null;

/** From when to when a table is in force; null for one that another of the same first day has replaced. A table ends with the day before the
 *  next begins: nothing about it changes when that one is loaded. Errors: RangeError when it is none of them. */
export function validityOf(table: TariffTable, tables: readonly TariffTable[]): Validity | null {
  const all = inOrder(tables, table.digits);
  const at = all.findIndex(({ version }) => version === table.version);
  if (at === -1) throw new RangeError(`${table.version} is none of the tables`);
  const next = all[at + 1];
  if (next?.validFrom === table.validFrom) return null;
  return { validFrom: table.validFrom, validTo: next === undefined ? null : addDays(next.validFrom, -1) };
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
