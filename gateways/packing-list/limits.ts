import { MAX_TRANSFER_LINES } from '../../contracts/stock-transfer.ts';
import { FileRefused } from './faults.ts';

/** How large a sheet may be: rows that say something, how far down anything may stand, and what a workbook may unfold to. */
export type Limits = { rows: number; lastRow: number; unpackedBytes: number };

/** A packing list or a product sheet: its titles, gaps and subtotals come to the rows. 20,000 rows of ten columns take about 12 MB. */
export const LIST_LIMITS: Limits = { rows: MAX_TRANSFER_LINES, lastRow: 25_000, unpackedBytes: 32 * 1024 * 1024 };

export const tooManyRows = (found: number, { rows }: Limits): FileRefused =>
  new FileRefused('ROWS_TOO_MANY', `has ${found} rows; at most ${rows} are taken`, `有 ${found} 行数据，最多 ${rows} 行`);
