import type { FieldError } from '../../contracts/field-errors.ts';
import { shown } from '../packing-list/cells.ts';
import { cellPath } from '../packing-list/faults.ts';
import type { Headers } from '../packing-list/headers.ts';
import type { Given } from '../packing-list/rows.ts';
import { TARIFF_TABLE } from './columns.ts';

const fault = (row: number, field: string, code: string, en: string, zh: string): FieldError => ({
  path: cellPath(row, field),
  code,
  message: { en, 'zh-CN': zh },
});

/** What a line of ten digits cannot be without. */
const NEEDED = ['nameZh', 'legalUnit1'];
const TEN_DIGITS = 10;

/** The cells of a row that are empty and must not be: name and legal unit of ten digits, one of the names of six. */
export function lackingIn(given: readonly Given[], row: number): FieldError[] {
  const code = given.find(({ column }) => column.field === 'code')?.cell ?? null;
  const ten = code !== null && shown(code).trim().length === TEN_DIGITS;
  const names = given.filter(({ column }) => column.field === 'nameZh' || column.field === 'nameEn');
  const lacking = ten
    ? given.filter(({ column }) => NEEDED.includes(column.field))
    : names.every(({ cell }) => cell === null)
      ? names.slice(0, 1)
      : [];
  return lacking
    .filter(({ cell }) => cell === null)
    .map(({ column, printed }) => fault(row, column.field, 'FIELD_MISSING', `${printed} is empty`, `${printed}为空`));
}

/** The columns that a table of so many digits cannot be without and has not, once for the whole table. */
export function absentFrom({ at, found }: Headers, digits: number): FieldError[] {
  const has = (field: string): boolean => found.some(({ column }) => column.field === field);
  const absent = digits === TEN_DIGITS ? NEEDED.filter((field) => !has(field)) : has('nameZh') || has('nameEn') ? [] : ['nameEn'];
  return absent.map((field) => {
    const { en, 'zh-CN': zh } = TARIFF_TABLE.find((column) => column.field === field)?.label ?? { en: field, 'zh-CN': field };
    return fault(at + 1, field, 'COLUMN_MISSING', `The column ${en} (${zh}) is missing`, `缺少“${zh}”（${en}）列`);
  });
}

/** What a line may not be beside the others: there already, in a row `before`, or of another length. */
export function against(code: string, row: number, digits: number, before: number | undefined): FieldError[] {
  const repeated =
    before === undefined
      ? []
      : [fault(row, 'code', 'CODE_REPEATED', `${code} stands in row ${before} already`, `${code} 与第 ${before} 行重复`)];
  if (code.length === digits) return repeated;
  const [en, zh] = [
    `${code} has ${code.length} digits, the first line of the table ${digits}`,
    `${code} 为 ${code.length} 位，与表中首行的 ${digits} 位不一致`,
  ];
  return [...repeated, fault(row, 'code', 'CODE_LENGTH_MIXED', en, zh)];
}
