import { createHash } from 'node:crypto';
import type { FieldError } from '../../contracts/field-errors.ts';
import { FileRefused, fileFault, type SheetFile } from '../packing-list/faults.ts';
import type { Headers } from '../packing-list/headers.ts';
import { tooManyRows } from '../packing-list/limits.ts';
import { absentFrom, against } from './faults.ts';
import { LIMITS, type Provenance, rowsOf, type UnversionedLine } from './rows.ts';

export type { Provenance } from './rows.ts';

/** Beyond so many, faults are counted and no longer kept. */
const MOST_FAULTS = 1_000;

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
      if (digits === 0 && headers !== null) {
        digits = line.code.length;
        blame(absentFrom(headers, digits));
      }
      blame(against(line.code, row, digits, rowOf.get(line.code)));
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
