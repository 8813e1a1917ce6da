import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextOnTheWay } from '../../domain/registration-reminders.ts';

const DAY = 86_400_000;
const END = 1000 * DAY;

test.each([
  [100, 0, 60, 60],
  [60, 0, 60, 60],
  [59, 0, 60, 60],
  [30, 0, 30, 30],
  [29, 1, 30, 30],
  [7, 1, 7, 7],
  [1, 0, 0, 1],
  [0.5, 0, 0, 1],
  [0, 0, null, 0],
  [-5, 0, null, 0],
  [100, 4, null, 0],
])('%d days before the end, with %d past, next is %j at %d days', (days, past, daysLeft, at) => {
  expect(nextOnTheWay(END, past, END - days * DAY)).toMatchObject({ daysLeft, at: END - at * DAY });
});

test('whenever it is asked, it never goes back, and the last is the end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1100 }), { minLength: 1 }), (days) => {
      let past = 0;
      for (const day of days.toSorted((a, b) => a - b)) {
        const next = nextOnTheWay(END, past, day * DAY);
        expect(next.past).toBeGreaterThanOrEqual(past);
        if (day * DAY >= END) expect(next.daysLeft).toBeNull();
        past = next.past;
      }
    }),
  );
});
