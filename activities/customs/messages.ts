import type {
  ArrivalMessage,
  CustomsMessage,
  DeclaredLine,
  DepartureMessage,
  FormApplicationMessage,
  FormMessage,
  ListCancelMessage,
  ListManifestMessage,
  ListMessage,
  LogisticsMessage,
  OrderMessage,
  SummaryMessage,
} from '../../contracts/customs.ts';
import type { MilestoneInput } from '../../contracts/stock-transfer.ts';
import type { PlannedLine } from '../../domain/declaration-planner.ts';
import type { PlanningRulings } from '../../domain/planning-rulings.ts';
import { billOf } from '../../domain/transport.ts';
import type { Consignee, EnterpriseRecord, StockTransferRecord, TicketRecord } from '../../models/index.ts';

/** What messages are made of: all of a ticket but the reasons of its plan, which are as long as the rest. */
export type TicketToFile = Omit<TicketRecord, 'reasons'>;

/** Everything the messages of one filing are made of. */
export type FilingContext = {
  transfer: Omit<StockTransferRecord, 'lines'>;
  enterprise: EnterpriseRecord;
  consignee: Consignee;
  /** What the note of an order of a platform says; a booking order has the address of its warehouse there. */
  orderNote: string;
  /** Whether its lists are declared without their transport, which a manifest states later. */
  bindsLater: boolean;
  transmitter: { customsCode: string; name: string; dxpId: string };
};
type Stamp = { guid: string; at: string };

/** A warehouse has no customs code. Source: china-export.md §3.3. */
const NO_CODE = '无';

/** What the packs of a transfer want in the note of its orders; nothing where they want nothing. */
export const orderNoteOf = (rulings: Partial<PlanningRulings> | null): string => rulings?.['order-note']?.parameters.note ?? '';

/** 电商平台 of order and list: the platform of a direct export; a booking order has its overseas warehouse there. Source: china-export.md §0, §3.3. */
const platformOf = ({ transfer: { platform = null }, consignee }: FilingContext) =>
  platform === null
    ? { platformCode: NO_CODE, platformName: consignee.name }
    : { platformCode: platform.code, platformName: platform.name };

/** As carrier and customs name it in every message. */
const carriedBy = ({ transport }: FilingContext['transfer']) => ({
  mode: transport.mode,
  vehicleName: transport.vehicleName,
  voyageNo: transport.voyageNo,
  billNo: billOf(transport),
});

const openTransport = ({ transport: { mode } }: FilingContext['transfer']) => ({ mode, vehicleName: '', voyageNo: '', billNo: '' });

/** A ticket that was amended says what was approved for it; the others what their transfer says. */
function asAmended({ head = null }: TicketToFile, context: FilingContext): FilingContext {
  if (head === null) return context;
  const { consignee, ...amended } = head;
  return { ...context, consignee, transfer: { ...context.transfer, ...amended } };
}

const partyOf = ({ customsCode, nameZh, usci }: EnterpriseRecord) => ({ customsCode, name: nameZh, usci });

const declaredLine = (line: PlannedLine, { transfer, consignee }: FilingContext): DeclaredLine => ({
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
  destinationCountry: consignee.country,
});

export function orderMessage(ticket: TicketToFile, given: FilingContext, stamp: Stamp): OrderMessage {
  const context = asAmended(ticket, given);
  const { transfer, enterprise, consignee, orderNote, transmitter } = context;
  return {
    ...stamp,
    kind: 'order',
    transmitter,
    mode: transfer.mode,
    orderNo: ticket.orderNo,
    ...platformOf(context),
    note: transfer.mode === '9810' ? consignee.address : orderNote,
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
export function logisticsMessage(ticket: TicketToFile, given: FilingContext, stamp: Stamp): LogisticsMessage {
  const { transfer, enterprise, transmitter } = asAmended(ticket, given);
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

function consignment(ticket: TicketToFile, context: FilingContext, stamp: Stamp) {
  const { transfer, enterprise, consignee, transmitter } = context;
  return {
    ...stamp,
    transmitter,
    mode: transfer.mode,
    orderNo: ticket.orderNo,
    exporter: partyOf(enterprise),
    agent: partyOf(enterprise),
    customsCode: transfer.customsCode,
    portCode: transfer.portCode,
    transport: carriedBy(transfer),
    destinationCountry: consignee.country,
    destinationPort: consignee.port,
    packages: ticket.totals.cartons,
    grossWeightKg: ticket.totals.grossWeightKg,
    netWeightKg: ticket.totals.netWeightKg,
    exportDate: transfer.declarationDate,
    lines: ticket.lines.map((line) => declaredLine(line, context)),
  };
}

export function declarationMessage(ticket: TicketToFile, given: FilingContext, stamp: Stamp): ListMessage | FormMessage {
  const context = asAmended(ticket, given);
  const { transfer, enterprise, consignee } = context;
  const shared = consignment(ticket, context, stamp);
  if (ticket.path === 'form') {
    return {
      ...shared,
      kind: 'form',
      clientSeqNo: ticket.declarationKey,
      consigneeNameEn: consignee.name,
      contractNo: ticket.orderNo,
      sourceDistrict: enterprise.sourceDistrict,
    };
  }
  return {
    ...shared,
    kind: 'list',
    ...(context.bindsLater ? { transport: openTransport(transfer) } : {}),
    isChange: false,
    copNo: ticket.declarationKey,
    simplified: ticket.simplified,
    ...platformOf(context),
    logistics: transfer.logistics,
    logisticsNo: ticket.logisticsNo,
  };
}

type Application = { key: string; reason: string };

/** Asks to cancel a list that customs has numbered. */
export const listCancelMessage = (
  ticket: TicketToFile,
  { key, reason }: Application,
  { transfer, enterprise, transmitter }: FilingContext,
  stamp: Stamp,
): ListCancelMessage => ({
  ...stamp,
  kind: 'list-cancel',
  transmitter,
  copNo: key,
  customsCode: transfer.customsCode,
  invtNo: ticket.declarationNo ?? '',
  reason,
  agent: partyOf(enterprise),
  exporter: partyOf(enterprise),
});

/** Asks to withdraw a form, or with `changes` to amend it. */
export const formApplicationMessage = (
  ticket: TicketToFile,
  { key, reason, changes = null }: Application & { changes?: FormApplicationMessage['changes'] | null },
  { transfer, enterprise, transmitter }: FilingContext,
  stamp: Stamp,
): FormApplicationMessage => ({
  ...stamp,
  kind: 'form-application',
  transmitter,
  applicationNo: key,
  purpose: changes === null ? 'withdraw' : 'amend',
  entryId: ticket.declarationNo ?? '',
  customsCode: transfer.customsCode,
  reason,
  agent: partyOf(enterprise),
  exporter: partyOf(enterprise),
  changes: changes ?? [],
});

type Bound = { sequence: number; logisticsNo: string; manifest?: TicketRecord['manifest'] };

/** Binds lists that customs has numbered to the transport as it is stated now. `grossWeightKg` is that of all parts together. */
export const listManifestMessage = (
  { copNo, part, grossWeightKg }: Pick<ListManifestMessage, 'copNo' | 'part' | 'grossWeightKg'>,
  tickets: readonly Bound[],
  { transfer, enterprise, transmitter }: FilingContext,
  stamp: Stamp,
): ListManifestMessage => ({
  ...stamp,
  kind: 'list-manifest',
  transmitter,
  copNo,
  part,
  customsCode: transfer.customsCode,
  agent: partyOf(enterprise),
  transport: { ...carriedBy(transfer), vehiclePlate: '' },
  grossWeightKg,
  logistics: transfer.logistics,
  units: tickets.map(({ logisticsNo, manifest }, index) => ({
    gnum: index + 1,
    logisticsNo,
    invtNo: manifest?.declarationNo ?? '',
    packageNo: null,
  })),
});

/** Asks to sum up lists to a form. Only those that are named count, so that no list is summed up twice. */
export const summaryMessage = (
  { copNo, part, customsCode, invtNos }: Pick<SummaryMessage, 'copNo' | 'part' | 'customsCode' | 'invtNos'>,
  enterprise: EnterpriseRecord,
  transmitter: FilingContext['transmitter'],
  stamp: Stamp,
): SummaryMessage => ({
  ...stamp,
  kind: 'summary',
  transmitter,
  copNo,
  part,
  customsCode,
  agent: partyOf(enterprise),
  exporter: partyOf(enterprise),
  declarant: partyOf(enterprise),
  period: null,
  invtNos,
});

/** Every message of a ticket, in the order in which they go out. */
export const messagesOf = (ticket: TicketToFile, context: FilingContext, stamp: Stamp): CustomsMessage[] => [
  orderMessage(ticket, context, stamp),
  ...(ticket.path === 'list' ? [logisticsMessage(ticket, context, stamp)] : []),
  declarationMessage(ticket, context, stamp),
];

type Unit = { sequence: number; logisticsNo: string; totals: { cartons: number } };
const unitsOf = (tickets: readonly Unit[]) =>
  tickets.map(({ sequence, logisticsNo, totals }) => ({ gnum: sequence, logisticsNo, packages: totals.cartons }));

/** The operator of the site that has reported the goods, and what it counted. */
type ReportingSite = { operatorCode: string; name: string; siteCode: string; packages: number; grossWeightKg: string };

/** The site operator's arrival report; where no site has reported, the logistics firm reports for it. */
export function arrivalMessage(
  copNo: string,
  milestone: MilestoneInput,
  site: ReportingSite | null,
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
    operator: site === null ? transfer.logistics : { customsCode: site.operatorCode, name: site.name },
    siteCode: site?.siteCode ?? null,
    counted: site === null ? null : { packages: site.packages, grossWeightKg: site.grossWeightKg },
    transport: { mode: transfer.transport.mode, billNo: billOf(transfer.transport), vehiclePlate: milestone.reference },
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
  return {
    ...stamp,
    kind: 'departure',
    transmitter,
    copNo,
    customsCode: transfer.customsCode,
    transport: carriedBy(transfer),
    logistics: transfer.logistics,
    leftAt: milestone.occurredAt,
    units: unitsOf(tickets),
  };
}
