import type { Consignment, ConsignmentLine, ConsignmentProduct } from '../../domain/consignment.ts';

/** A cup of which nothing special is to be said. */
export const aCup = (change: Partial<ConsignmentProduct> = {}): ConsignmentProduct => ({
  sku: 'A',
  nameZh: '杯',
  nameEn: 'Cup',
  hsCode: '6912001000',
  barCode: '无',
  model: '陶瓷',
  unit: '007',
  legalUnit1: '035',
  legalUnit1PerPiece: '0.3',
  legalUnit2: null,
  legalUnit2PerPiece: null,
  netWeightKg: '0.3',
  originCountry: 'CHN',
  supervisionConditions: '',
  exportDutyRatePercent: '0',
  attributes: [],
  ...change,
});

/** Ten cups on a packing list. */
export const tenCups = (change: Partial<ConsignmentLine> = {}): ConsignmentLine => ({
  lineNo: 1,
  bookingNo: 'B1',
  sku: 'A',
  pieces: 10,
  cartons: 1,
  cartonMarks: '1',
  netWeightKg: '3',
  grossWeightKg: '3.5',
  unitPrice: '8.5',
  totalPrice: '85.00',
  refundClaimed: false,
  ...change,
});

/** Them on the way to Malaysia, with everything in order. */
export const aConsignment = (change: Partial<Consignment> = {}): Consignment => ({
  mode: '9810',
  customsCode: '5165',
  declarationDate: '2026-11-23',
  currency: 'CNY',
  lines: [tenCups()],
  products: new Map([['A', aCup()]]),
  enterprise: { state: 'active' },
  warehouse: { country: 'MYS', regime: 'free-circulation' },
  importer: null,
  complianceDocuments: [],
  registration: { state: 'active', validFrom: '2026-01-01', validTo: '2026-12-31', filedWithCustoms: false },
  plannedBefore: false,
  filedBookings: [],
  ...change,
});
