import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths } from '../../domain/calendar.ts';
import { nettingOf, restoreTolerance } from '../../domain/fx.ts';
import { latest } from '../../domain/policy/book.ts';
import { faultsOf } from '../../domain/policy/check.ts';
import { POLICIES, POLICY_BOOK, POLICY_SUBJECTS, policyOn } from '../../domain/policy/index.ts';
import type { PolicyPack } from '../../domain/policy/pack.ts';
import { RECKONINGS } from '../../domain/policy/reckonings.ts';
import { CUSTOMS } from '../../domain/policy/subjects/customs.ts';
import { FX } from '../../domain/policy/subjects/fx.ts';
import { RATES } from '../../domain/policy/subjects/rates.ts';
import { RETURN_CASE } from '../../domain/policy/subjects/return-case.ts';
import { RETURNS } from '../../domain/policy/subjects/returns.ts';
import { TAX } from '../../domain/policy/subjects/tax.ts';
import { TREATMENT } from '../../domain/policy/subjects/treatment.ts';
import { customsRateFixing } from '../../domain/rates.ts';
import { deemedProfitTax, refundRateOf } from '../../domain/tax-due.ts';

const RECKONED = POLICY_SUBJECTS.filter((subject) => subject in RECKONINGS);
const ANYWHERE = ['5165', '9810'] as const;

test.each(RECKONED)('every way of reckoning has a worked case: %s', (subject) => {
  const packs = POLICIES[subject] as unknown as readonly PolicyPack[];
  expect(packs.some(({ vectors }) => vectors.some(({ given }) => given !== undefined))).toBe(true);
});

test('the rules that other rules name are there', () => {
  const { steps } = policyOn('treatment-ladder', '2026-11-23', ...ANYWHERE).parameters;
  const named = [
    ...steps.flatMap(({ rule }) => (rule === null ? [] : [rule])),
    ...policyOn('return-regimes', '2026-11-23', ...ANYWHERE).parameters.order,
    policyOn('fx-return', '2026-11-23', ...ANYWHERE).parameters.refunded,
    policyOn('deemed-profit', '2026-11-23', ...ANYWHERE).parameters.only,
  ];
  expect(POLICY_SUBJECTS).toEqual(expect.arrayContaining(named));
  expect(steps.map(({ step }) => step).join('')).toBe('ABCDEF');
});

test('the customs rate is fixed on a Wednesday of the month before: on the third, or a week later when that is a public holiday', () => {
  const { parameters } = policyOn('customs-rate', '2026-11-23', ...ANYWHERE);
  const months = fc.integer({ min: 0, max: 240 }).map((count) => addMonths('2024-12-01', count).slice(0, 7));
  fc.assert(
    fc.property(months, (month) => {
      const third = customsRateFixing(parameters, { month, holidays: [] });
      expect(third.slice(0, 7)).toBe(addMonths(`${month}-01`, -1).slice(0, 7));
      expect(new Date(third).getUTCDay()).toBe(3);
      expect(Number(third.slice(8))).toBeGreaterThanOrEqual(15);
      expect(Number(third.slice(8))).toBeLessThanOrEqual(21);
      expect(customsRateFixing(parameters, { month, holidays: [third] })).toBe(addDays(third, 7));
      expect(customsRateFixing(parameters, { month, holidays: [addDays(third, 1)] })).toBe(third);
    }),
  );
});

test('what is restored may miss the receipt by five dollars, and by more only when a thousandth of the gross is more', () => {
  const { parameters } = policyOn('restore-tolerance', '2026-11-23', ...ANYWHERE);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (gross) => {
      const tolerance = Number(restoreTolerance(parameters, { grossUsd: String(gross) }));
      expect(tolerance).toBeGreaterThanOrEqual(5);
      expect(tolerance).toBeLessThanOrEqual(Math.max(5, gross / 1000));
    }),
  );
});

test('a cost that no rule names is for the bank to agree to, and never netted', () => {
  for (const on of ['2020-05-20', '2025-10-29']) {
    const { parameters } = policyOn('fx-netting', on, ...ANYWHERE);
    for (const item of parameters.askBank) expect(nettingOf(parameters, { item, pilotRegion: true })).toBe('ask-bank');
  }
});

test('relief of small firms never makes the income tax more, and stops at its limit', () => {
  const { parameters } = policyOn('deemed-profit', '2026-11-23', ...ANYWHERE);
  const tax = (revenue: number, small: boolean) => Number(deemedProfitTax(parameters, { revenueCny: String(revenue), small }));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200_000_000 }), (revenue) => {
      expect(tax(revenue, true)).toBeLessThanOrEqual(tax(revenue, false));
      if (revenue > 75_000_000) expect(tax(revenue, true)).toBe(tax(revenue, false));
    }),
  );
});

test('the refund of a battery falls with its export date, from 13 % to none', () => {
  const on = (date: string) => {
    const { parameters } = policyOn('refund-rate', date, ...ANYWHERE);
    return refundRateOf(parameters, { category: 'battery', linePercent: '13' });
  };
  const dates = ['2024-11-30', '2024-12-01', '2026-03-31', '2026-04-01', '2026-12-31', '2027-01-01'];
  expect(dates.map((date) => on(date).percent)).toEqual(['13', '9', '9', '6', '6', '0']);
  expect(dates.map((date) => on(date).cancelled)).toEqual([false, false, false, false, false, true]);
});

test('no voucher at all: retail is exempt, 9710 is not, 9810 only in the Shenzhen pilot and with the tax office behind it', () => {
  const allowed = (date: string, place: string, mode: string) =>
    POLICY_BOOK.find('no-voucher-exemption', date, place, mode)?.parameters.allowed ?? null;
  expect(allowed('2026-11-23', '5165', '9610')).toBe('yes');
  expect(allowed('2026-11-23', '5349', '9710')).toBe('no');
  expect(allowed('2026-11-23', '5165', '9810')).toBe('no');
  expect(allowed('2025-09-30', '5349', '9810')).toBe('no');
  expect(allowed('2025-10-01', '5349', '9810')).toBe('when-tax-office-confirmed');
  expect(allowed('2018-09-30', '5165', '9610')).toBeNull();
});

test('loose cargo is inspected before loading where the announcement names the customs and its code is known, and not elsewhere', () => {
  const entersLoose = (date: string, place: string) => POLICY_BOOK.find('inspect-before-loading', date, place, '9810') !== null;
  expect(['2248', '2992', '3100', '4200', '5165', '5208'].map((place) => entersLoose('2024-12-15', place))).not.toContain(false);
  expect(entersLoose('2024-12-14', '5165')).toBe(false);
  expect(entersLoose('2026-11-23', '5349')).toBe(false);
});

/** Numbers that stand in a pack beside those that its reckoning uses. */
const NOT_RECKONED = ['supervisionMode', 'decimals', 'fixedMonths', 'lateFeePercentPerDay'];

/** The same parameters with one number one more, for every number in them. */
function slips(value: unknown, name = ''): unknown[] {
  if (NOT_RECKONED.includes(name)) return [];
  if (typeof value === 'number') return [value + 1];
  if (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) return [String(Number(value) + 1)];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) =>
    slips(member, key).map((slip) => (Array.isArray(value) ? value.with(Number(key), slip) : { ...value, [key]: slip })),
  );
}

const CHINESE = RECKONED.filter((subject) => subject in { ...CUSTOMS, ...RETURNS, ...RETURN_CASE, ...TAX, ...TREATMENT, ...FX, ...RATES });

test.each(CHINESE)('a slip in any number that is reckoned with fails a vector: %s', (subject) => {
  const packs = latest(POLICIES[subject]);
  const unseen = packs.flatMap((pack) =>
    slips(pack.parameters)
      .filter((parameters) => faultsOf(subject, packs.with(packs.indexOf(pack), { ...pack, parameters })).length === 0)
      .map((parameters) => `${pack.id} ${JSON.stringify(parameters)}`),
  );
  expect(unseen).toEqual([]);
});
