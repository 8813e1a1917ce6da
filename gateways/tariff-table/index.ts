import { createHash } from 'node:crypto';
import { TariffRow } from '../../contracts/tariff.ts';
import type { FieldError } from '../../contracts/field-errors.ts';
import type { TariffConfidence, TariffLine } from '../../domain/tariff/line.ts';
import { type Cell, whole } from '../packing-list/cells.ts';
import { FileRefused, cellPath, fileFault, type SheetFile } from '../packing-list/faults.ts';
import { type Headers, findHeaders, LOOKED_AT } from '../packing-list/headers.ts';
import { type Limits, tooManyRows } from '../packing-list/limits.ts';
import { givenIn, readRow } from '../packing-list/rows.ts';
import { openTable } from '../packing-list/table.ts';
import { TARIFF_TABLE } from './columns.ts';

/** The whole Chinese tariff has some 15,000 lines of ten digits. */
const LIMITS: Limits = { rows: 120_000, lastRow: 125_000, unpackedBytes: 256 * 1024 * 1024 };
/** Beyond so many, faults are counted and no longer kept. */
const MOST_FAULTS = 1_000;
const LINE_DIGITS = [6, 10];

/** What a file says of itself, or somebody who loads it: where its lines are from and how sure they are, where a row does not say so. */
export type Provenance = { source: string; confidence: TariffConfidence };
export type UnversionedLine = Omit<TariffLine, 'tableVersion'>;
export type ReadTable = {
  /** Six or ten. */
  digits: number;
  rows: number;
  /** Chapters and headings, which are no lines. */
  passedOver: number;
  /** Of all lines, as they will be stored. */
  sha256: string;
  ignoredColumns: string[];
  /** The lines, read from the file again: they are never in memory together. */
  lines: () => AsyncGenerator<UnversionedLine>;
};
/** What is wrong with a file, every bad cell with its row and column; `more` counts those that are not listed. */
export type TableFaults = { faults: FieldError[]; more: number };

/** A tariff table from CSV or XLSX, looked through to its end before anything is done with it, or all that is wrong with it. */
export async function readTariffTable(file: SheetFile, provenance: Provenance): Promise<ReadTable | TableFaults> {
  try {
    return await lookThrough(file, provenance);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { faults: [fileFault(file.fileName, error)], more: 0 };
  }
}

async function lookThrough({ bytes }: SheetFile, provenance: Provenance): Promise<ReadTable | TableFaults> {
  const hash = createHash('sha256');
  const faults: FieldError[] = [];
  let more = 0;
  const blame = (found: readonly FieldError[]): void => {
    const kept = found.slice(0, MOST_FAULTS - faults.length);
    faults.push(...kept);
    more += found.length - kept.length;
  };
  const rowOf = new Map<string, number>();
  let [digits, passedOver] = [0, 0];
  let headers: Headers | null = null;
  for await (const read of rowsOf(bytes, provenance)) {
    if ('headers' in read) {
      headers = read.headers;
      blame(headers.faults);
    } else if ('faults' in read) blame(read.faults);
    else if (read.line === null) passedOver += 1;
    else {
      const { row, line } = read;
      digits ||= line.code.length;
      blame(against(line, row, digits, rowOf.get(line.code)));
      if (!rowOf.has(line.code)) rowOf.set(line.code, row);
      hash.update(`${JSON.stringify(line)}\n`);
    }
  }
  if (faults.length > 0 || headers === null) return { faults, more };
  if (rowOf.size === 0) throw new FileRefused('ROWS_MISSING', 'has headers but no lines', '只有表头，没有税则行');
  if (rowOf.size > LIMITS.rows) throw tooManyRows(rowOf.size, LIMITS);
  return {
    digits,
    rows: rowOf.size,
    passedOver,
    sha256: hash.digest('hex'),
    ignoredColumns: [...headers.ignored],
    lines: () => linesOf(bytes, provenance),
  };
}

async function* linesOf(bytes: Buffer, provenance: Provenance): AsyncGenerator<UnversionedLine> {
  for await (const read of rowsOf(bytes, provenance)) if ('line' in read && read.line !== null) yield read.line;
}

type Read = { headers: Headers } | { faults: FieldError[] } | { row: number; line: UnversionedLine | null };

/** First the headers, then each row that is not empty; null for one that is no line. */
async function* rowsOf(bytes: Buffer, provenance: Provenance): AsyncGenerator<Read> {
  const top: Cell[][] = [];
  let headers: Headers | null = null;
  let row = 0;
  for await (const cells of await openTable(bytes, LIMITS)) {
    row += 1;
    if (headers !== null) yield* rowIn(cells, row, headers, provenance);
    else if (top.push(cells) === LOOKED_AT) {
      headers = findHeaders(top, TARIFF_TABLE);
      yield* underHeaders(top, headers, provenance);
    }
  }
  if (headers === null) yield* underHeaders(top, findHeaders(top, TARIFF_TABLE), provenance);
}

function* underHeaders(top: readonly Cell[][], headers: Headers, provenance: Provenance): Generator<Read> {
  yield { headers };
  for (const [index, cells] of top.entries()) if (index > headers.at) yield* rowIn(cells, index + 1, headers, provenance);
}

function* rowIn(cells: readonly Cell[], row: number, headers: Headers, provenance: Provenance): Generator<Read> {
  const given = givenIn(cells, headers);
  if (given.every(({ cell }) => cell === null)) return;
  const level = given.find(({ column }) => column.field === 'level')?.cell ?? null;
  const digits = level === null ? null : whole(level);
  if (digits !== null && 'value' in digits && !LINE_DIGITS.includes(Number(digits.value))) yield { row, line: null };
  else {
    const read = readRow(given, row, TariffRow);
    if ('faults' in read) yield read;
    else yield { row, line: lineOf(read.value, headers, provenance) };
  }
}

/** An empty cell means none; a column that is not there means nothing is known. */
function lineOf(
  { level: _level, elements, source, confidence, ...row }: TariffRow,
  { found }: Headers,
  provenance: Provenance,
): UnversionedLine {
  const has = (field: keyof TariffRow): boolean => found.some(({ column }) => column.field === field);
  return {
    ...row,
    supervisionConditions: row.supervisionConditions ?? (has('supervisionConditions') ? '' : null),
    exportDutyRatePercent: row.exportDutyRatePercent ?? (has('exportDutyRatePercent') ? '0' : null),
    elements: (elements ?? '')
      .split(/[|;；]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    source: source ?? provenance.source,
    confidence: confidence ?? provenance.confidence,
  };
}

/** What a row may be beside its own contract: named at all, once in the table, as long as the others, and with a legal unit when it is ten digits long. */
function against(
  { code, nameZh, nameEn, legalUnit1 }: UnversionedLine,
  row: number,
  digits: number,
  before: number | undefined,
): FieldError[] {
  const fault = (field: string, name: string, en: string, zh: string): FieldError => ({
    path: cellPath(row, field),
    code: name,
    message: { en, 'zh-CN': zh },
  });
  return [
    ...(before === undefined
      ? []
      : [fault('code', 'CODE_REPEATED', `${code} stands in row ${before} already`, `${code} 与第 ${before} 行重复`)]),
    ...(code.length === digits
      ? []
      : [
          fault(
            'code',
            'CODE_LENGTH_MIXED',
            `${code} has ${code.length} digits, the first line of the table ${digits}`,
            `${code} 为 ${code.length} 位，与表中首行的 ${digits} 位不一致`,
          ),
        ]),
    ...(nameZh === null && nameEn === null ? [fault('nameZh', 'FIELD_MISSING', `${code} has no name`, `${code} 没有商品名称`)] : []),
    ...(code.length === 10 && nameZh === null && nameEn !== null
      ? [fault('nameZh', 'FIELD_MISSING', `${code} has no Chinese name`, `${code} 没有中文名称`)]
      : []),
    ...(code.length === 10 && legalUnit1 === null
      ? [fault('legalUnit1', 'FIELD_MISSING', `${code} has no legal unit`, `${code} 没有法定单位`)]
      : []),
  ];
}
