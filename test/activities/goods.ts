import { randomUUID } from 'node:crypto';
import { usciCheckCharacter } from '../../domain/check-characters.ts';
import type { ConsignmentLine } from '../../domain/consignment.ts';
import { policyOn } from '../../domain/policy/index.ts';
import { totalsOf } from '../../domain/declaration-planner.ts';
import {
  EnterpriseModel,
  type EnterpriseRecord,
  type InboundNoticeRecord,
  InboundNoticeModel,
  OrganisationModel,
  ProductModel,
  type ProductRecord,
  StockTransferModel,
  type StockTransferRecord,
  WarehouseModel,
  type WarehouseRecord,
  WarehouseRegistrationModel,
  aPeriod,
  newId,
  policyRecordOf,
} from '../../models/index.ts';

/** The same of each of four tickets. */
export const four = <T>(one: T): T[] => Array.from({ length: 4 }, () => one);
export const actor = { by: 'key_test', requestId: 'req-1' };
const createdAt = new Date('2026-11-23T00:00:00Z');
const serial = (length: number): string =>
  String(Number.parseInt(randomUUID().slice(0, 8), 16))
    .padStart(length, '0')
    .slice(-length);
function usci(): string {
  const first17 = `91440101MA5${serial(6)}`;
  return `${first17}${usciCheckCharacter(first17)}`;
}

const aProduct = (organisationId: string, sku: string, change: Partial<ProductRecord> = {}): ProductRecord => ({
  _id: newId('product'),
  organisationId,
  sku,
  nameZh: `棉制针织T恤衫 ${sku}`,
  nameEn: `Cotton T-shirt ${sku}`,
  hsCode: '6109100021',
  model: '4|0|针织|T恤衫|男式|棉100%',
  brand: '',
  brandAuthorised: false,
  barCode: '无',
  unit: '011',
  legalUnit1: '011',
  legalUnit1PerPiece: '1',
  legalUnit2: '035',
  legalUnit2PerPiece: '0.2',
  netWeightKg: '0.2',
  originCountry: 'CHN',
  supervisionConditions: '',
  exportDutyRatePercent: '0',
  purchaseInvoice: 'special',
  createdAt,
  updatedAt: createdAt,
  ...change,
});

/** The pack by which customs asks for no filing of the warehouse. */
const FILING_ABOLISHED = policyOn('warehouse-filing', '2026-01-01', '5165', '9810');

export type Parties = Awaited<ReturnType<typeof parties>>;
/** A seller who may stock a partner's warehouse, with three products. */
export async function parties(change: { enterprise?: Partial<EnterpriseRecord>; warehouse?: Partial<WarehouseRecord> } = {}) {
  const [seller, partner] = [newId('organisation'), newId('organisation')];
  const enterprise: EnterpriseRecord = {
    _id: newId('enterprise'),
    organisationId: seller,
    state: 'active',
    nameZh: '明泉贸易有限公司',
    nameEn: 'Mingquan Trading',
    usci: usci(),
    customsCode: `44${serial(6)}XY`,
    taxpayer: 'general',
    kind: 'trading-company',
    roles: ['e-commerce-enterprise'],
    inPilotZone: true,
    pilotZone: null,
    refundRegistered: true,
    refundFiledOn: null,
    fxClass: null,
    addressZh: '广州市南沙区港前大道1号',
    addressEn: '1 Gangqian Avenue, Nansha, Guangzhou',
    ports: ['5165'],
    sourceDistrict: '44019',
    contact: { name: '陈', email: 'chen@mingquan.example', phone: '+86 20 0000' },
    brokers: [],
    signing: null,
    review: null,
    suspension: null,
    requestId: null,
    workflowStartedAt: createdAt,
    createdAt,
    ...change.enterprise,
  };
  const warehouse: WarehouseRecord = {
    _id: newId('warehouse'),
    name: 'Klang North',
    partnerOrganisationId: partner,
    country: 'MYS',
    address: '2 Jalan Pelabuhan, Port Klang',
    port: 'MYPKG',
    timeZone: 'Asia/Kuala_Lumpur',
    capabilities: ['receive'],
    createdAt,
    ...change.warehouse,
  };
  await OrganisationModel.create([
    { _id: seller, name: '明泉贸易', email: `${seller}@mingquan.example`, language: 'zh-CN', createdAt },
    { _id: partner, name: 'Klang Harbour', email: `${partner}@klang.example`, language: 'en', createdAt },
  ]);
  await EnterpriseModel.create([enterprise]);
  await WarehouseModel.create([warehouse]);
  await WarehouseRegistrationModel.create([
    {
      _id: newId('warehouseRegistration'),
      organisationId: seller,
      enterpriseId: enterprise._id,
      warehouseId: warehouse._id,
      nature: 'partner-operated',
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      state: 'active',
      evidence: [],
      review: null,
      periods: [aPeriod({ number: 1, validFrom: '2026-01-01', validTo: '2027-12-31', policy: policyRecordOf(FILING_ABOLISHED) })],
      requestId: null,
      workflowStartedAt: createdAt,
      createdAt,
    },
  ]);
  await ProductModel.create([aProduct(seller, 'TEE'), aProduct(seller, 'MUG', { hsCode: '6912001000' }), aProduct(seller, 'PEN')]);
  return { seller, partner, enterprise, warehouse };
}

export const aLine = (bookingNo: string, sku: string, pieces: number, change: Partial<ConsignmentLine> = {}): ConsignmentLine => ({
  lineNo: 1,
  bookingNo,
  sku,
  pieces,
  cartons: 1,
  cartonMarks: `${bookingNo}/${sku}`,
  netWeightKg: '2',
  grossWeightKg: '2.5',
  unitPrice: '10',
  totalPrice: `${pieces * 10}.00`,
  refundClaimed: false,
  ...change,
});

/** Two bookings that go by list and two that go by form, of two lines each. */
export function fourBookings(): ConsignmentLine[] {
  const tag = `WB-${serial(8)}`;
  return [
    aLine(`${tag}-L1`, 'TEE', 100),
    aLine(`${tag}-L1`, 'MUG', 20),
    aLine(`${tag}-L2`, 'TEE', 40),
    aLine(`${tag}-L2`, 'PEN', 7),
    aLine(`${tag}-F1`, 'TEE', 600),
    aLine(`${tag}-F1`, 'MUG', 1),
    aLine(`${tag}-F2`, 'PEN', 3, { refundClaimed: true }),
    aLine(`${tag}-F2`, 'MUG', 4, { refundClaimed: true }),
  ];
}

export async function aTransfer(
  { seller, enterprise, warehouse }: Parties,
  given: readonly ConsignmentLine[] = fourBookings(),
  change: Partial<StockTransferRecord> = {},
): Promise<StockTransferRecord> {
  const lines = given.map((line, index) => ({ ...line, lineNo: index + 1 }));
  const transfer: StockTransferRecord = {
    _id: newId('stockTransfer'),
    organisationId: seller,
    reference: `NS-${serial(6)}`,
    enterpriseId: enterprise._id,
    warehouseId: warehouse._id,
    declarationDate: '2026-11-24',
    customsCode: '5165',
    portCode: '5165',
    transport: { mode: 'sea', billNo: `BILL${serial(9)}`, vehicleName: 'EVER 1', voyageNo: '012S' },
    logistics: { customsCode: '4401W60001', name: '南沙物流有限公司' },
    currency: 'CNY',
    mode: '9810',
    state: 'checking',
    attention: null,
    lines,
    lineCount: lines.length,
    totals: totalsOf(lines),
    policies: [],
    filingId: null,
    inboundNoticeId: null,
    milestones: [],
    requestId: 'req-0',
    workflowStartedAt: createdAt,
    createdAt,
    updatedAt: createdAt,
    ...change,
  };
  await StockTransferModel.create([transfer]);
  return transfer;
}

/** A buyer in Singapore, and what makes a transfer one of goods sold to him. */
export const BUYER = { name: 'Lion City Homeware Pte. Ltd.', country: 'SGP', address: '3 Tuas Avenue 2, Singapore', port: 'SGSIN' };
export const SOLD = (): Partial<StockTransferRecord> => ({
  _id: newId('directExport'),
  mode: '9710',
  warehouseId: null,
  buyer: BUYER,
  platform: { name: 'Outbound Mall', code: '无' },
});

export async function noticeOf(transferId: string): Promise<InboundNoticeRecord> {
  return InboundNoticeModel.findOne({ transferId }).orFail().lean();
}
