import { CODE_TABLES } from '../../domain/codes/index.ts';
import { codeOr, type ReadCell } from './cells.ts';

/** What people write for a unit beside its name in the table of units. */
const ALSO: Readonly<Record<string, string>> = { 公斤: '035', kg: '035' };

const NAMED = codeOr({ ...Object.fromEntries(CODE_TABLES.unit.entries.map(({ nameZh, code }) => [nameZh, code])), ...ALSO });

/** A customs unit by code or name. All codes have three digits, so the zero a spreadsheet dropped from `011` is certain. */
export const unit: ReadCell = (cell) => {
  const read = NAMED(cell);
  return typeof cell === 'object' && 'value' in read ? { value: String(read.value).padStart(3, '0') } : read;
};
