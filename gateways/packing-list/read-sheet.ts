import type { Cell } from './cells.ts';
import { type Faults, fileFault, FileRefused, type SheetFile } from './faults.ts';
import { findHeaders } from './headers.ts';
import { LIST_LIMITS, tooManyRows } from './limits.ts';
import { readRows } from './rows.ts';
import type { ReadSheet, SheetKind } from './sheets.ts';
import { readTable } from './table.ts';

/** All rows of a sheet by its contract, or all its faults at once. */
export async function readSheetOf<T>({ bytes, fileName }: SheetFile, kind: SheetKind<T>): Promise<ReadSheet<T> | Faults> {
  try {
    return rowsOf(await readTable(bytes, LIST_LIMITS), kind);
  } catch (error) {
    if (error instanceof FileRefused) return { faults: [fileFault(fileName, error)] };
    throw error;
  }
}

function rowsOf<T>(table: readonly Cell[][], kind: SheetKind<T>): ReadSheet<T> | Faults {
  const headers = findHeaders(table, kind.columns);
  const { rows, faults } = readRows(table, headers, kind);
  const all = [...headers.faults, ...faults];
  if (all.length > 0) return { faults: all };
  if (rows.length === 0) throw new FileRefused('ROWS_MISSING', 'has headers but no rows', '只有表头，没有数据行');
  if (rows.length > LIST_LIMITS.rows) throw tooManyRows(rows.length, LIST_LIMITS);
  return { rows, ignoredColumns: [...headers.ignored] };
}
