import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, chinaDate, endOfChinaDay } from '../../domain/calendar.ts';

test.each([
  ['2026-08-31', 6, '2027-02-28'],
  ['2023-08-31', 6, '2024-02-29'],
  ['2026-11-24', 6, '2027-05-24'],
  ['2026-12-31', 1, '2027-01-31'],
])('%s and %i months is %s', (date, months, expected) => {
  expect(addMonths(date, months)).toBe(expected);
});

test('goods that leave at 23:30 UTC leave on the next day in China', () => {
  expect(chinaDate('2026-11-23T23:30:00Z')).toBe('2026-11-24');
  expect(chinaDate('2026-11-23T16:30:00+08:00')).toBe('2026-11-23');
});

test('the last instant of a day in China is on that day, and one millisecond later is not', () => {
  const end = endOfChinaDay('2026-12-31');
  expect(chinaDate(end.toISOString())).toBe('2026-12-31');
  expect(chinaDate(new Date(end.getTime() + 1).toISOString())).toBe('2027-01-01');
});

test('months never lead to a later day of the month, nor skip one', () => {
  const days = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 60 }), (date, months) => {
      const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
      const [toYear = 0, toMonth = 0, toDay = 0] = addMonths(date, months).split('-').map(Number);
      expect(toYear * 12 + toMonth).toBe(year * 12 + month + months);
      expect(toDay).toBeLessThanOrEqual(day);
    }),
  );
});
