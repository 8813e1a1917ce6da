import type { FieldError } from '../../contracts/field-errors.ts';
import { type Cell, shown } from './cells.ts';

/** An uploaded file; the name only serves messages. */
export type SheetFile = { bytes: Buffer; fileName: string };
/** Everything that is wrong with a file, in both languages; nothing of it was taken. */
export type Faults = { faults: FieldError[] };

/** Why a file as a whole cannot be read. `en` and `zh` go after the file's name. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
  readonly code: string;
  readonly zh: string;
  constructor(code: string, en: string, zh: string, options?: ErrorOptions) {
    super(en, options);
    this.code = code;
    this.zh = zh;
  }
}

export const fileFault = (fileName: string, { code, message, zh }: FileRefused): FieldError => ({
  path: 'file',
  code,
  message: { en: `${fileName} ${message}`, 'zh-CN': `${fileName} ${zh}` },
});

/** Where a cell stands: the spreadsheet's own row number and the field its column means. */
export const cellPath = (row: number, field: string): string => `rows[${row}].${field}`;

const LONGEST_QUOTE = 60;

/** A cell as a message quotes it: one line, not too long. */
export function quoted(cell: NonNullable<Cell>): string {
  const line = shown(cell).replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}
