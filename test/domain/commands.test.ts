import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILING_COMMANDS, TRANSFER_COMMANDS, mayOrder, ordersFor, ordersForFiling } from '../../domain/commands.ts';
import { STOCK_TRANSFER, type StockTransferState, isFinal, statesOf } from '../../domain/states.ts';
import { counts } from '../support/fakes.ts';

const at = (state: StockTransferState, ...actions: string[]) => ordersFor({ state, actions });

test.each<[StockTransferState, string[], string[]]>([
  ['checking', [], ['cancel']],
  ['filing', [], ['amend', 'cancel']],
  ['declared', [], ['amend', 'cancel']],
  ['released', [], ['amend', 'cancel']],
  ['held', ['resubmit'], ['amend', 'resubmit', 'adopt-policies', 'cancel']],
  ['needs-attention', ['recheck', 'cancel'], ['recheck', 'amend', 'cancel']],
  ['needs-attention', ['resubmit', 'cancel'], ['amend', 'resubmit', 'adopt-policies', 'cancel']],
  ['needs-attention', ['cancel', 'proceed'], ['proceed', 'cancel']],
  ['needs-attention', ['amend', 'proceed', 'cancel'], ['amend', 'proceed', 'cancel']],
  ['needs-attention', [], []],
  ['cancelling', [], []],
  ['departed', [], []],
])('a transfer that is %s and asks for %j takes %j', (state, actions, expected) => {
  expect(at(state, ...actions)).toEqual(expected);
});

test('while customs decides on one amendment no other is taken', () => {
  expect(ordersFor({ state: 'declared', actions: [], isAmending: true })).toEqual(['cancel']);
});

test('what has ended or left takes no order, and a list of orders holds those that are taken', () => {
  fc.assert(
    fc.property(fc.constantFrom(...statesOf(STOCK_TRANSFER)), fc.subarray([...TRANSFER_COMMANDS]), (state, actions) => {
      const standing = { state, actions };
      expect(ordersFor(standing)).toEqual(TRANSFER_COMMANDS.filter((command) => mayOrder(command, standing)));
      if (isFinal(STOCK_TRANSFER, state) || state === 'departed')
        expect(mayOrder('cancel', standing) || mayOrder('amend', standing)).toBe(false);
    }),
  );
});

test('a filing takes a withdrawal while something stands and has not left, and a correction of what customs refused', () => {
  const asking = { state: 'needs-attention', actions: ['resubmit', 'cancel'] } as const;
  expect(ordersForFiling(counts({ rejected: 1, accepted: 1 }), false, asking)).toEqual([...FILING_COMMANDS]);
  expect(ordersForFiling(counts({ accepted: 2 }), false, { state: 'declared', actions: [] })).toEqual(['withdraw']);
  expect(ordersForFiling(counts({ released: 2 }), true, { state: 'departed', actions: [] })).toEqual([]);
  expect(ordersForFiling(counts({ withdrawn: 2 }), false, { state: 'cancelled', actions: [] })).toEqual([]);
});
