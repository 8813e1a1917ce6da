import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConsignmentLine, PastTicket } from '../../domain/consignment.ts';
import { isBlocked } from '../../domain/readiness/index.ts';
import { decidePlan } from '../../domain/transfer-plan.ts';
import { aConsignment, aCup, tenCups } from '../support/consignment.ts';
import { rulingsOn } from '../support/rulings.ts';

const DATE = '2026-11-23';
const { products: _products, enterprise: _enterprise, ...given } = aConsignment({ declarationDate: DATE });
const anOrder = (bookingNo: string, totalPrice: string, change: Partial<ConsignmentLine> = {}): ConsignmentLine =>
  tenCups({ bookingNo, pieces: 1, unitPrice: totalPrice, totalPrice, ...change });
const aPast = (orderNo: string, valueCny: string, change: Partial<PastTicket> = {}): PastTicket => ({
  orderNo,
  transferId: 'st_1',
  declaredOn: '2026-11-20',
  valueCny,
  skus: ['A'],
  ...change,
});
const plan = (orders: ConsignmentLine[], history: PastTicket[] = []) =>
  decidePlan(
    {
      ...given,
      lines: orders.map((line, index) => ({ ...line, lineNo: index + 1 })),
      products: [aCup(), aCup({ sku: 'B' }), aCup({ sku: 'C' })],
      enterprise: { state: 'active', inPilotZone: true },
      history,
    },
    rulingsOn(DATE),
  );
const warnings = (orders: ConsignmentLine[], history: PastTicket[] = []) =>
  plan(orders, history).findings.filter(({ rule }) => rule === 'SPLIT_SUSPECTED');

test('two orders of the same goods, each just within the limit and together over it, are told with their figures and stopped by nothing', () => {
  const orders = [anOrder('B1', '4900.00'), anOrder('B2', '4000.00')];
  const { findings, tickets } = plan(orders);
  expect(isBlocked(findings)).toBe(false);
  expect(tickets.map(({ bookingNo, path }) => [bookingNo, path])).toEqual([
    ['B1', 'list'],
    ['B2', 'list'],
  ]);
  const [warning, another] = warnings(orders);
  expect(another).toBeUndefined();
  expect(warning).toMatchObject({ severity: 'warning', path: 'lines[0].bookingNo', confidence: 'house' });
  expect(warning?.source).toContain('HOUSE.SPLIT-WATCH');
  expect(warning?.message.en).toContain('CNY 4000.00 to 4900.00');
  expect(warning?.message.en).toContain('together CNY 8900.00: B1, B2');
  expect(warning?.message['zh-CN']).toContain('合计 8900.00 元');
});

test('an order is held against those declared to the same consignee some days before or after, and no others', () => {
  const now = [anOrder('B9', '4500.00')];
  expect(warnings(now)).toEqual([]);
  expect(warnings(now, [aPast('P1', '4800.00')])[0]?.message.en).toContain('1 of them in other transfers');
  expect(warnings(now, [aPast('P1', '4800.00', { declaredOn: '2026-11-09' })])).toHaveLength(1);
  expect(warnings(now, [aPast('P1', '4800.00', { declaredOn: '2026-11-08' })])).toEqual([]);
  expect(warnings(now, [aPast('P1', '4800.00', { declaredOn: '2026-12-08' })])).toEqual([]);
  expect(warnings(now, [aPast('P1', '4800.00', { skus: ['B'] })])).toEqual([]);
  expect(warnings(now, [aPast('P1', '3999.99')])).toEqual([]);
  expect(warnings(now, [aPast('B9', '4800.00')])).toEqual([]);
});

test('orders by form, small orders and orders of other goods do not look split; past orders alone are not told again', () => {
  expect(warnings([anOrder('B1', '4900.00', { refundClaimed: true }), anOrder('B2', '4900.00', { refundClaimed: true })])).toEqual([]);
  expect(warnings([anOrder('B1', '5000.01'), anOrder('B2', '5000.01')])).toEqual([]);
  expect(warnings([anOrder('B1', '3000.00'), anOrder('B2', '3000.00')])).toEqual([]);
  expect(warnings([anOrder('B1', '4900.00'), anOrder('B2', '4900.00', { sku: 'B' })])).toEqual([]);
  expect(warnings([anOrder('B1', '100.00')], [aPast('P1', '4900.00'), aPast('P2', '4900.00')])).toEqual([]);
});

test('orders joined by a chain of shared goods are one warning, and the same question is asked of what is blocked for another reason', () => {
  const chain = [
    anOrder('B1', '4500.00'),
    anOrder('B3', '4500.00', { sku: 'B' }),
    anOrder('B2', '2500.00'),
    anOrder('B2', '2000.00', { sku: 'B' }),
  ];
  expect(warnings(chain).map(({ message }) => message.en.split(':').at(-1))).toEqual([' B1, B3, B2']);
  const blocked = plan([anOrder('B1', '4500.00', { netWeightKg: '9' }), anOrder('B2', '4500.00')]);
  expect(blocked.tickets).toEqual([]);
  expect(blocked.findings.map(({ rule }) => rule)).toContain('SPLIT_SUSPECTED');
});

test('whatever the history, it changes no ticket and blocks nothing', () => {
  const cents = fc.integer({ min: 1, max: 600_000 }).map((value) => (value / 100).toFixed(2));
  const sku = fc.constantFrom('A', 'B', 'C');
  const orders = fc.array(fc.record({ totalPrice: cents, sku }), { minLength: 1, maxLength: 12 });
  const history = fc.array(
    fc.record({ valueCny: cents, skus: fc.array(sku, { minLength: 1, maxLength: 3 }), days: fc.integer({ min: 0, max: 29 }) }),
    {
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(orders, history, (placed, past) => {
      const lines = placed.map(({ totalPrice, sku: of }, index) => anOrder(`B${index}`, totalPrice, { sku: of }));
      const before = past.map(({ valueCny, skus, days }, index) =>
        aPast(`P${index}`, valueCny, { skus, declaredOn: `2026-11-${String(days + 1).padStart(2, '0')}` }),
      );
      const [alone, beside] = [plan(lines), plan(lines, before)];
      expect(beside.tickets).toEqual(alone.tickets);
      expect(isBlocked(beside.findings)).toBe(false);
      const told = (findings: typeof alone.findings) => findings.filter(({ rule }) => rule !== 'SPLIT_SUSPECTED');
      expect(told(beside.findings)).toEqual(told(alone.findings));
    }),
    { numRuns: 60 },
  );
});
