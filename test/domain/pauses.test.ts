import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Pause, dueAfter, pausesAfter, pausesOn, putOff } from '../../domain/pauses.ts';

const HOUR = 3_600_000;
const at = (hour: number): string => new Date(Date.UTC(2026, 10, 25) + hour * HOUR).toISOString();
const pause = (from: number, to: number | null, reason: Pause['reason'] = 'inspection'): Pause => ({
  reason,
  from: at(from),
  to: to === null ? null : at(to),
});

test('an inspection and a hold are pauses of their own reason, and the first other state ends them', () => {
  const steps = ['arrived-at-port', 'under-inspection', 'under-inspection', 'held', 'under-inspection', 'released', 'departed'];
  const after = steps.reduce<Pause[]>((pauses, state, hour) => pausesAfter(pauses, state, at(hour)), []);
  expect(after).toEqual([pause(1, 3), pause(3, 4, 'hold'), pause(4, 5)]);
});

test('the timeline tells of a pause that began, of one that ended, and of nothing where neither did', () => {
  const open = pausesAfter([], 'under-inspection', at(1));
  expect(pausesOn([], open)).toEqual({ clocksPaused: pause(1, null) });
  expect(pausesOn(open, pausesAfter(open, 'under-inspection', at(2)))).toEqual({});
  expect(pausesOn(open, pausesAfter(open, 'held', at(2)))).toEqual({ clocksResumed: pause(1, 2), clocksPaused: pause(2, null, 'hold') });
  expect(pausesOn(open, pausesAfter(open, 'released', at(3)))).toEqual({ clocksResumed: pause(1, 3) });
  expect(pausesOn([pause(1, 3)], [pause(1, 3)])).toEqual({});
});

test.each([
  ['no pause', [], 24],
  ['a pause before it began', [pause(-9, 0)], 24],
  ['a pause that began before it', [pause(-5, 3)], 27],
  ['a pause in its midst goes on by what remained', [pause(10, 14)], 28],
  ['a pause in its last hour', [pause(23, 33)], 34],
  ['a pause that begins as it runs out changes nothing', [pause(24, 40)], 24],
  ['a second pause that only the first lets it meet', [pause(10, 14), pause(25, 27)], 30],
])('a clock of 24 hours with %s', (_name, pauses, due) => {
  expect(dueAfter(at(0), 24 * HOUR, pauses)).toBe(at(due));
});

test('while it stands nobody knows when a clock runs out, unless it had run out before', () => {
  expect(dueAfter(at(0), 24 * HOUR, [pause(10, null)])).toBeNull();
  expect(dueAfter(at(0), 24 * HOUR, [pause(24, null)])).toBe(at(24));
});

test('a deadline that stood fixed is put off by what its clock stood still, and one that has passed stays', () => {
  expect(putOff(at(0), at(24), [pause(10, 14)])).toBe(at(28));
  expect(putOff(at(12), at(24), [pause(10, 14)])).toBe(at(26));
  expect(putOff(at(0), at(24), [pause(10, null)])).toBeNull();
});

/** Milliseconds between two instants that no pause holds. */
const ranMs = (since: string, until: string, pauses: readonly Pause[]): number =>
  pauses.reduce(
    (left, { from, to }) => {
      const [begins, ends] = [Math.max(Date.parse(from), Date.parse(since)), Math.min(Date.parse(to ?? until), Date.parse(until))];
      return left - Math.max(0, ends - begins);
    },
    Date.parse(until) - Date.parse(since),
  );

test('when a clock runs out exactly its length has run, whatever the pauses', () => {
  const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 20 })), { maxLength: 6 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 100 }), (given, length) => {
      let hour = 0;
      const pauses = given.map(([run, stand]) => {
        const from = hour + run + 1;
        hour = from + stand;
        return pause(from, hour);
      });
      const due = dueAfter(at(0), length * HOUR, pauses) ?? '';
      expect(ranMs(at(0), due, pauses)).toBe(length * HOUR);
    }),
  );
});
