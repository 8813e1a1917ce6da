import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../domain/calendar.ts';
import { clocksOf, turningDays } from '../../domain/export-clocks.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { type ReturnCase, decideReturn } from '../../domain/return-eligibility.ts';

const unsold: ReturnCase = {
  exportDate: '2026-02-10',
  releaseDate: '2026-02-08',
  place: '5165',
  mode: '9810',
  reason: 'unsold',
  food: false,
  originalState: true,
  refund: 'not-claimed',
  reentryDate: '2026-08-10',
  reentryCustoms: '5165',
};
const decide = (change: Partial<ReturnCase> = {}) => decideReturn(POLICY_BOOK, { ...unsold, ...change });
const fits = (change: Partial<ReturnCase> = {}): string[] =>
  decide(change)
    .regimes.filter((regime) => regime.fits)
    .map(({ regime }) => regime);

test('unsold goods come back without duty on the last day of six months, and not a day later', () => {
  expect(fits()).toEqual(['relief', 'channel']);
  expect(decide()).toMatchObject({ taxedBy: 'relief', wouldChange: [] });
  expect(fits({ reentryDate: '2026-08-11' })).toEqual(['channel']);
  expect(decide({ reentryDate: '2026-08-11' })).toMatchObject({
    taxedBy: null,
    wouldChange: [{ en: 'Declare the return by 2026-08-10 rather than on 2026-08-11' }],
  });
});

test('the channel is open for a year from the release, whatever becomes of the relief', () => {
  expect(fits({ reentryDate: '2027-02-08' })).toEqual(['channel']);
  expect(fits({ reentryDate: '2027-02-09' })).toEqual([]);
});

test.each<[string, Partial<ReturnCase>, string[]]>([
  ['food', { food: true }, ['channel']],
  ['goods that were worked on', { originalState: false }, ['channel']],
  ['a refund that was not repaid', { refund: 'taken' }, ['channel']],
  ['a refund that was repaid', { refund: 'repaid' }, ['relief', 'channel']],
  ['a fault of quality, for which there is a year', { reason: 'quality', reentryDate: '2027-02-08' }, ['quality', 'channel']],
  [
    'an export of 2025 under the earlier rule',
    { exportDate: '2025-12-31', releaseDate: '2025-12-30', reentryDate: '2026-06-30' },
    ['relief', 'channel'],
  ],
  [
    'an export of 2028, for which no relief is known',
    { exportDate: '2028-01-01', releaseDate: '2028-01-01', reentryDate: '2028-02-01' },
    ['channel'],
  ],
  ['9710, to which the channel does not apply', { mode: '9710' }, ['relief']],
  ['9810 through another customs', { reentryCustoms: '5349' }, ['relief']],
  ['9610 through another customs since April 2026', { mode: '9610', reentryCustoms: '5349' }, ['relief', 'channel']],
  ['9610 through another customs before', { mode: '9610', reentryCustoms: '5349', reentryDate: '2026-03-31' }, ['relief']],
])('%s', (_name, change, regimes) => {
  expect(fits(change)).toEqual(regimes);
});

test('what can still be changed is said, and what cannot is not', () => {
  const texts = (change: Partial<ReturnCase>) => decide(change).wouldChange.map(({ en }) => en);
  expect(texts({ refund: 'taken' })).toEqual(['Repay the refund first, and get the tax office’s certificate']);
  expect(texts({ food: true, refund: 'taken' })).toEqual([]);
  expect(texts({ reentryCustoms: '5349' })).toEqual(['Declare the return at the customs it left by']);
});

const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2025-06-01', days));
const anyCase = fc.record({
  ...Object.fromEntries(Object.entries(unsold).map(([key, value]) => [key, fc.constant(value)])),
  exportDate: day,
  later: fc.integer({ min: 0, max: 800 }),
  mode: fc.constantFrom('9710', '9810', '9610', '1210'),
  reason: fc.constantFrom('unsold', 'customer-return', 'quality'),
  refund: fc.constantFrom('not-claimed', 'taken', 'repaid'),
  food: fc.boolean(),
  originalState: fc.boolean(),
});

test('waiting never makes a return better, and every regime that fits has all of its conditions met and names its pack', () => {
  fc.assert(
    fc.property(anyCase, ({ later, ...given }) => {
      const first = { ...unsold, ...given, releaseDate: given.exportDate } as ReturnCase;
      const now = decideReturn(POLICY_BOOK, { ...first, reentryDate: addDays(first.exportDate, later) });
      const after = decideReturn(POLICY_BOOK, { ...first, reentryDate: addDays(first.exportDate, later + 1) });
      // A channel may open to a district later; the taxes depend on the day of export alone.
      if (after.taxedBy !== null) expect(now.taxedBy).toBe(after.taxedBy);
      for (const { fits: fit, pack, conditions } of now.regimes)
        if (fit) expect([pack !== null, conditions.every(({ met }) => met)]).toEqual([true, true]);
      if (given.food) expect(now.taxedBy).not.toBe('relief');
    }),
  );
});

test('every deadline of an export is told with the pack it comes from', () => {
  const clocks = clocksOf(POLICY_BOOK, { exportDate: '2026-11-25', releaseDate: '2026-11-23', place: '5165', mode: '9810' });
  expect(clocks.map(({ kind, until, pack }) => [kind, until, pack.id])).toEqual([
    ['return-relief', '2027-05-25', 'CN.RETURN-RELIEF.2026'],
    ['return-quality', '2027-11-25', 'CN.RETURN-QUALITY'],
    ['return-channel', '2027-11-23', 'CN.RETURN-CHANNEL'],
    ['refund-claim', '2027-04-30', 'CN.REFUND-CLAIM.2026'],
    ['refund-claim-last', '2029-11-25', 'CN.REFUND-CLAIM.2026'],
    ['fx-collection', '2027-04-30', 'CN.FX-COLLECTION.2026'],
  ]);
});

test('the days on which a rule begins or ends are told, soonest first', () => {
  const days = turningDays(POLICY_BOOK, '2024-12-14', '5165', '9810');
  expect(days[0]).toBe('2024-12-15');
  expect(days).toEqual(days.toSorted());
  expect(days).toContain('2028-01-01');
  expect(turningDays(POLICY_BOOK, '2024-12-15', '5165', '9810')).not.toContain('2024-12-15');
});
