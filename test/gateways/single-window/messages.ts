import { randomUUID } from 'node:crypto';
import type {
  ArrivalMessage,
  DeclaredLine,
  DepartureMessage,
  FormMessage,
  ListCancelMessage,
  ListManifestMessage,
  ListMessage,
  LogisticsMessage,
  OrderMessage,
  SummaryMessage,
} from '../../../contracts/customs.ts';

export const DXP_ID = 'DXPENT0000012345';

const exporter = { customsCode: '4401960XYZ', name: '广州出海贸易有限公司', usci: '91440101MA5XXXXX0A' };
const agent = { customsCode: '4401980ABC', name: '南沙报关有限公司', usci: '91440101MA5YYYYY0B' };
const logistics = { customsCode: '4401W60001', name: '南沙物流有限公司' };

const addressed = () => ({
  guid: randomUUID().toUpperCase(),
  at: '2026-11-24T01:02:03Z',
  transmitter: { customsCode: agent.customsCode, name: agent.name, dxpId: DXP_ID },
});

export const aLine = (gnum: number, more: Partial<DeclaredLine> = {}): DeclaredLine => ({
  gnum,
  sku: `SKU-${gnum}`,
  hsCode: '6109100000',
  nameZh: '棉制针织T恤衫',
  model: '4|0|针织|T恤衫|男式|棉100%',
  barCode: '无',
  unit: '011',
  qty: '100',
  legalUnit1: '011',
  legalQty1: '100',
  legalUnit2: '035',
  legalQty2: '18.5',
  unitPrice: '3.25',
  totalPrice: '325.00',
  currency: 'USD',
  originCountry: 'CHN',
  destinationCountry: 'MYS',
  ...more,
});

export const anOrder = (more: Partial<OrderMessage> = {}): OrderMessage => ({
  ...addressed(),
  kind: 'order',
  mode: '9810',
  orderNo: 'WB-0001',
  platformCode: '无',
  platformName: 'Port Klang Fulfilment',
  note: 'Lot 5, Jalan Pelabuhan, 42000 Port Klang',
  exporter,
  goodsValue: '650.00',
  freight: '0',
  currency: 'USD',
  lines: [aLine(1), aLine(2)],
  ...more,
});

const consignment = () => ({
  ...addressed(),
  mode: '9810' as const,
  orderNo: 'WB-0001',
  exporter,
  agent,
  customsCode: '5165',
  portCode: '5166',
  transport: { mode: 'road' as const, vehicleName: '粤A12345', voyageNo: 'V001', billNo: 'BILL-0001' },
  destinationCountry: 'MYS',
  destinationPort: 'MYPKG',
  packages: 12,
  grossWeightKg: '240.5',
  netWeightKg: '210',
  exportDate: '2026-11-25',
  lines: [aLine(1), aLine(2)],
});

export const aList = (more: Partial<ListMessage> = {}): ListMessage => ({
  ...consignment(),
  kind: 'list',
  isChange: false,
  copNo: 'COP-0001',
  simplified: true,
  platformCode: '无',
  platformName: 'Port Klang Fulfilment',
  logistics,
  logisticsNo: 'LOG-0001',
  ...more,
});

export const aForm = (more: Partial<FormMessage> = {}): FormMessage => ({
  ...consignment(),
  kind: 'form',
  clientSeqNo: 'CSN-0001',
  consigneeNameEn: 'PORT KLANG FULFILMENT SDN BHD',
  contractNo: 'CT-0001',
  sourceDistrict: '44019',
  ...more,
});

export const anArrival = (more: Partial<ArrivalMessage> = {}): ArrivalMessage => ({
  ...addressed(),
  kind: 'arrival',
  copNo: 'ARR-0001',
  customsCode: '5165',
  operator: { customsCode: '4401W60002', name: '南沙监管场所' },
  siteCode: '516501A',
  counted: null,
  transport: { mode: 'road', billNo: 'BILL-0001', vehiclePlate: '粤A12345' },
  logistics,
  units: [{ gnum: 1, logisticsNo: 'LOG-0001', packages: 12 }],
  ...more,
});

export const aDeparture = (more: Partial<DepartureMessage> = {}): DepartureMessage => ({
  ...addressed(),
  kind: 'departure',
  copNo: 'DEP-0001',
  customsCode: '5165',
  transport: { mode: 'road', vehicleName: '粤A12345', voyageNo: 'V001', billNo: 'BILL-0001' },
  logistics,
  leftAt: '2026-11-26T03:04:05+08:00',
  units: [{ gnum: 1, logisticsNo: 'LOG-0001', packages: 12 }],
  ...more,
});

export const aLogistics = (more: Partial<LogisticsMessage> = {}): LogisticsMessage => ({
  ...addressed(),
  kind: 'logistics',
  logistics,
  logisticsNo: 'LOG-0001',
  exporter,
  freight: '0',
  insuredFee: '0',
  currency: 'USD',
  grossWeightKg: '240.5',
  packages: 12,
  goodsInfo: '棉制针织T恤衫',
  ...more,
});

export const aListCancel = (more: Partial<ListCancelMessage> = {}): ListCancelMessage => ({
  ...addressed(),
  kind: 'list-cancel',
  copNo: 'CAN-0001',
  customsCode: '5165',
  invtNo: '51652026E000000001',
  reason: '买家取消订单',
  agent,
  exporter,
  ...more,
});

export const aListManifest = (more: Partial<ListManifestMessage> = {}): ListManifestMessage => ({
  ...addressed(),
  kind: 'list-manifest',
  copNo: 'MAN-0001',
  part: { number: 1, of: 1 },
  customsCode: '5165',
  agent,
  transport: { mode: 'road', vehicleName: '粤A12345', voyageNo: 'V001', billNo: 'BILL-0001', vehiclePlate: '粤A12345' },
  grossWeightKg: '240.5',
  logistics,
  units: [{ gnum: 1, logisticsNo: 'LOG-0001', invtNo: '51652026E000000001', packageNo: null }],
  ...more,
});

export const aSummary = (more: Partial<SummaryMessage> = {}): SummaryMessage => ({
  ...addressed(),
  kind: 'summary',
  copNo: 'SUM-0001',
  part: { number: 1, of: 1 },
  customsCode: '5165',
  agent,
  exporter,
  declarant: agent,
  period: { from: '2026-11-01', to: '2026-11-30' },
  invtNos: ['51652026E000000001'],
  ...more,
});
