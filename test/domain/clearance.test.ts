import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AttemptReceipt, clearanceOf } from '../../domain/clearance.ts';

const at = (second: number): string => new Date(Date.parse('2026-11-25T00:00:00Z') + second * 1000).toISOString();
const said = (status: string, second: number, change: Partial<AttemptReceipt> = {}): AttemptReceipt => ({
  of: 'declaration',
  status,
  at: at(second),
  info: '',
  attempt: 1,
  ...change,
});
const REFUSED = '[Code:1322;Desc:订单清单表体商品项不一致]';

test('clearance runs from the receipt that took the declaration in to that of its release, for a list and for a form', () => {
  const list = [said('2', 0), said('120', 10), said('399', 20), said('800', 70), said('899', 500)];
  expect(clearanceOf(list)).toMatchObject({ reached: 'released', seconds: 60, inspected: false });
  const form = [said('0', 0, { of: 'import' }), said('7', 1), said('L', 5), said('C', 6), said('P', 65), said('R', 99)];
  expect(clearanceOf(form)).toMatchObject({ reached: 'released', seconds: 60, inspected: true });
});

test('what is missing is not guessed: no release, or none that took it in, gives no time', () => {
  expect(clearanceOf([said('2', 0)])).toMatchObject({ reached: null, seconds: null });
  expect(clearanceOf([said('120', 1)])).toMatchObject({ reached: 'accepted', seconds: null });
  expect(clearanceOf([said('800', 9)])).toMatchObject({ reached: 'released', seconds: null });
});

test('of several attempts the time is that of the released one, and every refusal counts, by the code in its text, else by its status', () => {
  const receipts = [
    said('100', 1, { of: 'order', info: '人工退单' }),
    said('120', 10),
    said('100', 20, { info: REFUSED }),
    said('100', 30, { info: REFUSED, attempt: 2 }),
    said('-301020', 35, { info: '验签失败', attempt: 2 }),
    said('-304001', 36, { info: '业务主键重复入库失败', attempt: 3 }),
    said('120', 40, { attempt: 3 }),
    said('800', 100, { attempt: 3 }),
  ];
  expect(clearanceOf(receipts)).toEqual({
    reached: 'released',
    inspected: false,

    seconds: 64,
    refusals: [
      { of: 'declaration', code: '-301020', count: 1 },
      { of: 'declaration', code: '1322', count: 2 },
      { of: 'order', code: '100', count: 1 },
    ],
  });
});

test('it is the same for every order of receipts, and times keep three significant digits', () => {
  const receipts = [said('120', 0), said('100', 5, { info: REFUSED }), said('120', 9, { attempt: 2 }), said('500', 20, { attempt: 2 })];
  const all = [...receipts, said('800', 98_774, { attempt: 2 })];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      expect(clearanceOf(shuffled)).toEqual(clearanceOf(all));
    }),
  );
  expect(clearanceOf(all).seconds).toBe(98_800);
});
