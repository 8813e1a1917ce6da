import type { z } from 'zod';
import type { ProductInput } from '../../contracts/product.ts';
import type { StockTransferLine } from '../../contracts/stock-transfer.ts';
import type { Faults, SheetFile } from './faults.ts';
import { readInThread } from './read-thread.ts';

/** `row` is the spreadsheet's own row number; `ignoredColumns` are the headers that mean nothing here. */
export type PackingList = { lines: { row: number; line: z.infer<typeof StockTransferLine> }[]; ignoredColumns: string[] };
export type ProductSheet = { products: { row: number; product: ProductInput }[]; ignoredColumns: string[] };

/** A packing list 装箱单 from XLSX or CSV, or all that is wrong with it. An empty 订仓单号 directly under a filled one means the same. */
export async function readPackingList(file: SheetFile): Promise<PackingList | Faults> {
  const read = await readInThread('packingList', file);
  if ('faults' in read) return read;
  return { lines: read.rows.map(({ row, value }) => ({ row, line: value })), ignoredColumns: read.ignoredColumns };
}

/** A product sheet from XLSX or CSV, or all that is wrong with it. */
export async function readProductSheet(file: SheetFile): Promise<ProductSheet | Faults> {
  const read = await readInThread('productSheet', file);
  if ('faults' in read) return read;
  return { products: read.rows.map(({ row, value }) => ({ row, product: value })), ignoredColumns: read.ignoredColumns };
}
