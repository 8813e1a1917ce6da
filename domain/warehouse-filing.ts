import type { PackOf, PolicyBook } from './policy/index.ts';

/** Mode of stock for overseas warehouses, the only one that a warehouse is registered for. */
const MODE = '9810';

/** What customs wants of a warehouse on the first day (YYYY-MM-DD) of a right to stock it, by the first of an enterprise's ports; null where the
 *  mode was not in force. */
export const warehouseFilingOn = (book: PolicyBook, date: string, [port = 'CN']: readonly string[]): PackOf<'warehouse-filing'> | null =>
  book.find('warehouse-filing', date, port, MODE);
