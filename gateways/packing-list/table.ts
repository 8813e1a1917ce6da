import type { Cell } from './cells.ts';
import { csvRows, readCsv } from './csv.ts';
import { FileRefused } from './faults.ts';
import type { Limits } from './limits.ts';
import { readXlsx } from './xlsx.ts';

const ZIP = 'PK';
/** The container of .xls, and of a workbook with a password. */
const COMPOUND_FILE = Buffer.from('d0cf11e0', 'hex');
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** A file as rows of cells, told by its content: its name may say anything. Errors: FileRefused. */
export async function readTable(bytes: Buffer, limits: Limits): Promise<Cell[][]> {
  return isWorkbook(bytes) ? readXlsx(bytes, limits) : readCsv(bytes, limits);
}

/** The same one row after another: of a comma-separated file no more than a few are in memory at once. Errors: FileRefused, at any row. */
export async function openTable(bytes: Buffer, limits: Limits): Promise<Iterable<Cell[]> | AsyncIterable<Cell[]>> {
  return isWorkbook(bytes) ? readXlsx(bytes, limits) : csvRows(bytes, limits);
}

function isWorkbook(bytes: Buffer): boolean {
  if (bytes.length === 0) throw new FileRefused('FILE_EMPTY', 'is empty', '是空文件');
  if (bytes.subarray(0, 2).toString('latin1') === ZIP) return true;
  if (!bytes.subarray(0, 4).equals(COMPOUND_FILE)) return false;
  throw bytes.includes(ENCRYPTED)
    ? new FileRefused('FILE_ENCRYPTED', 'has a password; save it without one', '已加密，请取消密码后重新保存')
    : new FileRefused('FILE_FORMAT_OLD', 'is an old Excel file (.xls); save it as .xlsx', '是旧版 Excel 文件（.xls），请另存为 .xlsx');
}
