import { readSheet } from 'read-excel-file/node';
import type { Cell } from './cells.ts';
import { FileRefused } from './faults.ts';
import type { Limits } from './limits.ts';
import { keepErrors, refuseFarCells, withoutBlanks } from './sheet-xml.ts';
import { refuseUnbounded } from './xml-bounds.ts';
import { broken, pack, type Parts, unpack } from './xlsx-parts.ts';

/** Digits as a sheet stores them; an exponent of four digits would unfold to megabytes. */
const NUMBER = /^[+-]?(\d{1,310}(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;

/** The first sheet of a workbook, row by row; index 0 is the spreadsheet's row 1. A formula gives the value that was saved with it.
 *  Errors: FileRefused. */
export async function readXlsx(bytes: Buffer, limits: Limits): Promise<Cell[][]> {
  const parts = prepared(unpack(bytes, limits), limits);
  try {
    const rows = await readSheet<Cell>(pack(parts), { parseNumber: (digits) => (NUMBER.test(digits) ? { number: digits } : digits) });
    return rows.map((row) => row.map(cellOf));
  } catch (error) {
    // Whatever the reader stumbles over, it is the file's fault: it has no other input.
    throw error instanceof FileRefused ? error : broken(error);
  }
}

function prepared(parts: Parts, limits: Limits): Parts {
  const read = Object.entries(parts).map(([name, part]) => {
    const xml = new TextDecoder().decode(part);
    if (!xml.includes('sheetData')) {
      refuseUnbounded(xml);
      return [name, part] as const;
    }
    // What is checked is what is read: nothing is taken out or put in between but the texts of errors.
    const sheet = withoutBlanks(xml);
    refuseUnbounded(sheet);
    refuseFarCells(sheet, limits);
    return [name, new TextEncoder().encode(keepErrors(sheet))] as const;
  });
  return Object.fromEntries(read);
}

/** The declared type of a cell says the constructor of Date where an instance is meant. */
function cellOf(value: unknown): Cell {
  if (value instanceof Date) return { date: value.toISOString().slice(0, 10) };
  return typeof value === 'string' ? value.trim() || null : (value as Cell);
}
