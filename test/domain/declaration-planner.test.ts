import { expect, test } from 'vitest';
import type { ConsignmentLine, ConsignmentProduct } from '../../domain/consignment.ts';
import { planTickets } from '../../domain/declaration-planner.ts';
import type { CustomsRate } from '../../domain/rates.ts';
import { aRate } from '../support/rates.ts';
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
const planIn = (rate: CustomsRate, lines: ConsignmentLine[]) =>
  planTickets({ lines, products: new Map([['A', aProduct()]]), inPilotZone: true, rate, rulings: rulingsOn('2026-11-23') });
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

test.each([
  ['700.00', 'list', '4970.00'],
  ['704.22', 'list', '4999.96'],
  ['704.23', 'form', '5000.03'],
])('USD %s at 7.1 goes by %s, and the reason says rate, month and day', (totalPrice, path, valueCny) => {
  const [ticket] = planIn(aRate(), [aLine({ totalPrice })]);
  expect(ticket).toMatchObject({ path, valueCny, totals: { value: totalPrice } });
  expect(ticket?.reasons.at(-1)).toMatchObject({ rule: 'customs-rate', source: 'a test', confidence: 'official' });
  expect(ticket?.reasons.at(-1)?.text.en).toContain('fixed on 2026-10-21');
});

test('a rate for a hundred units is one, and a value that is over the limit by less than a cent is over it', () => {
  const yen = aRate({ currency: 'JPY', rate: '4.7', per: 100 });
  expect(planIn(yen, [aLine({ totalPrice: '106382' })])).toMatchObject([{ path: 'list', valueCny: '4999.95' }]);
  const [over] = planIn(aRate({ rate: '1.000001' }), [aLine({ totalPrice: '5000.00' })]);
  expect(over).toMatchObject({ path: 'form', valueCny: '5000.01' });
  const [barely] = planIn(aRate({ rate: '1.0000001' }), [aLine({ totalPrice: '5000.00' })]);
  expect(barely).toMatchObject({ path: 'form', valueCny: '5000.00', reasons: [{ value: '5000.0005' }, {}, {}] });
});
