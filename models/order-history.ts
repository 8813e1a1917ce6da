import { addDays } from '../domain/calendar.ts';
import type { PastTicket } from '../domain/consignment.ts';
import { LONGEST_WINDOW_DAYS } from '../domain/policy/subjects/export.ts';
import { StockTransferModel, type StockTransferRecord } from './stock-transfer.ts';
import { TicketModel, type TicketRecord } from './ticket.ts';

/** Beyond these a history says nothing new, and reading it would cost more than the plan. */
const MOST_TRANSFERS = 100;
const MOST_TICKETS = 1_000;

type Transfer = Pick<StockTransferRecord, 'organisationId' | 'enterpriseId' | 'warehouseId' | 'buyer' | 'declarationDate'> & {
  _id: string | null;
};

/** The lists of other transfers of an exporter to the same consignee (a warehouse, or a buyer of the same name and country), declared some days
 *  before or after, the latest first; those that were withdrawn are none. Bounded, by two indexes. */
export async function orderHistory(transfer: Transfer): Promise<PastTicket[]> {
  const { _id, organisationId, enterpriseId, warehouseId, buyer = null, declarationDate } = transfer;
  const within = { $gte: addDays(declarationDate, -LONGEST_WINDOW_DAYS), $lte: addDays(declarationDate, LONGEST_WINDOW_DAYS) };
  const transfers = await StockTransferModel.find({
    organisationId,
    enterpriseId,
    warehouseId,
    'buyer.name': buyer?.name ?? null,
    ...(buyer === null ? {} : { 'buyer.country': buyer.country }),
    declarationDate: within,
    filingId: { $ne: null },
    _id: { $ne: _id ?? '' },
  })
    .sort({ declarationDate: -1, _id: -1 })
    .limit(MOST_TRANSFERS)
    .select('declarationDate')
    .lean();
  if (transfers.length === 0) return [];
  const declaredOn = new Map(transfers.map((one) => [one._id, one.declarationDate]));
  const tickets = await TicketModel.find({ transferId: { $in: [...declaredOn.keys()] }, path: 'list', state: { $ne: 'withdrawn' } })
    .sort({ transferId: -1, sequence: -1 })
    .limit(MOST_TICKETS)
    .select('orderNo transferId valueCny lines.sku')
    .lean<Pick<TicketRecord, 'orderNo' | 'transferId' | 'valueCny' | 'lines'>[]>();
  return tickets.map(({ orderNo, transferId, valueCny, lines }) => ({
    orderNo,
    transferId,
    declaredOn: declaredOn.get(transferId) ?? declarationDate,
    valueCny,
    skus: [...new Set(lines.map(({ sku }) => sku))],
  }));
}
