import { type QueryFilter, Schema, model } from 'mongoose';
import type { TariffConfidence, TariffLine } from '../domain/tariff/line.ts';
import { type TariffTable, tableOn, validityOf } from '../domain/tariff/tables.ts';
import { STRICT, instant, optionalInstant, optionalText, text, whole } from './base.ts';

/** A table of the tariff. It holds once `loadedAt` is there, which is written last. */
export type TariffTableRecord = {
  _id: string;
  digits: number;
  validFrom: string;
  rows: number;
  sha256: string;
  source: string;
  confidence: TariffConfidence;
  beganAt: Date;
  loadedAt: Date | null;
};
const tableSchema = new Schema<TariffTableRecord>(
  {
    _id: text,
    digits: whole,
    validFrom: text,
    rows: whole,
    sha256: text,
    source: text,
    confidence: text,
    beganAt: instant,
    loadedAt: optionalInstant,
  },
  STRICT,
);
export const TariffTableModel = model<TariffTableRecord>('TariffTable', tableSchema, 'tariffTables');

/** Lines never change: another table has lines of its own. `zh` and `en` are the terms a line is found by, the lengths tell which name says
 *  least beside what was asked. */
export type TariffLineRecord = TariffLine & { _id: string; zh: string[]; en: string[]; zhLength: number; enLength: number };
const words = { type: [String], required: true } as const;
const lineSchema = new Schema<TariffLineRecord>(
  {
    _id: text,
    code: text,
    tableVersion: text,
    nameZh: optionalText,
    nameEn: optionalText,
    legalUnit1: optionalText,
    legalUnit2: optionalText,
    supervisionConditions: optionalText,
    exportDutyRatePercent: optionalText,
    refundRatePercent: optionalText,
    elements: words,
    source: text,
    confidence: text,
    zh: words,
    en: words,
    zhLength: whole,
    enLength: whole,
  },
  STRICT,
);
// An id is made of table and code, so that a code stands in a table once.
lineSchema.index({ tableVersion: 1, code: 1, _id: 1 });
// A term leads to its lines in the order in which they are answered, so that a page is read without sorting what is not on it.
lineSchema.index({ tableVersion: 1, zh: 1, zhLength: 1, _id: 1 });
lineSchema.index({ tableVersion: 1, en: 1, enLength: 1, _id: 1 });
export const TariffLineModel = model<TariffLineRecord>('TariffLine', lineSchema, 'tariffLines');

const LINE_MEMBERS = { _id: 0, zh: 0, en: 0, zhLength: 0, enLength: 0 } as const;
export const TARIFF_DIGITS = [6, 10] as const;

/** All tables that ever held, as the rules see them. */
export async function tariffTables(): Promise<TariffTable[]> {
  const loaded = await TariffTableModel.find({ loadedAt: { $ne: null } }).lean();
  return loaded.map(({ _id, digits, validFrom, loadedAt, source, confidence }) => ({
    version: _id,
    digits,
    validFrom,
    loadedAt: (loadedAt as Date).toISOString(),
    source,
    confidence,
  }));
}

/** The tables in force on a date, of six digits and of ten. */
export const tablesInForce = (tables: readonly TariffTable[], date: string): TariffTable[] =>
  TARIFF_DIGITS.flatMap((digits) => tableOn(tables, digits, date) ?? []);

/** Lines of some codes in some tables. */
export const linesOf = (tables: readonly TariffTable[], codes: readonly string[]): Promise<TariffLine[]> =>
  readLines({ tableVersion: { $in: tables.map(({ version }) => version) }, code: { $in: [...new Set(codes)] } });

export const readLines = (filter: QueryFilter<TariffLineRecord>): Promise<TariffLine[]> =>
  TariffLineModel.find(filter).select(LINE_MEMBERS).lean<TariffLine[]>();

/** A line with the days on which it holds. */
export const withValidity = (line: TariffLine, tables: readonly TariffTable[]) => {
  const table = tables.find(({ version }) => version === line.tableVersion);
  const validity = table === undefined ? null : validityOf(table, tables);
  if (validity === null) throw new RangeError(`the table ${line.tableVersion} of ${line.code} is not in force`);
  return { ...line, ...validity };
};
