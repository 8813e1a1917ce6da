import type { DeclaredLine, ListMessage } from '../../../contracts/customs.ts';
import { oldCountry, oldCurrency, oldPackage, oldPort, transport, unit } from '../codes.ts';
import { refused, type ValuesOf, type Written } from '../schema/describe.ts';
import type { inventory } from '../schema/inventory.ts';
import { headOf } from './common.ts';

/** appType 变更. Source: china-export facts §3.2. */
const CHANGE = '2';
/** 总价, the flag of an amount that is a total. */
const TOTAL = '3';

/** A business node of CEB603. The prices are FOB, so freight and insurance are zero; the producer (owner) is the exporter. */
export function toInventory(message: ListMessage): ValuesOf<typeof inventory, Written>['Inventory'][number] {
  const { exporter, agent, transport: by, lines } = message;
  const currency = oldCurrency(lines[0]?.currency ?? '');
  return {
    InventoryHead: {
      ...headOf(message),
      ...(message.isChange ? { appType: CHANGE } : {}),
      customsCode: message.customsCode,
      ebpCode: message.platformCode,
      ebpName: message.platformName,
      orderNo: message.orderNo,
      logisticsCode: message.logistics.customsCode,
      logisticsName: message.logistics.name,
      logisticsNo: message.logisticsNo,
      copNo: message.copNo,
      ieFlag: 'E',
      portCode: message.portCode,
      ieDate: message.exportDate.replaceAll('-', ''),
      statisticsFlag: message.simplified ? 'A' : 'B',
      agentCode: agent.customsCode,
      agentName: agent.name,
      ebcCode: exporter.customsCode,
      ebcName: exporter.name,
      ownerCode: exporter.customsCode,
      ownerName: exporter.name,
      tradeMode: message.mode,
      trafMode: transport(by.mode),
      trafName: by.vehicleName,
      voyageNo: by.voyageNo,
      billNo: by.billNo,
      country: oldCountry(message.destinationCountry),
      POD: oldPort(message.destinationPort),
      freight: '0',
      fCurrency: currency,
      fFlag: TOTAL,
      insuredFee: '0',
      iCurrency: currency,
      iFlag: TOTAL,
      wrapType: oldPackage('carton'),
      packNo: String(message.packages),
      grossWeight: message.grossWeightKg,
      netWeight: message.netWeightKg,
    },
    InventoryList: lines.map(toLine),
  };
}

const toLine = (line: DeclaredLine) => ({
  gnum: String(line.gnum),
  itemNo: line.sku,
  itemName: line.nameZh,
  gcode: /^\d+$/.test(line.hsCode) ? line.hsCode : refused('is not all digits'),
  gname: line.nameZh,
  gmodel: line.model,
  barCode: line.barCode,
  country: oldCountry(line.destinationCountry),
  currency: oldCurrency(line.currency),
  qty: line.qty,
  qty1: line.legalQty1,
  qty2: line.legalQty2,
  unit: unit(line.unit),
  unit1: unit(line.legalUnit1),
  unit2: line.legalUnit2 === null ? null : unit(line.legalUnit2),
  price: line.unitPrice,
  totalPrice: line.totalPrice,
});
