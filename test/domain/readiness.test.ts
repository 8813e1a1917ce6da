import { expect, test } from 'vitest';
import { planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import type { Consignment } from '../../domain/consignment.ts';
import { checkReadiness, isBlocked } from '../../domain/readiness/index.ts';
import { aRate } from '../support/rates.ts';
import { aConsignment, aCup, tenCups } from '../support/consignment.ts';

const [product, line] = [aCup(), tenCups()];
const check = (change: Partial<Consignment> = {}) => {
  const consignment = aConsignment(change);
  return checkReadiness(
    consignment,
    planningRulings(POLICY_BOOK, consignment.declarationDate, consignment.customsCode, consignment.mode, 'MYS'),
  );
};
const ofSeverity = (severity: string, change: Partial<Consignment>) =>
  check(change)
    .filter((finding) => finding.severity === severity)
    .map(({ rule, path }) => [rule, path]);
const blocking = (change: Partial<Consignment>) => ofSeverity('blocking', change);

test('a consignment in order is not blocked, and the check says that no customs filing of the warehouse is needed, and why', () => {
  const findings = check();
  expect(isBlocked(findings)).toBe(false);
  expect(findings.find(({ rule }) => rule === 'WAREHOUSE_FILING')).toMatchObject({
    severity: 'passed',
    source: expect.stringContaining('No.167'),
  });
});

test('every finding is named at once, with its path', () => {
  const over = { state: 'expired', validFrom: '2025-01-01', validTo: '2025-12-31', filedWithCustoms: false };
  const lines = [
    { ...line, netWeightKg: '4' },
    { ...line, lineNo: 2, sku: 'Z', totalPrice: '84.99', refundClaimed: true },
  ];
  expect(blocking({ lines, enterprise: { state: 'under-review' }, registration: over, currency: 'USD', filedBookings: ['B1'] })).toEqual([
    ['ENTERPRISE_NOT_ACTIVE', 'enterpriseId'],
    ['REGISTRATION_NOT_ACTIVE', 'warehouseId'],
    ['CUSTOMS_RATE_MISSING', 'currency'],
    ['PRODUCT_UNKNOWN', 'lines[1].sku'],
    ['NET_OVER_GROSS', 'lines[0].netWeightKg'],
    ['TOTAL_MISMATCH', 'lines[1].totalPrice'],
    ['REFUND_CLAIM_MIXED', 'lines[0].bookingNo'],
    ['BOOKING_ALREADY_FILED', 'lines[0].bookingNo'],
  ]);
});

test('a registration holds on its last day and not on the day after', () => {
  const registration = { state: 'active', validFrom: '2026-01-01', validTo: '2026-11-23', filedWithCustoms: false };
  expect(blocking({ registration })).toEqual([]);
  expect(blocking({ registration: { ...registration, validTo: '2026-11-22' } })).toEqual([['REGISTRATION_NOT_ACTIVE', 'warehouseId']]);
});

const pending = { state: 'under-review', validFrom: '2024-01-01', validTo: '2027-12-31', filedWithCustoms: false };
test.each([null, pending, { ...pending, state: 'submitted' }])(
  'a warehouse that is not registered in time stops no shipment once customs asks for no filing, and the check says by which rule',
  (registration) => {
    expect(blocking({ registration })).toEqual([]);
    expect(check({ registration }).find(({ rule }) => rule === 'REGISTRATION_NOT_ACTIVE')).toMatchObject({
      severity: 'warning',
      source: expect.stringContaining('No.167'),
      cure: { en: expect.stringContaining('refund file') },
    });
  },
);

test.each(['expired', 'rejected', 'withdrawn', 'suspended'])(
  'a registration that is %s blocks what is new and nothing under way',
  (state) => {
    const registration = { ...pending, state };
    expect(blocking({ registration })).toEqual([['REGISTRATION_NOT_ACTIVE', 'warehouseId']]);
    expect(blocking({ registration, enterprise: { state: 'suspended' }, plannedBefore: true })).toEqual([]);
  },
);

test.each([
  ['2024-12-14', [['WAREHOUSE_NOT_FILED', 'declarationDate']]],
  ['2024-12-15', []],
])('declared on %s, a warehouse that is not filed with customs gives %j', (declarationDate, found) => {
  const registration = { ...pending, state: 'active' };
  expect(blocking({ declarationDate, registration })).toEqual(found);
  expect(blocking({ declarationDate, registration: { ...registration, filedWithCustoms: true } })).toEqual([]);
});

test('where and when the mode was not in force, that finding stands alone', () => {
  expect(blocking({ declarationDate: '2020-06-30' })).toEqual([['MODE_NOT_IN_FORCE', 'declarationDate']]);
  const shanghai = { customsCode: '2248', registration: { ...pending, state: 'active', validFrom: null, filedWithCustoms: true } };
  expect(blocking({ ...shanghai, declarationDate: '2020-08-31' })).toEqual([['MODE_NOT_IN_FORCE', 'declarationDate']]);
  expect(blocking({ ...shanghai, declarationDate: '2020-09-01' })).toEqual([]);
});

test('prohibited goods are refused, not sent by form', () => {
  expect(blocking({ products: new Map([['A', { ...product, supervisionConditions: '8' }]]) })).toEqual([
    ['GOODS_PROHIBITED', 'lines[0].sku'],
  ]);
});

test.each([
  ['CNY', null, ['CURRENCY_DECLARABLE', 'passed']],
  ['USD', null, ['CUSTOMS_RATE_MISSING', 'blocking']],
  ['USD', aRate(), ['CURRENCY_DECLARABLE', 'passed']],
  ['USD', aRate({ confidence: 'unverified' }), ['CUSTOMS_RATE_UNVERIFIED', 'warning']],
  ['USD', aRate({ fixedOn: '2026-10-28' }), ['CUSTOMS_RATE_WRONG_DAY', 'blocking']],
  ['USD', aRate({ fixedOn: '2026-10-28', holidays: ['2026-10-21'] }), ['CURRENCY_DECLARABLE', 'passed']],
  ['XXX', aRate({ currency: 'XXX' }), ['CURRENCY_UNSUPPORTED', 'blocking']],
])('values in %s with the rate %j are %j, and what blocks says what cures it', (currency, rate, told) => {
  const finding = check({ currency, rate }).find(({ path }) => path === 'currency');
  expect([finding?.rule, finding?.severity]).toEqual(told);
  expect(finding?.cure === null).toBe(finding?.severity === 'passed');
});

test('what blocks stands first, then what warns, then what passed; whatever is not passed has a cure and a source', () => {
  const findings = check({
    currency: 'USD',
    rate: aRate({ confidence: 'unverified' }),
    registration: null,
    lines: [{ ...line, netWeightKg: '4' }],
  });
  const order = ['blocking', 'warning', 'passed'];
  const severities = findings.map(({ severity }) => order.indexOf(severity));
  expect(severities).toEqual(severities.toSorted((a, b) => a - b));
  expect(new Set(severities).size).toBe(3);
  for (const { severity, cure, source } of findings) {
    expect(source).not.toBe('');
    expect(cure === null).toBe(severity === 'passed');
  }
});
