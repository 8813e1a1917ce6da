import type { z } from 'zod';
import type { DirectExportLine } from '../../contracts/direct-export.ts';
import type { ProductInput } from '../../contracts/product.ts';
import type { StockTransferLine } from '../../contracts/stock-transfer.ts';
import type { Faults, SheetFile } from './faults.ts';
import { readInThread } from './read-thread.ts';
import type { ReadSheet } from './sheets.ts';

/** `row` is the spreadsheet's own row number; `ignoredColumns` are the headers that mean nothing here. */
type Rows<Line> = { lines: { row: number; line: Line }[]; ignoredColumns: string[] };
export type PackingList = Rows<z.infer<typeof StockTransferLine>>;
export type ReadRows<Line> = Rows<Line> | Faults;
export type ProductSheet = { products: { row: number; product: ProductInput }[]; ignoredColumns: string[] };

const rowsOf = <Line>(read: ReadSheet<Line> | Faults): ReadRows<Line> =>
  'faults' in read ? read : { lines: read.rows.map(({ row, value }) => ({ row, line: value })), ignoredColumns: read.ignoredColumns };

/** A packing list 装箱单 from XLSX or CSV, or all that is wrong with it. An empty 订仓单号 directly under a filled one means the same. */
export const readPackingList = async (file: SheetFile): Promise<PackingList | Faults> => rowsOf(await readInThread('packingList', file));

/** The same of what was sold on a platform: by 订单号 in place of the 订仓单号. */
export const readOrderSheet = async (file: SheetFile): Promise<ReadRows<z.infer<typeof DirectExportLine>>> =>
  rowsOf(await readInThread('orderSheet', file));

/** A product sheet from XLSX or CSV, or all that is wrong with it. */
export async function readProductSheet(file: SheetFile): Promise<ProductSheet | Faults> {
  const read = await readInThread('productSheet', file);
  if ('faults' in read) return read;
  return { products: read.rows.map(({ row, value }) => ({ row, product: value })), ignoredColumns: read.ignoredColumns };
}
