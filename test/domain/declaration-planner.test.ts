import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConsignmentLine, ConsignmentProduct } from '../../domain/consignment.ts';
import { planTickets } from '../../domain/declaration-planner.ts';
import { rulingsOn } from '../support/rulings.ts';

const aProduct = (change: Partial<ConsignmentProduct> = {}): ConsignmentProduct => ({
  sku: 'A',
  nameZh: '棉制T恤衫',
  nameEn: 'Cotton T-shirt',
  hsCode: '6109100021',
  model: '针织|男式|棉100%',
  barCode: '无',
  unit: '011',
  legalUnit1: '011',
  legalUnit1PerPiece: '1',
  legalUnit2: '035',
  legalUnit2PerPiece: '0.2',
  netWeightKg: '0.2',
  originCountry: 'CHN',
  supervisionConditions: '',
  exportDutyRatePercent: '0',
  attributes: [],
  ...change,
});
const aLine = (change: Partial<ConsignmentLine> = {}): ConsignmentLine => ({
  lineNo: 1,
  bookingNo: 'B1',
  sku: 'A',
  pieces: 100,
  cartons: 2,
  cartonMarks: '1-2',
  netWeightKg: '20',
  grossWeightKg: '22',
  unitPrice: '20',
  totalPrice: '2000.00',
  refundClaimed: false,
  ...change,
});
const plan = (lines: ConsignmentLine[], products: ConsignmentProduct[] = [aProduct()], inPilotZone = true) =>
  planTickets({
    lines,
    products: new Map(products.map((product) => [product.sku, product])),
    inPilotZone,
    rate: null,
    rulings: rulingsOn('2026-11-23'),
  });

test('a ticket of exactly CNY 5,000 goes by simplified list with six digits, one cent more by form with ten', () => {
  const [list] = plan([aLine({ totalPrice: '5000.00' })]);
  expect(list).toMatchObject({
    path: 'list',
    simplified: true,
    lines: [{ declaredHsCode: '6109100000', legalQty1: '100', legalQty2: '20' }],
  });
  const [form] = plan([aLine({ totalPrice: '5000.01' })]);
  expect(form).toMatchObject({
    path: 'form',
    simplified: false,
    reasons: [{ rule: 'value-over-limit', packId: 'CN.B2B.LIST' }, { rule: 'ten-digit' }],
    lines: [{ declaredHsCode: '6109100021' }],
  });
});

test.each([
  ['licence', { supervisionConditions: '4' }],
  ['inspection', { supervisionConditions: 'B' }],
  ['export-duty', { exportDutyRatePercent: '5' }],
] as const)('%s sends a cheap ticket by form, and says why', (rule, change) => {
  expect(plan([aLine()], [aProduct(change)])).toMatchObject([{ path: 'form', reasons: [{ rule }, { rule: 'ten-digit' }] }]);
});

test('a claimed refund sends a ticket by form', () => {
  expect(plan([aLine({ refundClaimed: true })])).toMatchObject([
    { path: 'form', reasons: [{ rule: 'refund-claimed' }, { rule: 'ten-digit' }] },
  ]);
});

test('outside a pilot zone a list carries ten digits', () => {
  expect(plan([aLine()], [aProduct()], false)).toMatchObject([
    { path: 'list', simplified: false, lines: [{ declaredHsCode: '6109100021' }] },
  ]);
});

test('a list is summed up where the pack of its mode says so, unless it is simplified or the zone is excepted; every condition is cited', () => {
  const rulings = rulingsOn('2026-11-23');
  const pack = rulings['list-summary'];
  const summing = (parameters: Partial<typeof pack.parameters>, inPilotZone: boolean, refundClaimed = false) =>
    planTickets({
      lines: [aLine({ refundClaimed })],
      products: new Map([['A', aProduct()]]),
      inPilotZone,
      rate: null,
      rulings: {
        ...rulings,
        'refund-paper': { ...rulings['refund-paper'], parameters: { formRequired: false } },
        'list-summary': { ...pack, parameters: { ...pack.parameters, ...parameters } },
      },
    }).map(({ simplified, sumUp, reasons }) => [simplified, sumUp, reasons.at(-1)?.rule]);
  expect(summing({}, false)).toEqual([[false, false, 'not-summed-up']]);
  expect(summing({ summed: true }, false)).toEqual([[false, true, 'summed-up']]);
  expect(summing({ summed: true }, true)).toEqual([[true, false, 'not-summed-up']]);
  expect(summing({ summed: true }, true, true)).toEqual([[false, true, 'summed-up']]);
  expect(summing({ summed: true, exceptPilotZone: true }, true, true)).toEqual([[false, false, 'not-summed-up']]);
  const [list] = plan([aLine()]);
  expect(list?.reasons.map(({ rule, packId, value }) => [rule, packId, value])).toEqual([
    ['list-allowed', 'CN.B2B.LIST', '2000.00'],
    ['not-controlled', 'CN.EXPORT.CONTROLS', 'none'],
    ['no-refund', 'CN.REFUND.BY-FORM', 'false'],
    ['six-digit', 'CN.B2B.SIX-DIGIT', 'pilot zone true, refund false'],
    ['not-summed-up', 'CN.B2B.LIST-SUMMARY', 'flag A, summed false'],
  ]);
  expect(list?.reasons.every(({ source }) => source.length > 0)).toBe(true);
});

test('lines of one booking order are one ticket, in order of first appearance', () => {
  const tickets = plan([aLine({ bookingNo: 'B2' }), aLine({ bookingNo: 'B1', lineNo: 2 }), aLine({ bookingNo: 'B2', lineNo: 3 })]);
  expect(tickets.map(({ bookingNo, lines }) => [bookingNo, lines.map(({ lineNo, gnum }) => [lineNo, gnum])])).toEqual([
    [
      'B2',
      [
        [1, 1],
        [3, 2],
      ],
    ],
    ['B1', [[2, 1]]],
  ]);
});

const cents = fc.integer({ min: 1, max: 900_000 }).map((value) => new Decimal(value).div(100).toFixed(2));
const anyLine = fc
  .record({
    bookingNo: fc.constantFrom('B1', 'B2', 'B3'),
    sku: fc.constantFrom('A', 'B', 'C'),
    pieces: fc.integer({ min: 1, max: 9999 }),
    totalPrice: cents,
    netWeightKg: cents,
    refundClaimed: fc.boolean(),
  })
  .map((change) => aLine({ ...change, grossWeightKg: new Decimal(change.netWeightKg).plus(1).toFixed() }));
const CATALOGUE = [aProduct(), aProduct({ sku: 'B', supervisionConditions: 'B' }), aProduct({ sku: 'C', exportDutyRatePercent: '0.5' })];

test('every line is declared exactly once, sums are kept to the cent and gram, and no list holds a controlled line', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { minLength: 1, maxLength: 30 }), fc.boolean(), (rows, zone) => {
      const lines = rows.map((row, index) => ({ ...row, lineNo: index + 1 }));
      const tickets = plan(lines, CATALOGUE, zone);
      const declared = tickets.flatMap((ticket) => ticket.lines.map(({ lineNo }) => lineNo)).toSorted((a, b) => a - b);
      expect(declared).toEqual(lines.map(({ lineNo }) => lineNo));
      const sum = (values: string[]) => values.reduce((total, value) => total.plus(value), new Decimal(0)).toFixed();
      expect(sum(tickets.map(({ totals }) => totals.value))).toBe(sum(lines.map(({ totalPrice }) => totalPrice)));
      expect(sum(tickets.map(({ totals }) => totals.netWeightKg))).toBe(sum(lines.map(({ netWeightKg }) => netWeightKg)));
      expect(tickets.reduce((total, { totals }) => total + totals.pieces, 0)).toBe(lines.reduce((total, { pieces }) => total + pieces, 0));
      for (const ticket of tickets.filter(({ path }) => path === 'list')) {
        expect(ticket.lines.every(({ sku, refundClaimed }) => sku === 'A' && !refundClaimed)).toBe(true);
        expect(Number(ticket.totals.value)).toBeLessThanOrEqual(5000);
      }
    }),
  );
});
