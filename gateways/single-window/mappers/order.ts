import type { DeclaredLine, OrderMessage } from '../../../contracts/customs.ts';
import { oldCurrency, unit } from '../codes.ts';
import { refused, type ValuesOf, type Written } from '../schema/describe.ts';
import type { order } from '../schema/order.ts';
import { headOf } from './common.ts';

/** A business node of CEB303: W is the overseas-warehouse booking of 9810, whose note is the warehouse's address; B is the order of 9710. */
export function toOrder(message: OrderMessage): ValuesOf<typeof order, Written>['Order'][number] {
  const booking = message.mode === '9810';
  return {
    OrderHead: {
      ...headOf(message),
      orderType: booking ? 'W' : 'B',
      orderNo: message.orderNo,
      ebpCode: message.platformCode,
      ebpName: message.platformName,
      ebcCode: message.exporter.customsCode,
      ebcName: message.exporter.name,
      goodsValue: message.goodsValue,
      freight: message.freight,
      currency: oldCurrency(message.currency),
      note: booking && message.note === '' ? refused('is missing: the address of the overseas warehouse') : message.note,
    },
    OrderList: message.lines.map(toLine),
  };
}

const toLine = (line: DeclaredLine) => ({
  gnum: String(line.gnum),
  itemNo: line.sku,
  itemName: line.nameZh,
  itemDescribe: line.model,
  barCode: line.barCode,
  unit: unit(line.unit),
  currency: oldCurrency(line.currency),
  qty: line.qty,
  price: line.unitPrice,
  totalPrice: line.totalPrice,
});
