import type { Cell } from './cells.ts';
import { readCsv } from './csv.ts';
import { FileRefused } from './faults.ts';
import { readXlsx } from './xlsx.ts';

const ZIP = 'PK';
/** The container of .xls, and of a workbook with a password. */
const COMPOUND_FILE = Buffer.from('d0cf11e0', 'hex');
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** A file as rows of cells, told by its content: its name may say anything. Errors: FileRefused. */
export async function readTable(bytes: Buffer): Promise<Cell[][]> {
  if (bytes.length === 0) throw new FileRefused('FILE_EMPTY', 'is empty', '是空文件');
  if (bytes.subarray(0, 2).toString('latin1') === ZIP) return readXlsx(bytes);
  if (!bytes.subarray(0, 4).equals(COMPOUND_FILE)) return readCsv(bytes);
  throw bytes.includes(ENCRYPTED)
    ? new FileRefused('FILE_ENCRYPTED', 'has a password; save it without one', '已加密，请取消密码后重新保存')
    : new FileRefused('FILE_FORMAT_OLD', 'is an old Excel file (.xls); save it as .xlsx', '是旧版 Excel 文件（.xls），请另存为 .xlsx');
}
