import { DirectExportLine } from '../../contracts/direct-export.ts';
import { type ExportLine, StockTransferLine } from '../../contracts/stock-transfer.ts';
import { code, decimal, flag, text, whole } from './cells.ts';
import { type Described, columnsOf } from './columns.ts';

const GOODS = {
  sku: ['货号', 'SKU', code, ['商品货号', '商品编号', 'Item no.', 'Item number', 'Article no.']],
  pieces: ['件数', 'Pieces', whole, ['数量', '数量(件)', '件数(件)', 'Pcs', 'Quantity', 'Qty', 'Qty (pcs)', 'Quantity (pcs)']],
  cartons: ['箱数', 'Cartons', whole, ['箱数(箱)', 'Ctns', 'Ctn', 'Carton', 'No. of cartons', 'Number of cartons']],
  cartonMarks: ['唛头', 'Carton marks', text, ['箱唛', '唛头及箱号', 'Marks', 'Marks & Nos.', 'Shipping marks', 'Carton mark']],
  netWeightKg: [
    '净重(千克)',
    'Net weight (kg)',
    decimal,
    ['净重', '净重kg', '总净重', '总净重kg', '净重公斤', 'Net weight', 'N.W.', 'N.W. (kg)'],
  ],
  grossWeightKg: [
    '毛重(千克)',
    'Gross weight (kg)',
    decimal,
    ['毛重', '毛重kg', '总毛重', '总毛重kg', '毛重公斤', 'Gross weight', 'G.W.', 'G.W. (kg)'],
  ],
  unitPrice: ['单价', 'Unit price', decimal, ['单价(元)', '单价(CNY)', 'Unit price (CNY)', 'Price']],
  totalPrice: [
    '总价',
    'Total price',
    decimal,
    ['总价(元)', '总价(CNY)', '金额', '总金额', 'Total price (CNY)', 'Amount', 'Amount (CNY)', 'Total amount'],
  ],
  refundClaimed: ['是否退税', 'Refund claimed', flag, ['退税', '申报退税', 'Refund', 'Tax refund', 'Claim refund']],
} as const satisfies Record<keyof typeof ExportLine.shape, Described>;

/** A packing list of stock: one StockTransferLine per row. */
export const PACKING_LIST = columnsOf(StockTransferLine, {
  bookingNo: ['订仓单号', 'Booking no.', code, ['订仓单编号', '订仓单', 'Booking number', 'Booking', 'Booking order no.']],
  ...GOODS,
});

/** A packing list of what was sold on a platform: one DirectExportLine per row. */
export const ORDER_SHEET = columnsOf(DirectExportLine, {
  orderNo: ['订单号', 'Order no.', code, ['订单编号', '平台订单号', '订单', 'Order number', 'Order', 'Platform order no.']],
  ...GOODS,
});
