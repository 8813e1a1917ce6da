import { Decimal } from 'decimal.js';
import type { Localised } from '../../domain/localised.ts';

/** One cell as the file holds it: text, a yes/no, a number by its digits (never a float), a date, or nothing. */
export type Cell = string | boolean | { number: string } | { date: string } | null;
/** What a column makes of a cell: a value of its field, or why it cannot be one, to be put after the quoted cell. */
export type CellRead = { value: string | number | boolean | string[] } | { fault: Localised };
export type ReadCell = (cell: NonNullable<Cell>) => CellRead;

/** Excel computes in binary and shows 15 digits: beyond them stands noise such as 0.30000000000000004. */
const EXCEL_DIGITS = 15;
const LONGEST_NUMBER = 40;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
const GROUPED_NUMBER = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

const fault = (en: string, zh: string): CellRead => ({ fault: { en, 'zh-CN': zh } });
const IS_DATE = fault('is a date to the spreadsheet; format the cell as text', '被表格识别为日期，请将单元格设为文本格式');

/** How a cell reads in a message and in text columns; numbers come without an exponent. */
export function shown(cell: NonNullable<Cell>): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return 'date' in cell ? cell.date : withoutNoise(cell.number).toFixed();
}

/** Stands in place of a formula that was saved without its result. */
export const UNCALCULATED = '#UNCALCULATED';
const ERRORS = ['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A', '#SPILL!', '#CALC!', '#GETTING_DATA', '#FIELD!'];

/** Why a cell holds no value at all, or null when it does. */
export function spoilt(cell: NonNullable<Cell>): Localised | null {
  if (cell === UNCALCULATED)
    return {
      en: 'is a formula without a saved result; open the file in Excel and save it',
      'zh-CN': '公式未计算，请在 Excel 中打开并保存',
    };
  return typeof cell === 'string' && ERRORS.includes(cell) ? { en: 'is an error of the spreadsheet', 'zh-CN': '是表格错误值' } : null;
}

const withoutNoise = (digits: string): Decimal => new Decimal(digits).toSignificantDigits(EXCEL_DIGITS);

function numberOf(cell: NonNullable<Cell>): Decimal | null {
  if (typeof cell === 'boolean') return null;
  if (typeof cell === 'object') return 'number' in cell ? withoutNoise(cell.number) : null;
  if (cell.length > LONGEST_NUMBER) return null;
  const written = cell.normalize('NFKC').trim();
  if (PLAIN_NUMBER.test(written)) return new Decimal(written);
  return GROUPED_NUMBER.test(written) ? new Decimal(written.replaceAll(',', '')) : null;
}

/** A name or a description, as it stands. */
export const text: ReadCell = (cell) => (typeof cell === 'object' && 'date' in cell ? IS_DATE : { value: shown(cell) });

/** A SKU, a number of papers or a customs code, in half-width characters. Leading zeros that the spreadsheet dropped are not guessed back. */
export const code: ReadCell = (cell) => text(typeof cell === 'string' ? cell.normalize('NFKC') : cell);

/** Pieces and cartons, as a number. */
export const whole: ReadCell = (cell) => {
  const number = numberOf(cell);
  return number?.isInteger() === true && Number.isSafeInteger(number.toNumber())
    ? { value: number.toNumber() }
    : fault('is not a whole number', '不是整数');
};

/** Weights, prices and quantities, as a decimal string. */
export const decimal: ReadCell = (cell) => {
  const number = numberOf(cell);
  return number === null ? fault('is not a number', '不是数字') : { value: number.toFixed() };
};

const YES = ['是', '有', 'yes', 'y', 'true', '1'];
const NO = ['否', '无', 'no', 'n', 'false', '0'];
export const flag: ReadCell = (cell) => {
  const word = shown(cell).normalize('NFKC').trim().toLowerCase();
  if (YES.includes(word)) return { value: true };
  return NO.includes(word) ? { value: false } : fault('is neither yes 是 nor no 否', '不是“是”或“否”');
};

/** A value of a fixed vocabulary; `words` are in lower case. */
export const oneOf =
  (words: Readonly<Record<string, string>>): ReadCell =>
  (cell) => {
    const value = wordIn(words, cell);
    const known = Object.keys(words).join(', ');
    return value === undefined ? fault(`is not one of: ${known}`, `不在可选值之内：${known}`) : { value };
  };

const BETWEEN = /[\s,;/|、，；]+/u;

/** Several values of a fixed vocabulary in one cell, each once; `words` are in lower case, without spaces. */
export const someOf =
  (words: Readonly<Record<string, string>>): ReadCell =>
  (cell) => {
    const written = shown(cell).normalize('NFKC').trim().toLowerCase().split(BETWEEN).filter(Boolean);
    const strange = written.filter((word) => !Object.hasOwn(words, word));
    const known = Object.keys(words).join(', ');
    if (strange.length > 0) return fault(`holds what is not one of: ${known}`, `含有可选值之外的内容：${known}`);
    return { value: [...new Set(written.flatMap((word) => words[word] ?? []))].filter((value) => value !== '') };
  };

/** A code that people also write as a word; what is no such word passes as a code, for the contract to judge. */
export const codeOr =
  (words: Readonly<Record<string, string>>): ReadCell =>
  (cell) => {
    const value = wordIn(words, cell);
    return value === undefined ? code(cell) : { value };
  };

function wordIn(words: Readonly<Record<string, string>>, cell: NonNullable<Cell>): string | undefined {
  const word = shown(cell).normalize('NFKC').trim().toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
