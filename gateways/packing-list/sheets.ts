import type { z } from 'zod';
import { DirectExportLine } from '../../contracts/direct-export.ts';
import { ProductInput } from '../../contracts/product.ts';
import { StockTransferLine } from '../../contracts/stock-transfer.ts';
import type { Column } from './columns.ts';
import { ORDER_SHEET, PACKING_LIST } from './packing-list-columns.ts';
import { PRODUCT_SHEET } from './product-columns.ts';

/** What a kind of sheet holds: its columns, the contract of a row, and the column whose cells people merge. */
export type SheetKind<T> = { columns: readonly Column[]; schema: z.ZodType<T>; merged: string | null };

export const SHEETS = {
  packingList: { columns: PACKING_LIST, schema: StockTransferLine, merged: 'bookingNo' },
  orderSheet: { columns: ORDER_SHEET, schema: DirectExportLine, merged: 'orderNo' },
  productSheet: { columns: PRODUCT_SHEET, schema: ProductInput, merged: null },
} as const satisfies Record<string, SheetKind<unknown>>;

export type SheetName = keyof typeof SHEETS;
/** All rows of a sheet with the spreadsheet's own row numbers, and the headers that mean nothing in it. */
export type ReadSheet<T> = { rows: { row: number; value: T }[]; ignoredColumns: string[] };
export type SheetOf<N extends SheetName> = ReadSheet<z.infer<(typeof SHEETS)[N]['schema']>>;
