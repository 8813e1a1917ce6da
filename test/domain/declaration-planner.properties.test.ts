import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsignmentLine, ConsignmentProduct } from '../../domain/consignment.ts';
import { type PlannedTicket, planTickets } from '../../domain/declaration-planner.ts';
import type { CustomsRate } from '../../domain/rates.ts';
import { aCup, tenCups } from '../support/consignment.ts';
import { aRate } from '../support/rates.ts';
import { rulingsOn } from '../support/rulings.ts';

/** Digits enough for any sum and product here: what the planner loses must show. */
const Wide = Decimal.clone({ precision: 100 });
const rulings = rulingsOn('2026-11-23');
const LIMIT = rulings['list-declaration'].parameters.limitCny;
const { licence, inspection } = rulings['export-controls'].parameters;

const isControlled = ({ supervisionConditions, exportDutyRatePercent }: ConsignmentProduct): boolean =>
  [...supervisionConditions].some((letter) => `${licence}${inspection}`.includes(letter)) || Number(exportDutyRatePercent) > 0;

const scaled = (places: number) => (value: bigint) => new Wide(value.toString()).div(new Wide(10).pow(places)).toFixed(places);
/** As the contract takes them: thirteen digits before the point; most of them small. */
const decimals = (places: number) => {
  const most = 10n ** BigInt(13 + places) - 1n;
  return fc
    .oneof(
      { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 6_000n * 10n ** BigInt(places) }) },
      { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: most }) },
    )
    .map(scaled(places));
};
const anyProduct = fc.record({
  supervisionConditions: fc.constantFrom('', '', '', 'A', 'B', 'AB', '4', '4x', 'P', 'y'),
  exportDutyRatePercent: fc.constantFrom('0', '0', '0', '0.0', '0.5', '20'),
  hsCode: fc.constantFrom('6912001000', '6109100021', '0902101000'),
});
const SKUS = ['A', 'B', 'C', 'D'];
const catalogue = fc
  .tuple(anyProduct, anyProduct, anyProduct, anyProduct)
  .map((products) => new Map(products.map((product, index) => [SKUS[index] as string, aCup({ sku: SKUS[index] as string, ...product })])));
const anyLine: fc.Arbitrary<ConsignmentLine> = fc
  .record({
    bookingNo: fc.constantFrom('B1', 'B2', 'B3', 'B4', 'B5'),
    sku: fc.constantFrom(...SKUS),
    pieces: fc.integer({ min: 1, max: 100_000_000 }),
    cartons: fc.integer({ min: 0, max: 1_000_000 }),
    netWeightKg: decimals(5),
    grossWeightKg: decimals(5),
    totalPrice: decimals(2),
    refundClaimed: fc.boolean(),
  })
  .map(tenCups);
const anyRate: fc.Arbitrary<CustomsRate | null> = fc.option(
  fc
    .record({
      currency: fc.constantFrom('USD', 'JPY', 'EUR'),
      rate: fc.bigInt({ min: 1n, max: 99_999_999n }).map(scaled(6)),
      per: fc.constantFrom(1, 10, 100, 1_000, 10_000),
    })
    .map((change) => aRate(change)),
);
const anyInput = fc.record({
  lines: fc.array(anyLine, { minLength: 1, maxLength: 30 }).map((lines) => lines.map((line, index) => ({ ...line, lineNo: index + 1 }))),
  products: catalogue,
  inPilotZone: fc.boolean(),
  rate: anyRate,
});
type Input = Omit<Parameters<typeof planTickets>[0], 'rulings'>;

const sum = (values: readonly string[]): string => values.reduce((total, value) => total.plus(value), new Wide(0)).toFixed();
const count = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const exactCny = ({ totals }: PlannedTicket, rate: CustomsRate | null): Decimal =>
  rate === null ? new Wide(totals.value) : new Wide(totals.value).times(rate.rate).div(rate.per);

const holds = (guarantee: (tickets: readonly PlannedTicket[], input: Input) => void): void =>
  fc.assert(
    fc.property(anyInput, (input) => guarantee(planTickets({ ...input, rulings }), input)),
    { numRuns: 300 },
  );

describe('whatever the consignment, in whatever currency that has a rate,', () => {
  test('every line is declared exactly once, under its own order, numbered from 1', () => {
    holds((tickets, { lines }) => {
      const declared = tickets.flatMap((ticket) => ticket.lines.map(({ lineNo, bookingNo }) => [lineNo, bookingNo, ticket.bookingNo]));
      expect(declared.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual(
        lines.map(({ lineNo, bookingNo }) => [lineNo, bookingNo, bookingNo]),
      );
      for (const ticket of tickets) expect(ticket.lines.map(({ gnum }) => gnum)).toEqual(ticket.lines.map((_, index) => index + 1));
    });
  });

  test('value, pieces, cartons, net and gross weight are kept to the last cent and gram, in each ticket and in all of them', () => {
    const kept = (of: readonly ConsignmentLine[], tickets: readonly PlannedTicket[]): void => {
      expect(sum(tickets.map(({ totals }) => totals.value))).toBe(sum(of.map(({ totalPrice }) => totalPrice)));
      expect(sum(tickets.map(({ totals }) => totals.netWeightKg))).toBe(sum(of.map(({ netWeightKg }) => netWeightKg)));
      expect(sum(tickets.map(({ totals }) => totals.grossWeightKg))).toBe(sum(of.map(({ grossWeightKg }) => grossWeightKg)));
      expect(count(tickets.map(({ totals }) => totals.pieces))).toBe(count(of.map(({ pieces }) => pieces)));
      expect(count(tickets.map(({ totals }) => totals.cartons))).toBe(count(of.map(({ cartons }) => cartons)));
    };
    holds((tickets, { lines }) => {
      kept(lines, tickets);
      for (const ticket of tickets) kept(ticket.lines, [ticket]);
    });
  });

  test('nothing is split and nothing is put together: there is one ticket for each order number, with all of its lines', () => {
    holds((tickets, { lines }) => {
      expect(tickets.map(({ bookingNo }) => bookingNo)).toEqual([...new Set(lines.map(({ bookingNo }) => bookingNo))]);
      for (const ticket of tickets) {
        const own = lines.filter(({ bookingNo }) => bookingNo === ticket.bookingNo).map(({ lineNo }) => lineNo);
        expect(ticket.lines.map(({ lineNo }) => lineNo)).toEqual(own);
      }
    });
  });

  test('no list holds a controlled line or a claimed refund, and so no simplified ticket does', () => {
    holds((tickets, { products }) => {
      for (const { lines } of tickets.filter(({ path, simplified }) => path === 'list' || simplified)) {
        expect(lines.filter(({ sku }) => isControlled(products.get(sku) as ConsignmentProduct))).toEqual([]);
        expect(lines.filter(({ refundClaimed }) => refundClaimed)).toEqual([]);
      }
    });
  });

  test('no ticket over the limit is a list, not by a hundredth of a cent; whatever else is allowed is one', () => {
    holds((tickets, { products, rate }) => {
      for (const ticket of tickets) {
        const within = exactCny(ticket, rate).lte(LIMIT);
        const free = ticket.lines.every(
          ({ sku, refundClaimed }) => !refundClaimed && !isControlled(products.get(sku) as ConsignmentProduct),
        );
        expect(ticket.path).toBe(within && free ? 'list' : 'form');
        expect(ticket.valueCny).toBe(exactCny(ticket, rate).toFixed(2));
      }
    });
  });

  test('six digits stand on lists in a pilot zone only, and a simplified ticket is never to be summed up', () => {
    holds((tickets, { inPilotZone }) => {
      for (const { path, simplified, sumUp, lines } of tickets) {
        expect(simplified).toBe(path === 'list' && inPilotZone);
        expect(sumUp && (simplified || path === 'form')).toBe(false);
        for (const { declaredHsCode } of lines) expect(declaredHsCode).toMatch(simplified ? /^\d{6}0000$/u : /^\d{10}$/u);
      }
    });
  });

  test('every reason says rule, pack, source, confidence and the value that decided, and a converted value says by which rate', () => {
    holds((tickets, { rate }) => {
      for (const { reasons } of tickets) {
        expect(reasons.length).toBeGreaterThan(1);
        for (const { rule, packId, source, confidence, value, text } of reasons)
          for (const said of [rule, packId, source, confidence, value, text.en, text['zh-CN']]) expect(said).not.toBe('');
        const converted = reasons.filter(({ rule }) => rule === 'customs-rate');
        expect(converted.length).toBe(rate === null ? 0 : 1);
        if (rate !== null)
          expect(converted[0]?.value).toContain(`CNY ${rate.rate} for ${rate.currency} ${rate.per}, fixed ${rate.fixedOn}`);
      }
    });
  });
});
