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
  const [products, enterprise, warehouse, registration, filed] = await Promise.all([
    productsBySku(
      organisationId,
      lines.map(({ sku }) => sku),
    ),
    EnterpriseModel.findOne({ _id: enterpriseId, organisationId }).lean(),
    WarehouseModel.findById(warehouseId).lean(),
    registrationFor(organisationId, enterpriseId, warehouseId, declarationDate),
    // A number that customs took stays taken, also when its transfer was given up.
    TicketModel.find({
      organisationId,
      transferId: { $ne: _id ?? '' },
      orderNo: { $in: bookings },
      $or: [{ state: { $ne: 'withdrawn' } }, { orderAccepted: true }],
    })
      .select('orderNo')
      .lean(),
  ]);
  return {
    declarationDate,
    currency,
    lines,
    products,
    enterprise,
    warehouse,
    registration,
    filedBookings: filed.map(({ orderNo }) => orderNo),
  };
}
