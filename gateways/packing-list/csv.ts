import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/sync';
import type { Cell } from './cells.ts';
import { FileRefused } from './faults.ts';
import type { Limits } from './limits.ts';

/** Excel in China saves CSV in GB18030, everybody else in UTF-8. No Chinese text in one is by chance valid in the other but a very short one. */
const ENCODINGS = ['utf-8', 'gb18030'];
const OPTIONS = { relax_column_count: true, relax_quotes: true } as const satisfies Options;

/** A comma-separated file, row by row; all cells are texts. Errors: FileRefused. */
export function readCsv(bytes: Buffer, limits: Limits): Cell[][] {
  const rows = refusingBroken(() => parseAll(decoded(bytes), { ...OPTIONS, to: limits.lastRow + 1 }));
  if (rows.length > limits.lastRow) throw tooLong(limits);
  return rows.map(cellsOf);
}

const CHUNK_BYTES = 64 * 1024;

/** The same without holding all rows at once. Errors: FileRefused, at any row. */
export async function* csvRows(bytes: Buffer, limits: Limits): AsyncGenerator<Cell[]> {
  const text = Buffer.from(decoded(bytes));
  let row = 0;
  try {
    for await (const record of Readable.from(chunksOf(text)).pipe(parse(OPTIONS))) {
      row += 1;
      if (row > limits.lastRow) throw tooLong(limits);
      yield cellsOf(record as string[]);
    }
  } catch (error) {
    throw error instanceof CsvError ? broken(error) : error;
  }
}

function* chunksOf(text: Buffer): Generator<Buffer> {
  for (let at = 0; at < text.length; at += CHUNK_BYTES) yield text.subarray(at, at + CHUNK_BYTES);
}

const cellsOf = (row: readonly string[]): Cell[] => row.map((cell) => cell.trim() || null);

function decoded(bytes: Buffer): string {
  for (const encoding of bytes.includes(0) ? [] : ENCODINGS) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new FileRefused(
    'FILE_FORMAT_UNKNOWN',
    'is neither an Excel workbook (.xlsx) nor a comma-separated text in UTF-8 or GB18030',
    '既不是 Excel 工作簿（.xlsx），也不是 UTF-8 或 GB18030 编码的 CSV 文本',
  );
}

function refusingBroken(read: () => string[][]): string[][] {
  try {
    return read();
  } catch (error) {
    throw error instanceof CsvError ? broken(error) : error;
  }
}

const broken = (cause: CsvError): FileRefused =>
  new FileRefused('FILE_BROKEN', `is no well-formed CSV: ${cause.message}`, `不是格式正确的 CSV（${cause.code}），请检查引号是否成对`, {
    cause,
  });

const tooLong = ({ rows, lastRow }: Limits): FileRefused =>
  new FileRefused('ROWS_TOO_MANY', `has more than ${lastRow} rows; at most ${rows} are taken`, `超过 ${lastRow} 行；最多 ${rows} 行`);
