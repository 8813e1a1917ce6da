import type {
  ArrivalMessage,
  CustomsMessage,
  DeclaredLine,
  DepartureMessage,
  FormMessage,
  ListMessage,
  LogisticsMessage,
  OrderMessage,
} from '../../contracts/customs.ts';
import type { MilestoneInput } from '../../contracts/stock-transfer.ts';
import type { PlannedLine } from '../../domain/declaration-planner.ts';
import type { EnterpriseRecord, StockTransferRecord, TicketRecord, WarehouseRecord } from '../../models/index.ts';

/** Everything the messages of one filing are made of. */
export type FilingContext = {
  transfer: Omit<StockTransferRecord, 'lines'>;
  enterprise: EnterpriseRecord;
  warehouse: WarehouseRecord;
  transmitter: { customsCode: string; name: string; dxpId: string };
};
type Stamp = { guid: string; at: string };

/** A foreign platform or warehouse without a customs code. Source: china-export.md §3.3. */
const NO_CODE = '无';

const partyOf = ({ customsCode, nameZh, usci }: EnterpriseRecord) => ({ customsCode, name: nameZh, usci });

const declaredLine = (line: PlannedLine, { transfer, warehouse }: FilingContext): DeclaredLine => ({
  gnum: line.gnum,
  sku: line.sku,
  hsCode: line.declaredHsCode,
  nameZh: line.goods.nameZh,
  model: line.goods.model,
  barCode: line.goods.barCode,
  unit: line.goods.unit,
  qty: String(line.pieces),
  legalUnit1: line.goods.legalUnit1,
  legalQty1: line.legalQty1,
  legalUnit2: line.goods.legalUnit2,
  legalQty2: line.legalQty2,
  unitPrice: line.unitPrice,
  totalPrice: line.totalPrice,
  currency: transfer.currency,
  originCountry: line.goods.originCountry,
  destinationCountry: warehouse.country,
});

export function orderMessage(ticket: TicketRecord, context: FilingContext, stamp: Stamp): OrderMessage {
  const { transfer, enterprise, warehouse, transmitter } = context;
  return {
    ...stamp,
    kind: 'order',
    transmitter,
    mode: transfer.mode,
    orderNo: ticket.orderNo,
    platformCode: NO_CODE,
    platformName: warehouse.name,
    note: warehouse.address,
    exporter: partyOf(enterprise),
    goodsValue: ticket.totals.value,
    freight: '0',
    currency: transfer.currency,
    lines: ticket.lines.map((line) => declaredLine(line, context)),
  };
}

/** As many characters as the logistics message has room for. */
const LONGEST_GOODS_INFO = 200;

/** The logistics message of a list; until a logistics firm sends its own, it is sent for it. Prices are FOB, so no freight or insurance. */
export function logisticsMessage(
  ticket: TicketRecord,
  { transfer, enterprise, transmitter }: FilingContext,
  stamp: Stamp,
): LogisticsMessage {
  const names = [...new Set(ticket.lines.map(({ goods }) => goods.nameZh))].join('、');
  return {
    ...stamp,
    kind: 'logistics',
    transmitter,
    logistics: transfer.logistics,
    logisticsNo: ticket.logisticsNo,
    exporter: partyOf(enterprise),
    freight: '0',
    insuredFee: '0',
    currency: transfer.currency,
    grossWeightKg: ticket.totals.grossWeightKg,
    packages: ticket.totals.cartons,
    goodsInfo: Array.from(names).slice(0, LONGEST_GOODS_INFO).join(''),
  };
}

function consignment(ticket: TicketRecord, context: FilingContext, stamp: Stamp) {
  const { transfer, enterprise, warehouse, transmitter } = context;
  return {
    ...stamp,
    transmitter,
    mode: transfer.mode,
    orderNo: ticket.orderNo,
    exporter: partyOf(enterprise),
    agent: partyOf(enterprise),
    customsCode: transfer.customsCode,
    portCode: transfer.portCode,
    transport: transfer.transport,
    destinationCountry: warehouse.country,
    destinationPort: warehouse.port,
    packages: ticket.totals.cartons,
    grossWeightKg: ticket.totals.grossWeightKg,
    netWeightKg: ticket.totals.netWeightKg,
    exportDate: transfer.declarationDate,
    lines: ticket.lines.map((line) => declaredLine(line, context)),
  };
}

export function declarationMessage(ticket: TicketRecord, context: FilingContext, stamp: Stamp): ListMessage | FormMessage {
  const { transfer, enterprise, warehouse } = context;
  const shared = consignment(ticket, context, stamp);
  if (ticket.path === 'form') {
    return {
      ...shared,
      kind: 'form',
      clientSeqNo: ticket.declarationKey,
      consigneeNameEn: warehouse.name,
      contractNo: ticket.orderNo,
      sourceDistrict: enterprise.sourceDistrict,
    };
  }
  return {
    ...shared,
    kind: 'list',
    copNo: ticket.declarationKey,
    simplified: ticket.simplified,
    platformCode: NO_CODE,
    platformName: warehouse.name,
    logistics: transfer.logistics,
    logisticsNo: ticket.logisticsNo,
  };
}

/** Every message of a ticket, in the order in which they go out. */
export const messagesOf = (ticket: TicketRecord, context: FilingContext, stamp: Stamp): CustomsMessage[] => [
  orderMessage(ticket, context, stamp),
  ...(ticket.path === 'list' ? [logisticsMessage(ticket, context, stamp)] : []),
  declarationMessage(ticket, context, stamp),
];

type Unit = { sequence: number; logisticsNo: string; totals: { cartons: number } };
const unitsOf = (tickets: readonly Unit[]) =>
  tickets.map(({ sequence, logisticsNo, totals }) => ({ gnum: sequence, logisticsNo, packages: totals.cartons }));

/** The site operator's arrival report; until a site has its own key here, the logistics firm reports for it. */
export function arrivalMessage(
  copNo: string,
  milestone: MilestoneInput,
  tickets: readonly Unit[],
  context: FilingContext,
  stamp: Stamp,
): ArrivalMessage {
  const { transfer, transmitter } = context;
  return {
    ...stamp,
    kind: 'arrival',
    transmitter,
    copNo,
    customsCode: transfer.customsCode,
    operator: transfer.logistics,
    transport: { mode: transfer.transport.mode, billNo: transfer.transport.billNo, vehiclePlate: milestone.reference },
    logistics: transfer.logistics,
    units: unitsOf(tickets),
  };
}

export function departureMessage(
  copNo: string,
  milestone: MilestoneInput,
  tickets: readonly Unit[],
  context: FilingContext,
  stamp: Stamp,
): DepartureMessage {
  const { transfer, transmitter } = context;
  const { mode, vehicleName, voyageNo, billNo } = transfer.transport;
  return {
    ...stamp,
    kind: 'departure',
    transmitter,
    copNo,
    customsCode: transfer.customsCode,
    transport: { mode, vehicleName, voyageNo, billNo },
    logistics: transfer.logistics,
    leftAt: milestone.occurredAt,
    units: unitsOf(tickets),
  };
}
