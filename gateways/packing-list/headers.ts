import type { FieldError } from '../../contracts/field-errors.ts';
import type { Cell } from './cells.ts';
import type { Column } from './columns.ts';
import { cellPath, FileRefused, quoted } from './faults.ts';

export type Found = { column: Column; index: number; printed: string };
export type Headers = {
  /** Index in the table of the row they stand in. */
  at: number;
  found: readonly Found[];
  /** Headers that mean no column of this sheet. */
  ignored: readonly string[];
  faults: readonly FieldError[];
};

/** Titles, addresses and dates may stand above the headers, not more. */
export const LOOKED_AT = 50;
const FEWEST = 2;

/** The row that holds the most known headers, and what they mean. A missing or doubled column is a fault, an unknown one is not.
 *  Errors: FileRefused when there is no such row. */
export function findHeaders(table: readonly Cell[][], columns: readonly Column[]): Headers {
  const names = new Map(columns.flatMap((column) => namesOf(column).map((name) => [name, column] as const)));
  const rows = table.slice(0, LOOKED_AT).map((row) => row.map((cell) => meaning(cell, names)));
  const known = rows.map((row) => new Set(row.filter((column) => column !== null)).size);
  const most = Math.max(0, ...known);
  if (most < FEWEST) throw noHeaders(columns);
  const at = known.indexOf(most);
  const cells = (table[at] ?? []).map((cell) => (cell === null ? null : quoted(cell)));
  const meanings = rows[at] ?? [];
  const all = cells.flatMap((printed, index) => {
    const column = meanings[index] ?? null;
    return column === null || printed === null ? [] : [{ column, index, printed }];
  });
  const byField = Map.groupBy(all, ({ column }) => column);
  return {
    at,
    found: [...byField.values()].flatMap((same) => (same.length === 1 ? same : [])),
    ignored: cells.filter((printed, index) => printed !== null && meanings[index] === null) as string[],
    faults: columns.flatMap((column) => columnFaults(column, byField.get(column) ?? [], at + 1, cells)),
  };
}

const namesOf = ({ label, also }: Column): string[] => [label.en, label['zh-CN'], ...also].map(plain);

/** Headers differ in case, width, spaces, brackets and full stops. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** A header in one language, or in both at once: `件数 Pieces`. */
function meaning(cell: Cell, names: ReadonlyMap<string, Column>): Column | null {
  if (typeof cell !== 'string') return null;
  const whole = plain(cell);
  const chinese = names.get(whole.replaceAll(/[^\p{Script=Han}]/gu, ''));
  const english = names.get(whole.replaceAll(/\p{Script=Han}/gu, ''));
  return names.get(whole) ?? (chinese !== undefined && chinese === english ? chinese : null);
}

function columnFaults(column: Column, same: readonly Found[], row: number, cells: readonly (string | null)[]): FieldError[] {
  const { en, 'zh-CN': zh } = column.label;
  const path = cellPath(row, column.field);
  if (same.length > 1) {
    const printed = same.map((one) => one.printed);
    const message = {
      en: `These headers all mean ${en}, keep one: ${list(printed, ', ')}`,
      'zh-CN': `以下表头均表示“${zh}”，请只保留一列：${list(printed, '、')}`,
    };
    return [{ path, code: 'COLUMN_DUPLICATE', message }];
  }
  if (same.length === 1 || !column.required) return [];
  const printed = cells.filter((cell) => cell !== null);
  const message = {
    en: `The column ${en} (${zh}) is missing; headers found: ${list(printed, ', ')}`,
    'zh-CN': `缺少“${zh}”（${en}）列；找到的表头：${list(printed, '、')}`,
  };
  return [{ path, code: 'COLUMN_MISSING', message }];
}

const list = (printed: readonly string[], separator: string): string => printed.map((one) => `"${one}"`).join(separator);

function noHeaders(columns: readonly Column[]): FileRefused {
  const needed = columns.filter(({ required }) => required);
  return new FileRefused(
    'HEADER_MISSING',
    `has no row of headers in the first ${LOOKED_AT} rows of its first sheet; needed are: ${needed.map(({ label }) => label.en).join(', ')}`,
    `第一个工作表的前 ${LOOKED_AT} 行中没有表头；需要的列：${needed.map(({ label }) => label['zh-CN']).join('、')}`,
  );
}
