import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chinaDate } from '../../domain/calendar.ts';
import { summaryDue } from '../../domain/clocks.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { type PartAnswer, type SummaryResult, groupKey, listOutcomes, monthOf, sumUpPlan, sumUpState } from '../../domain/sum-up.ts';

const DUE_15TH = { summed: true, dueDay: 15, exceptPilotZone: true };
const HOUR_MS = 3_600_000;

describe('to which month a list belongs, and until when it is summed up', () => {
  test.each([
    ['2026-11-30T15:59:59.999Z', '2026-11', '2026-12-15'],
    ['2026-11-30T16:00:00.000Z', '2026-12', '2027-01-15'],
    ['2026-12-31T15:59:59.000Z', '2026-12', '2027-01-15'],
    ['2026-12-31T16:00:00.000Z', '2027-01', '2027-02-15'],
    ['2028-02-29T12:00:00.000Z', '2028-02', '2028-03-15'],
    ['2026-11-01T00:00:00+08:00', '2026-11', '2026-12-15'],
  ])('released at %s it belongs to %s and is due on %s, by the calendar of China', (releasedAt, month, dueOn) => {
    expect(monthOf(releasedAt)).toBe(month);
    expect(summaryDue(DUE_15TH, { releasedOn: chinaDate(releasedAt) })).toBe(dueOn);
  });

  test('it goes out a day after its month, is called to mind five days and one day before the last, and is overdue once that is over in China', () => {
    expect(sumUpPlan('2026-11', '2026-12-15')).toEqual({
      applyAt: '2026-12-01T16:00:00.000Z',
      remindAt: ['2026-12-09T16:00:00.000Z', '2026-12-13T16:00:00.000Z'],
      overdueAt: '2026-12-15T16:00:00.000Z',
    });
    expect(sumUpPlan('2026-12', '2027-01-15').applyAt).toBe('2027-01-01T16:00:00.000Z');
    expect(sumUpPlan('2027-02', '2027-03-15').applyAt).toBe('2027-03-01T16:00:00.000Z');
  });

  test('whenever a list is released, its application goes out after that, before the first reminder, and that before it is overdue', () => {
    const instant = fc.date({ min: new Date('2020-07-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, (at) => {
        const releasedAt = at.toISOString();
        const dueOn = summaryDue(DUE_15TH, { releasedOn: chinaDate(releasedAt) }) ?? '';
        const { applyAt, remindAt, overdueAt } = sumUpPlan(monthOf(releasedAt), dueOn);
        const instants = [releasedAt, applyAt, ...remindAt, overdueAt];
        expect(instants.toSorted()).toEqual(instants);
        expect(Date.parse(applyAt) - at.getTime()).toBeGreaterThan(24 * HOUR_MS);
        expect(Date.parse(overdueAt) - at.getTime()).toBeLessThan(46 * 24 * HOUR_MS);
      }),
    );
  });

  test('today’s pack of the mode owes none, unverified', () => {
    const pack = POLICY_BOOK.on('list-summary', '2026-11-30', '5165', '9810');
    expect(pack).toMatchObject({ parameters: { summed: false }, confidence: 'unverified' });
    expect(summaryDue(pack.parameters, { releasedOn: '2026-11-30' })).toBeNull();
  });

  test('lists of another exporter, district, mode, month or pack go apart', () => {
    const one = { enterpriseId: 'ent_1', customsCode: '5165', mode: '9810', month: '2026-11', packId: 'CN.X', version: 1 };
    const others = [
      { enterpriseId: 'ent_2' },
      { customsCode: '5166' },
      { mode: '9710' },
      { month: '2026-12' },
      { packId: 'CN.Y' },
      { version: 2 },
    ].map((change) => ({ ...one, ...change }));
    expect(new Set([one, ...others].map(groupKey)).size).toBe(7);
  });
});

describe('where each list stands', () => {
  const list = (invtNo: string, attempt: number | null = 1, part: number | null = 1) => ({ invtNo, attempt, part });
  const answer = (change: Partial<PartAnswer> = {}): PartAnswer => ({
    attempt: 1,
    part: 1,
    accepted: true,
    refusal: null,
    sumNo: 'S1',
    ...change,
  });
  const result = (change: Partial<SummaryResult> = {}): SummaryResult => ({
    sumNo: 'S1',
    entryId: 'E1',
    refused: false,
    status: '7',
    at: '2026-12-03T00:00:00.000Z',
    info: '',
    invtNos: [],
    ...change,
  });
  const states = (...given: Parameters<typeof listOutcomes>) => listOutcomes(...given).map(({ state, entryId }) => [state, entryId]);

  test('it collects, is applied for, accepted under a number, and summed up to the form that names it', () => {
    expect(states([list('A', null, null)], [], [])).toEqual([['collecting', null]]);
    expect(states([list('A')], [answer({ accepted: false, sumNo: null })], [])).toEqual([['applied', null]]);
    expect(states([list('A')], [answer()], [])).toEqual([['accepted', null]]);
    expect(states([list('A'), list('B')], [answer()], [result({ invtNos: ['A'] })])).toEqual([
      ['summed', 'E1'],
      ['accepted', null],
    ]);
    expect(states([list('A'), list('B')], [answer()], [result({ invtNos: ['A'] }), result({ entryId: 'E2', invtNos: ['B'] })])).toEqual([
      ['summed', 'E1'],
      ['summed', 'E2'],
    ]);
  });

  test('a form that names no list is that of all lists of its number, and of no other', () => {
    const answers = [answer(), answer({ part: 2, sumNo: 'S2' })];
    expect(states([list('A'), list('B', 1, 2)], answers, [result()])).toEqual([
      ['summed', 'E1'],
      ['accepted', null],
    ]);
  });

  test('refused is what customs refused of a part, or a form that it sends back; what is applied for anew is asked by its own part', () => {
    const refusal = { businessKey: 'K', status: '100', at: '', info: '退单' };
    const refused = answer({ accepted: false, refusal, sumNo: null });
    expect(listOutcomes([list('A')], [refused], [])).toEqual([{ state: 'refused', sumNo: null, entryId: null, refusal }]);
    expect(states([list('A')], [answer()], [result({ refused: true, entryId: null })])).toEqual([['refused', null]]);
    expect(states([list('A', 2)], [refused, answer({ attempt: 2, accepted: false, sumNo: null })], [])).toEqual([['applied', null]]);
  });

  test('the same for every order of answers and any repetition', () => {
    const results = fc.array(
      fc.record({
        sumNo: fc.constantFrom('S1', 'S2'),
        entryId: fc.constantFrom('E1', 'E2', null),
        refused: fc.boolean(),
        status: fc.constant('7'),
        at: fc.constantFrom('2026-12-03T00:00:00.000Z', '2026-12-04T00:00:00.000Z'),
        info: fc.constant(''),
        invtNos: fc.subarray(['A', 'B', 'C']),
      }),
      { maxLength: 8 },
    );
    const lists = [list('A'), list('B', 1, 2), list('C', null, null)];
    const answers = [answer(), answer({ part: 2, sumNo: 'S2' })];
    fc.assert(
      fc.property(
        results.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }))),
        ([all, shuffled]) => {
          expect(states(lists, answers.toReversed(), shuffled)).toEqual(states(lists, answers, all));
        },
      ),
    );
  });

  test('the application stands where its lists do: a refusal first, then what is furthest behind; without lists it is none', () => {
    const of = (...given: Parameters<typeof sumUpState>[0][number]['state'][]) => sumUpState(given.map((state) => ({ state })));
    expect(of('summed', 'refused', 'applied')).toBe('refused');
    expect(of('summed', 'accepted', 'applied')).toBe('applied');
    expect(of('summed', 'accepted')).toBe('accepted');
    expect(of('summed', 'summed')).toBe('summed');
    expect(of()).toBeNull();
  });
});
