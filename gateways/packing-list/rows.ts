import type { z } from 'zod';
import { type FieldError, fieldErrors } from '../../contracts/field-errors.ts';
import { type Cell, spoilt } from './cells.ts';
import { cellPath, quoted } from './faults.ts';
import { type Found, type Headers, plain } from './headers.ts';

export type Row<T> = { row: number; value: T };

/** The rows under the headers, each parsed by its contract, and every fault of them. Blank rows and totals are passed over. In the column
 *  `merged` an empty cell directly under a filled one means the same again, as merged cells do. */
export function readRows<T>(
  table: readonly Cell[][],
  headers: Headers,
  { schema, merged }: { schema: z.ZodType<T>; merged: string | null },
): { rows: Row<T>[]; faults: FieldError[] } {
  const rows: Row<T>[] = [];
  const faults: FieldError[] = [];
  let above: Cell = null;
  for (const [index, cells] of table.entries()) {
    if (index <= headers.at) continue;
    const given = givenIn(cells, headers);
    if (isTotals(cells) || given.every(({ cell }) => cell === null)) {
      above = null;
      continue;
    }
    for (const one of given) {
      if (one.column.field !== merged) continue;
      one.cell ??= above;
      above = one.cell;
    }
    const read = readRow(given, index + 1, schema);
    if ('faults' in read) faults.push(...read.faults);
    else rows.push({ row: index + 1, value: read.value });
  }
  return { rows, faults };
}

const TOTALS = /^(?:合计|总计|小计|共计)?(?:(?:grand|sub)?totals?)?$/;

/** Whether the first text of a row says that it is a sum of others. */
function isTotals(cells: readonly Cell[]): boolean {
  const first = cells.find((cell) => typeof cell === 'string');
  const word = typeof first === 'string' ? plain(first) : '';
  return word !== '' && TOTALS.test(word);
}

export type Given = Found & { cell: Cell };
export const givenIn = (cells: readonly Cell[], { found }: Headers): Given[] =>
  found.map((one) => ({ ...one, cell: cells[one.index] ?? null }));

/** One row by its contract, or all that is wrong with it. */
export function readRow<T>(given: readonly Given[], row: number, schema: z.ZodType<T>): { value: T } | { faults: FieldError[] } {
  const raw: Record<string, unknown> = {};
  const faults: FieldError[] = [];
  const unread = new Set<string>();
  for (const one of given) {
    const { field } = one.column;
    if (one.cell === null) continue;
    const error = spoilt(one.cell);
    const read = error === null ? one.column.read(one.cell) : { fault: error };
    if ('value' in read) {
      raw[field] = read.value;
      continue;
    }
    unread.add(field);
    const { en, 'zh-CN': zh } = read.fault;
    const message = { en: `${one.printed} "${quoted(one.cell)}" ${en}`, 'zh-CN': `${one.printed}“${quoted(one.cell)}”${zh}` };
    faults.push({ path: cellPath(row, field), code: error === null ? 'FIELD_INVALID' : 'CELL_ERROR', message });
  }
  const parsed = schema.safeParse(raw, { reportInput: true });
  if (parsed.success && faults.length === 0) return { value: parsed.data };
  const judged = fieldErrors(parsed.error?.issues ?? []).flatMap((fault) => {
    // A column that is not there is one fault, named at its header.
    const one = given.find(({ column }) => column.field === fault.path);
    return one === undefined || unread.has(fault.path) ? [] : [atCell(fault, one, row)];
  });
  return { faults: [...faults, ...judged] };
}

function atCell({ path, code, message }: FieldError, { cell, printed }: Given, row: number): FieldError {
  const named =
    cell === null
      ? { en: `${printed} is empty`, 'zh-CN': `${printed}为空` }
      : { en: `${printed} "${quoted(cell)}": ${message.en}`, 'zh-CN': `${printed}“${quoted(cell)}”：${message['zh-CN']}` };
  return { path: cellPath(row, path), code, message: named };
}
