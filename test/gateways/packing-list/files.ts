import { strToU8, zipSync } from 'fflate';
import writeExcelFile, { type Row } from 'write-excel-file/node';
import type { FieldError } from '../../../contracts/field-errors.ts';

/** A workbook of one sheet, written by the library that people's programs stand for here. */
export const workbook = async (...rows: Row[]): Promise<Buffer> => Buffer.from(await writeExcelFile(rows).toBuffer());

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook around a hand-written `sheetData`, for what no writer writes. */
export const rawWorkbook = (sheetData: string, more: Record<string, string> = {}): Buffer =>
  archive({
    'xl/workbook.xml': `<workbook xmlns:r="${RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
    ...more,
  });

export const archive = (parts: Record<string, string>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));

/** One row of a raw sheet; `null` leaves a cell out, a string is a text, anything else is XML of the cell with `@` for its place. */
export function rawRow(row: number, cells: readonly (string | { xml: string } | null)[]): string {
  const written = cells.map((cell, index) => {
    const place = `${String.fromCharCode(65 + index)}${row}`;
    if (cell === null) return '';
    return typeof cell === 'string' ? `<c r="${place}" t="inlineStr"><is><t>${cell}</t></is></c>` : cell.xml.replace('@', place);
  });
  return `<row r="${row}">${written.join('')}</row>`;
}

/** GB18030 bytes of a text; Node only decodes it. */
export function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) bytes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  }
  return Buffer.from([...text].flatMap((character) => bytes.get(character) ?? [...Buffer.from(character, 'latin1')]));
}

/** Faults as `path code`, for tests of which there are; a file without any fails the test. */
export const named = (read: { faults: FieldError[] } | object): string[] => faultsOf(read).map(({ path, code }) => `${path} ${code}`);

export function faultsOf(read: { faults: FieldError[] } | object): FieldError[] {
  if (!('faults' in read)) throw new Error(`read without a fault: ${JSON.stringify(read).slice(0, 500)}`);
  return read.faults;
}

export const CHINESE = ['订仓单号', '货号', '件数', '箱数', '唛头', '净重(千克)', '毛重(千克)', '单价', '总价', '是否退税'];
export const LINE = ['B-1', 'A', 10, 1, 'C/NO. 1', 3, 3.5, 8.5, 85, '否'];
/** What LINE says. */
export const READ_LINE = {
  bookingNo: 'B-1',
  sku: 'A',
  pieces: 10,
  cartons: 1,
  cartonMarks: 'C/NO. 1',
  netWeightKg: '3',
  grossWeightKg: '3.5',
  unitPrice: '8.5',
  totalPrice: '85',
  refundClaimed: false,
};
/** LINE with some cells replaced, by header. */
export const line = (change: Record<string, unknown> = {}): Row =>
  CHINESE.map((header, index) => (header in change ? change[header] : LINE[index])) as Row;
