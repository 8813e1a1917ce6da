import type { QueryFilter } from 'mongoose';
import type { TariffLine, TariffStanding, TariffSuggestion } from '../domain/tariff/line.ts';
import { MOST_SUGGESTED, nearestLines } from '../domain/tariff/nearest.ts';
import { type TariffTable, tableOn, validityOf } from '../domain/tariff/tables.ts';
import { type Asked, termsOf } from '../domain/tariff/terms.ts';
import { TariffLineModel, type TariffLineRecord, linesOf } from './tariff.ts';

const HEADING_DIGITS = 4;
/** A search by words for each of many unknown codes would keep a check waiting; the others are told where to search. */
const MOST_WORD_SEARCHES = 20;
const HEADINGS_AT_ONCE = 200;
const SUGGESTED = { _id: 0, code: 1, nameZh: 1, nameEn: 1 } as const;

/** The filter of lines that hold all that was asked for. */
export function holding({ language, terms, beginning }: Asked): QueryFilter<TariffLineRecord> {
  // It has no characters that mean something in an expression: terms are letters and digits.
  const wanted = [...terms, ...(beginning === null ? [] : [new RegExp(`^${beginning}`)])];
  return { [language]: { $all: wanted } };
}

/** Codes with a beginning, as an index is read. */
export const beginsWith = (beginning: string) => ({ $gte: beginning, $lt: `${beginning}:` });

/** A code, and what the goods are called under it where that is known. */
export type Wanted = { code: string; nameZh: string | null; nameEn: string | null };

/** What the tables say of some codes on a date, in the order of the codes; each code once. For those that the table in force does not hold:
 *  whether they held before or will, and which lines may have been meant. */
export async function tariffStandings(tables: readonly TariffTable[], wanted: readonly Wanted[], date: string): Promise<TariffStanding[]> {
  const distinct = [...new Map(wanted.map((one) => [one.code, one])).values()].toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const lines = await linesOf(
    tables,
    distinct.map(({ code }) => code),
  );
  const byCode = Map.groupBy(lines, ({ code }) => code);
  const missing: { one: Wanted; table: TariffTable }[] = [];
  const standings = distinct.map((one): TariffStanding => {
    const table = tableOn(tables, one.code.length, date);
    const nothing = { code: one.code, table: null, line: null, turned: null, suggestions: [] };
    if (table === null) return { ...nothing, status: 'no-table' };
    const { version, source, confidence } = table;
    const asked = { ...nothing, table: { version, source, confidence } };
    const line = byCode.get(one.code)?.find(({ tableVersion }) => tableVersion === version);
    if (line !== undefined) return { ...asked, status: 'valid', line };
    const other = elsewhere(byCode.get(one.code) ?? [], tables, date);
    const { nameZh, nameEn } = other?.line ?? one;
    missing.push({ one: { code: one.code, nameZh: one.nameZh ?? nameZh, nameEn: one.nameEn ?? nameEn }, table });
    return { ...asked, status: other?.status ?? 'unknown', turned: other?.turned ?? null };
  });
  const suggested = await suggestionsFor(missing);
  return standings.map((standing) => ({ ...standing, suggestions: suggested.get(standing.code) ?? [] }));
}

type Elsewhere = { line: TariffLine; status: 'retired' | 'to-come'; turned: string };

/** When a code held last before a date, or will hold first after it. */
function elsewhere(lines: readonly TariffLine[], tables: readonly TariffTable[], date: string): Elsewhere | null {
  const held = lines.flatMap((line) => {
    const table = tables.find(({ version }) => version === line.tableVersion);
    const validity = table === undefined ? null : validityOf(table, tables);
    return validity === null ? [] : [{ line, ...validity }];
  });
  const [last] = held.filter(({ validFrom }) => validFrom <= date).toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
  if (last !== undefined && last.validTo !== null) return { line: last.line, status: 'retired', turned: last.validTo };
  const [next] = held.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return next === undefined ? null : { line: next.line, status: 'to-come', turned: next.validFrom };
}

/** Lines of the same heading first; where there is none, lines with the same words. */
async function suggestionsFor(missing: readonly { one: Wanted; table: TariffTable }[]): Promise<Map<string, TariffSuggestion[]>> {
  const suggested = new Map<string, TariffSuggestion[]>();
  let searches = 0;
  for (const own of Map.groupBy(missing, ({ table }) => table.version).values()) {
    const { version } = (own[0] as (typeof own)[number]).table;
    const headings = await headingLines(
      version,
      own.map(({ one }) => one.code.slice(0, HEADING_DIGITS)),
    );
    for (const { one } of own) {
      const same = headings.get(one.code.slice(0, HEADING_DIGITS)) ?? [];
      const near = nearestLines(one.code, one, same);
      const wanting = near.length < MOST_SUGGESTED && searches < MOST_WORD_SEARCHES;
      if (wanting) searches += 1;
      const alike = wanting ? await linesAlike(version, one) : [];
      const more = alike.filter(({ code }) => near.every((line) => line.code !== code));
      suggested.set(one.code, [...near, ...more].slice(0, MOST_SUGGESTED));
    }
  }
  return suggested;
}

async function headingLines(tableVersion: string, headings: readonly string[]): Promise<Map<string, TariffSuggestion[]>> {
  const distinct = [...new Set(headings)];
  const found: TariffSuggestion[] = [];
  for (let at = 0; at < distinct.length; at += HEADINGS_AT_ONCE) {
    const ranges = distinct.slice(at, at + HEADINGS_AT_ONCE).map((heading) => ({ tableVersion, code: beginsWith(heading) }));
    found.push(...(await TariffLineModel.find({ $or: ranges }).select(SUGGESTED).lean<TariffSuggestion[]>()));
  }
  return Map.groupBy(found, ({ code }) => code.slice(0, HEADING_DIGITS));
}

/** Lines that share most words with a name; characters alone are no words. */
async function linesAlike(tableVersion: string, { nameZh, nameEn }: Wanted): Promise<TariffSuggestion[]> {
  const { zh, en } = termsOf(nameZh, nameEn);
  const [pairs, words] = [zh, en].map((terms) => terms.filter((term) => [...term].length > 1)) as [string[], string[]];
  if (pairs.length + words.length === 0) return [];
  return TariffLineModel.aggregate<TariffSuggestion>([
    { $match: { tableVersion, $or: [{ zh: { $in: pairs } }, { en: { $in: words } }] } },
    { $set: { shared: { $add: [{ $size: { $setIntersection: ['$zh', pairs] } }, { $size: { $setIntersection: ['$en', words] } }] } } },
    { $sort: { shared: -1, zhLength: 1, code: 1 } },
    { $limit: MOST_SUGGESTED },
    { $project: SUGGESTED },
  ]);
}
