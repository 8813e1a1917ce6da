import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LotBalance, account, allocate, receiptPostings } from '../../domain/ledger.ts';
import { CONDITIONS, type CountedLine, discrepanciesOf } from '../../domain/receiving.ts';

test('what differs is named by kind: short, over, damaged, wrong item', () => {
  const sent = [
    { sku: 'A', pieces: 100 },
    { sku: 'B', pieces: 50 },
    { sku: 'C', pieces: 10 },
  ];
  const counted: CountedLine[] = [
    { sku: 'A', condition: 'good', pieces: 96 },
    { sku: 'A', condition: 'damaged-product', pieces: 2 },
    { sku: 'B', condition: 'good', pieces: 53 },
    { sku: 'C', condition: 'good', pieces: 9 },
    { sku: 'C', condition: 'wrong-item', pieces: 1 },
  ];
  expect(discrepanciesOf(sent, counted)).toEqual([
    { kind: 'short', sku: 'A', pieces: 2 },
    { kind: 'over', sku: 'B', pieces: 3 },
    { kind: 'short', sku: 'C', pieces: 1 },
    { kind: 'damaged', sku: 'A', pieces: 2 },
    { kind: 'wrong-item', sku: 'C', pieces: 1 },
  ]);
});

test('equal counts in several receipts differ in nothing', () => {
  expect(
    discrepanciesOf(
      [{ sku: 'A', pieces: 3 }],
      [
        { sku: 'A', condition: 'good', pieces: 1 },
        { sku: 'A', condition: 'good', pieces: 2 },
      ],
    ),
  ).toEqual([]);
});

const balances = fc
  .array(fc.record({ sku: fc.constantFrom('A', 'B'), pieces: fc.nat(50) }), { maxLength: 8 })
  .map((rows): LotBalance[] => rows.map((row, index) => ({ lotId: `lot_${index}`, ...row })));

test('an allocation gives what there is, first lot first, and never more', () => {
  fc.assert(
    fc.property(balances, fc.nat(200), (lots, wanted) => {
      const { taken, left } = allocate(lots, 'A', wanted);
      expect(taken.reduce((total, { pieces }) => total + pieces, 0) + left).toBe(wanted);
      for (const { lotId, pieces } of taken) expect(pieces).toBeLessThanOrEqual(lots.find((lot) => lot.lotId === lotId)?.pieces ?? 0);
    }),
  );
});

test('a receipt never posts more than is in transit, whatever was counted', () => {
  const counted = fc.array(
    fc.record({ sku: fc.constantFrom('A', 'B', 'Z'), condition: fc.constantFrom(...CONDITIONS), pieces: fc.integer({ min: 1, max: 60 }) }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(balances, counted, (lots, lines) => {
      const postings = receiptPostings({ receiptId: 'rcp_1', transferId: 'stk_1', warehouseId: 'whs_1', balances: lots, counted: lines });
      expect(new Set(postings.map(({ key }) => key)).size).toBe(postings.length);
      for (const lot of lots) {
        const taken = postings.filter(({ lotId }) => lotId === lot.lotId).reduce((total, { pieces }) => total + pieces, 0);
        expect(taken).toBeLessThanOrEqual(lot.pieces);
      }
      expect(postings.every(({ from, to }) => from === account.inTransit('stk_1') && !to.endsWith('wrong-item'))).toBe(true);
    }),
  );
});
