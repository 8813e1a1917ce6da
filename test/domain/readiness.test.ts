import { expect, test } from 'vitest';
import { type Consignment, checkReadiness, isBlocked } from '../../domain/readiness.ts';

const product = {
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
};
const line = {
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
};
const ready: Consignment = {
  declarationDate: '2026-11-23',
  currency: 'CNY',
  lines: [line],
  products: new Map([['A', product]]),
  enterprise: { state: 'active' },
  warehouse: { country: 'MYS' },
  registration: { state: 'active', validFrom: '2026-01-01', validTo: '2026-12-31' },
  filedBookings: [],
};
const blocking = (change: Partial<Consignment>) =>
  checkReadiness({ ...ready, ...change })
    .filter(({ severity }) => severity === 'blocking')
    .map(({ rule, path }) => [rule, path]);

test('a consignment in order is not blocked, and the check says that no customs filing of the warehouse is needed, and why', () => {
  const findings = checkReadiness(ready);
  expect(isBlocked(findings)).toBe(false);
  expect(findings.find(({ rule }) => rule === 'WAREHOUSE_FILING')).toMatchObject({
    severity: 'passed',
    source: expect.stringContaining('No.167'),
  });
});

test('every finding is named at once, with its path', () => {
  const lines = [
    { ...line, netWeightKg: '4' },
    { ...line, lineNo: 2, sku: 'Z', totalPrice: '84.99', refundClaimed: true },
  ];
  expect(blocking({ lines, enterprise: { state: 'under-review' }, registration: null, currency: 'USD', filedBookings: ['B1'] })).toEqual([
    ['ENTERPRISE_NOT_ACTIVE', 'enterpriseId'],
    ['REGISTRATION_NOT_ACTIVE', 'warehouseId'],
    ['CURRENCY_UNSUPPORTED', 'currency'],
    ['NET_OVER_GROSS', 'lines[0].netWeightKg'],
    ['TOTAL_MISMATCH', 'lines[1].totalPrice'],
    ['PRODUCT_UNKNOWN', 'lines[1].sku'],
    ['REFUND_CLAIM_MIXED', 'lines[0].bookingNo'],
    ['BOOKING_ALREADY_FILED', 'lines[0].bookingNo'],
  ]);
});

test('a registration holds on its last day and not on the day after', () => {
  const registration = { state: 'active', validFrom: '2026-01-01', validTo: '2026-11-23' };
  expect(blocking({ registration })).toEqual([]);
  expect(blocking({ registration: { ...registration, validTo: '2026-11-22' } })).toEqual([['REGISTRATION_NOT_ACTIVE', 'warehouseId']]);
});

test('prohibited goods are refused, not sent by form', () => {
  expect(blocking({ products: new Map([['A', { ...product, supervisionConditions: '8' }]]) })).toEqual([
    ['GOODS_PROHIBITED', 'lines[0].sku'],
  ]);
});
