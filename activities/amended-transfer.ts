import type { ConsignmentLine } from '../domain/consignment.ts';
import { totalsOf } from '../domain/declaration-planner.ts';
import type { AmendmentChange, StockTransferRecord } from '../models/index.ts';

type Line = Omit<ConsignmentLine, 'lineNo'>;
const numbered = (lines: readonly Line[]): ConsignmentLine[] => lines.map((line, index) => ({ ...line, lineNo: index + 1 }));

/** A transfer with other lines for some of its orders, each by its number as it was, in the order in which they stood. */
export function withOrders(lines: readonly ConsignmentLine[], orders: ReadonlyMap<string, readonly Line[]>): ConsignmentLine[] {
  const placed = new Set<string>();
  return numbered(
    lines.flatMap((line): readonly Line[] => {
      const own = orders.get(line.bookingNo);
      if (own === undefined) return [line];
      if (placed.has(line.bookingNo)) return [];
      placed.add(line.bookingNo);
      return own;
    }),
  );
}

/** What stands of the lines of a transfer in its record. */
export const linesRecord = (lines: ConsignmentLine[]): Pick<StockTransferRecord, 'lines' | 'lineCount' | 'totals'> => ({
  lines,
  lineCount: lines.length,
  totals: totalsOf(lines),
});

/** A transfer as an amendment wants it. */
export function wantedTransfer(transfer: StockTransferRecord, { head, orders }: AmendmentChange): StockTransferRecord {
  const wanted = new Map(
    orders.map(({ orderNo, newOrderNo, lines }) => {
      const own: readonly Line[] =
        lines === null
          ? transfer.lines.filter(({ bookingNo }) => bookingNo === orderNo)
          : lines.map((line) => ({ ...line, bookingNo: orderNo }));
      return [orderNo, own.map((line) => ({ ...line, bookingNo: newOrderNo ?? orderNo }))] as const;
    }),
  );
  return { ...transfer, ...head, ...linesRecord(withOrders(transfer.lines, wanted)) };
}
