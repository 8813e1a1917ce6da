import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importTaxAmounts, importTaxes } from '../../domain/import-tax.ts';
import { POLICIES, POLICY_BOOK } from '../../domain/policy/index.ts';

const taxes = (country: string, date: string, given: Parameters<typeof importTaxAmounts>[1]) =>
  importTaxAmounts(POLICY_BOOK.on('import-tax', date, country, '9810').parameters, given);
const given = { cif: '10000', dutyRatePercent: '0' };

test.each([
  ['MYS', '2025-07-01', '1000.00'],
  ['SGP', '2026-11-23', '900.00'],
  ['THA', '2026-09-30', '700.00'],
  ['THA', '2026-10-01', '700.00'],
  ['VNM', '2025-07-01', '800.00'],
  ['VNM', '2026-12-31', '800.00'],
  ['VNM', '2027-01-01', '1000.00'],
  ['PHL', '2026-11-23', '1200.00'],
])('goods worth 10 000 into %s on %s bear %s', (country, date, total) => {
  expect(taxes(country, date, given)).toMatchObject({ duty: '0.00', total });
});

test.each([
  ['MYS', '2025-06-30'],
  ['VNM', '2025-06-30'],
  ['IDN', '2024-12-31'],
  ['SGP', '2025-12-31'],
])('before the first day that we know of, %s on %s has no answer rather than a guess', (country, date) => {
  expect(POLICY_BOOK.find('import-tax', date, country, '9810')).toBeNull();
});

test('after September 2026 the Thai rate is marked as unverified', () => {
  expect(POLICY_BOOK.on('import-tax', '2026-09-30', 'THA', '9810').confidence).toBe('secondary');
  expect(POLICY_BOOK.on('import-tax', '2026-10-01', 'THA', '9810').confidence).toBe('unverified');
});

test('Indonesia taxes eleven twelfths at 12 %, and prepaid income tax by whether the importer has an API', () => {
  expect(taxes('IDN', '2026-11-23', { ...given, importerHasApi: true })).toEqual({
    duty: '0.00',
    vat: '1100.00',
    'income-tax-prepaid': '250.00',
    total: '1350.00',
  });
  expect(taxes('IDN', '2026-11-23', { ...given, importerHasApi: false })['income-tax-prepaid']).toBe('750.00');
  expect(() => taxes('IDN', '2026-11-23', given)).toThrow(RangeError);
});

test('duty bears tax as well, and every base is told', () => {
  const { parameters } = POLICY_BOOK.on('import-tax', '2026-11-23', 'MYS', '9810');
  expect(importTaxes(parameters, { cif: '99.99', dutyRatePercent: '12.5' })).toMatchObject({
    taxes: [
      { kind: 'duty', base: '99.99', ratePercent: '12.5', amount: '12.50' },
      { kind: 'sales-tax', base: '112.49', ratePercent: '10', amount: '11.25' },
    ],
    total: '23.75',
  });
});

const CENTS = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }).map((cents) => new Decimal(cents.toString()).div(100).toFixed(2));
const CASE = fc.record({
  parameters: fc.constantFrom(...POLICIES['import-tax'].map(({ parameters }) => parameters)),
  dutyRatePercent: fc.nat({ max: 300_000 }).map((thousandths) => new Decimal(thousandths).div(1000).toFixed()),
  importerHasApi: fc.boolean(),
});

test('the parts add up to the total, are never negative, and grow with the value; nothing bears nothing', () => {
  fc.assert(
    fc.property(CASE, CENTS, CENTS, ({ parameters, ...how }, one, another) => {
      const [less, more] = [one, another]
        .toSorted((a, b) => new Decimal(a).cmp(b))
        .map((cif) => importTaxes(parameters, { ...how, cif: cif ?? '0' }));
      const sum = less?.taxes.reduce((total, { amount }) => total.plus(amount), new Decimal(0));
      expect(sum?.toFixed(2)).toBe(less?.total);
      for (const [index, { amount }] of (less?.taxes ?? []).entries()) {
        expect(new Decimal(amount).gte(0)).toBe(true);
        expect(new Decimal(amount).lte(more?.taxes[index]?.amount ?? 0)).toBe(true);
      }
      expect(importTaxes(parameters, { ...how, cif: '0' }).total).toBe('0.00');
    }),
  );
});
