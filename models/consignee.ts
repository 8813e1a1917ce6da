import type { StockTransferRecord } from './stock-transfer.ts';
import { WarehouseModel, type WarehouseRecord } from './warehouse.ts';

/** Whom an export goes to: the overseas warehouse of a stock transfer, the buyer of a direct export. */
export type Consignee = Pick<WarehouseRecord, 'name' | 'country' | 'address' | 'port'>;

/** Null where the warehouse is gone. */
export async function consigneeOf({
  warehouseId,
  buyer = null,
}: Pick<StockTransferRecord, 'warehouseId' | 'buyer'>): Promise<Consignee | null> {
  if (buyer !== null) return buyer;
  return WarehouseModel.findById(warehouseId).select('name country address port').lean<Consignee>();
}
