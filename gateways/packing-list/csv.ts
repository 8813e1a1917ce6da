import { CsvError, parse } from 'csv-parse/sync';
import type { Cell } from './cells.ts';
import { FileRefused } from './faults.ts';
import { LAST_ROW } from './sheet-xml.ts';

/** Excel in China saves CSV in GB18030, everybody else in UTF-8. No Chinese text in one is by chance valid in the other but a very short one. */
const ENCODINGS = ['utf-8', 'gb18030'];

/** A comma-separated file, row by row; all cells are texts. Errors: FileRefused. */
export function readCsv(bytes: Buffer): Cell[][] {
  const text = decoded(bytes);
  if (text === null) {
    throw new FileRefused(
      'FILE_FORMAT_UNKNOWN',
      'is neither an Excel workbook (.xlsx) nor a comma-separated text in UTF-8 or GB18030',
      '既不是 Excel 工作簿（.xlsx），也不是 UTF-8 或 GB18030 编码的 CSV 文本',
    );
  }
  const rows = records(text);
  if (rows.length > LAST_ROW) {
    throw new FileRefused(
      'ROWS_TOO_MANY',
      `has more than ${LAST_ROW} rows; a list has at most 20,000`,
      `超过 ${LAST_ROW} 行；一份清单最多 20000 行`,
    );
  }
  return rows.map((row) => row.map((cell) => cell.trim() || null));
}

function decoded(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  for (const encoding of ENCODINGS) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return null;
}

function records(text: string): string[][] {
  try {
    return parse(text, { relax_column_count: true, relax_quotes: true, to: LAST_ROW + 1 });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new FileRefused(
      'FILE_BROKEN',
      `is no well-formed CSV: ${error.message}`,
      `不是格式正确的 CSV（${error.code}），请检查引号是否成对`,
      { cause: error },
    );
  }
}
