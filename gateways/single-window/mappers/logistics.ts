import type { LogisticsMessage } from '../../../contracts/customs.ts';
import { oldCurrency } from '../codes.ts';
import type { ValuesOf, Written } from '../schema/describe.ts';
import type { logistics } from '../schema/logistics.ts';
import { headOf } from './common.ts';

/** A business node of CEB505. */
export const toLogistics = (message: LogisticsMessage): ValuesOf<typeof logistics, Written>['Logistics'][number] => ({
  ...headOf(message),
  logisticsCode: message.logistics.customsCode,
  logisticsName: message.logistics.name,
  logisticsNo: message.logisticsNo,
  freight: message.freight,
  insuredFee: message.insuredFee,
  currency: oldCurrency(message.currency),
  grossWeight: message.grossWeightKg,
  packNo: String(message.packages),
  goodsInfo: message.goodsInfo,
  ebcCode: message.exporter.customsCode,
  ebcName: message.exporter.name,
});
