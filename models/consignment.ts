import type { Consignment } from '../domain/readiness.ts';
import { EnterpriseModel, type EnterpriseRecord } from './enterprise.ts';
import { type ProductRecord, productsBySku } from './product.ts';
import type { StockTransferRecord } from './stock-transfer.ts';
import { TicketModel } from './ticket.ts';
import { WarehouseModel, type WarehouseRecord } from './warehouse.ts';
import { registrationFor } from './warehouse-registration.ts';

type Wanted = Pick<StockTransferRecord, 'organisationId' | 'enterpriseId' | 'warehouseId' | 'declarationDate' | 'currency' | 'lines'> & {
  _id: string | null;
};
export type ReadConsignment = Consignment & {
  products: ReadonlyMap<string, ProductRecord>;
  enterprise: EnterpriseRecord | null;
  warehouse: WarehouseRecord | null;
};

/** Everything the readiness check and the planner look at, for a transfer stored (`_id`) or only thought of (null). */
export async function readConsignment({
  _id,
  organisationId,
  enterpriseId,
  warehouseId,
  declarationDate,
  currency,
  lines,
}: Wanted): Promise<ReadConsignment> {
  const bookings = [...new Set(lines.map(({ bookingNo }) => bookingNo))];
  const enterprise = await EnterpriseModel.findOne({ _id: enterpriseId, organisationId }).lean();
  const [products, warehouse, registration, filedBookings] = await Promise.all([
    productsBySku(
      organisationId,
      lines.map(({ sku }) => sku),
    ),
    WarehouseModel.findById(warehouseId).lean(),
    registrationFor(organisationId, enterpriseId, warehouseId, declarationDate),
    enterprise === null ? [] : bookingsTaken(enterprise.customsCode, bookings, _id),
  ]);
  return {
    declarationDate,
    currency,
    lines,
    products,
    enterprise,
    warehouse,
    registration,
    filedBookings,
  };
}

/** Booking numbers that another transfer holds, whosever it is: customs knows an order by exporter and number together. A number that customs
 *  took, or may have taken, stays taken when its transfer was given up. */
async function bookingsTaken(exporterCode: string, bookingNos: readonly string[], transferId: string | null): Promise<string[]> {
  const taken = await TicketModel.find({
    exporterCode,
    orderNo: { $in: bookingNos },
    transferId: { $ne: transferId ?? '' },
    $or: [{ state: { $ne: 'withdrawn' } }, { orderAccepted: true }, { orderSentAt: { $ne: null }, refusal: null }],
  })
    .select('orderNo')
    .lean();
  return taken.map(({ orderNo }) => orderNo);
}
