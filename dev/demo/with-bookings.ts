import { readPackingList } from '../../gateways/packing-list/index.ts';
import { packingListSheet } from './sheets.ts';

/** The same packing list under other booking numbers: each run of the demo files new ones, since customs takes a number once.
 *  Errors: Error when the list cannot be read. */
export async function withBookings(bytes: Buffer, rename: (bookingNo: string) => string): Promise<Buffer<ArrayBuffer>> {
  const read = await readPackingList({ bytes, fileName: 'packing-list.xlsx' });
  if ('faults' in read) throw new Error(`the packing list has faults: ${JSON.stringify(read.faults)}`);
  return packingListSheet(read.lines.map(({ line }) => ({ ...line, bookingNo: rename(line.bookingNo) })));
}
