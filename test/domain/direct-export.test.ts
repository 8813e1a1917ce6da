import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Consignment, destinationOf } from '../../domain/consignment.ts';
import { planningOffers, planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK, type PolicyBook } from '../../domain/policy/index.ts';
import { checkReadiness, isBlocked } from '../../domain/readiness/index.ts';
import { decidePlan } from '../../domain/transfer-plan.ts';
import { billOf } from '../../domain/transport.ts';
import { aConsignment, tenCups } from '../support/consignment.ts';

/** Cups sold to a buyer in a country, in a mode that has no warehouse. */
const soldTo = (country: string, change: Partial<Consignment> = {}): Consignment =>
  aConsignment({ mode: '9710', warehouse: null, buyer: { country }, registration: null, ...change });
const rulingsOf = ({ declarationDate, customsCode, mode, ...given }: Consignment, book: PolicyBook = POLICY_BOOK) =>
  planningRulings(book, declarationDate, customsCode, mode, destinationOf({ ...given }));
const find = (given: Consignment) => checkReadiness(given, rulingsOf(given));
const rulesOf = (given: Consignment, severity: string) =>
  find(given).flatMap((finding) => (finding.severity === severity ? [`${finding.path} ${finding.rule}`] : []));

describe('the check of a direct export', () => {
  test('asks for no warehouse, and passes without one', () => {
    const given = soldTo('MYS');
    expect(isBlocked(find(given))).toBe(false);
    const told = find(given).map(({ rule, path }) => `${path} ${rule}`);
    expect(told.filter((one) => /warehouse|REGISTRATION/i.test(one))).toEqual([]);
  });

  test('names the orders of the platform, not booking orders, in both languages', () => {
    const lines = [tenCups(), tenCups({ lineNo: 2, refundClaimed: true })];
    const found = find(soldTo('MYS', { lines, filedBookings: ['B1'] })).filter(({ severity }) => severity === 'blocking');
    expect(found.map(({ rule, path }) => `${path} ${rule}`).toSorted()).toEqual([
      'lines[0].orderNo BOOKING_ALREADY_FILED',
      'lines[0].orderNo REFUND_CLAIM_MIXED',
    ]);
    for (const { message, cure } of found) expect(JSON.stringify([message, cure])).not.toMatch(/booking|订仓单/);
  });

  test('takes the rules of the country of the buyer; what only his importer could hold warns, since it is not on record here', () => {
    const given = soldTo('IDN');
    expect(rulesOf(given, 'blocking')).toEqual([]);
    expect(rulesOf(given, 'warning').some((one) => one.endsWith('REQUIREMENT_MISSING'))).toBe(true);
    expect(rulesOf(given, 'warning')).not.toContain('importerId IMPORTER_NOT_NAMED');
  });

  test('holds an importer who is named to the same papers as that of a stock transfer, and to the country', () => {
    const importer = { id: 'imp_1', country: 'IDN', licences: [] };
    expect(rulesOf(soldTo('IDN', { importer }), 'blocking')).toContain('importerId REQUIREMENT_MISSING');
    expect(rulesOf(soldTo('SGP', { importer }), 'blocking')).toContain('importerId IMPORTER_ELSEWHERE');
  });

  test('of a country that we know no rules of says so, at the buyer', () => {
    expect(rulesOf(soldTo('USA'), 'warning')).toContain('buyer.country REQUIREMENTS_UNKNOWN');
  });

  test('before the mode began stands alone', () => {
    expect(rulesOf(soldTo('MYS', { declarationDate: '2020-06-30' }), 'blocking')).toEqual(['declarationDate MODE_NOT_IN_FORCE']);
  });
});

describe('what the channel asks', () => {
  const due = (transportMode: Consignment['transportMode'], change: Partial<Consignment> = {}) =>
    find(soldTo('MYS', { ...(transportMode === undefined ? {} : { transportMode }), ...change })).filter(
      ({ rule }) => rule === 'MANIFEST_DUE',
    );

  test.each([
    ['sea', '24 hours', '24 小时'],
    ['air', '4 hours', '4 小时'],
  ] as const)('by %s the advance manifest is due %s before loading, told with its source as unverified', (mode, en, zh) => {
    expect(due(mode)).toMatchObject([
      {
        severity: 'warning',
        path: 'transport',
        message: { en: expect.stringContaining(en), 'zh-CN': expect.stringContaining(zh) },
        source: expect.stringContaining('CN.EXPORT.TIMING'),
        confidence: 'unverified',
      },
    ]);
    expect(isBlocked(find(soldTo('MYS', { transportMode: mode })))).toBe(false);
  });

  test('by road and rail nothing is known to be due, and what was decided before this was looked at is decided the same again', () => {
    expect([...due('road'), ...due('rail'), ...due(undefined)]).toEqual([]);
  });
});

test('a direct export keeps the pack of its order note and none of a warehouse; a stock transfer the other way round', () => {
  const direct = rulingsOf(soldTo('MYS'));
  expect(direct).toMatchObject({ 'order-note': { parameters: { note: '跨境电子商务' }, confidence: 'unverified' } });
  expect(direct).not.toHaveProperty('warehouse-filing');
  const stock = rulingsOf(aConsignment());
  expect(stock).toHaveProperty('warehouse-filing');
  expect(stock).not.toHaveProperty('order-note');
  const kept = Object.values(direct ?? {}).map(({ subject, id, version }) => ({ subject, packId: id, version }));
  expect(planningOffers(POLICY_BOOK, kept, '2026-11-23', '5165', '9710', 'MYS')).toEqual([]);
});

test('the same goods are planned alike in both modes: the same tickets by the same paths, whoever they go to', () => {
  const line = fc.record({
    bookingNo: fc.constantFrom('A', 'B', 'C'),
    pieces: fc.integer({ min: 1, max: 900 }),
    refundClaimed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (rows) => {
      const claimed = new Map(rows.map(({ bookingNo, refundClaimed }) => [bookingNo, refundClaimed]));
      const lines = rows.map(({ bookingNo, pieces }, index) =>
        tenCups({
          bookingNo,
          lineNo: index + 1,
          pieces,
          totalPrice: (pieces * 8.5).toFixed(2),
          refundClaimed: claimed.get(bookingNo) ?? false,
        }),
      );
      const plan = (given: Consignment) =>
        decidePlan(
          { ...given, products: [...given.products.values()], enterprise: { state: 'active', inPilotZone: true } },
          rulingsOf(given),
        ).tickets.map(({ bookingNo, path, simplified, totals, lines: own }) => ({ bookingNo, path, simplified, totals, lines: own }));
      const direct = plan(soldTo('MYS', { lines }));
      expect(direct).toEqual(plan(aConsignment({ lines })));
      expect(direct.length).toBe(claimed.size);
    }),
  );
});

describe('the bill that customs is told', () => {
  test.each([
    ['sea', 'COSU6412345670', '', 'COSU6412345670'],
    ['air', '784-12345675', '', '78412345675'],
    ['air', '78412345675', 'H-118', '78412345675_H-118'],
    ['road', '5100-118', '', '5100-118'],
    ['rail', 'R-1', '', 'R-1'],
  ] as const)('by %s, of %s and house bill %j, is %s', (mode, billNo, houseBillNo, bill) => {
    expect(billOf({ mode, billNo, houseBillNo })).toBe(bill);
  });

  test('of the longest waybills fits into the 37 characters of the messages', () => {
    expect(billOf({ mode: 'air', billNo: '784-12345675', houseBillNo: 'H'.repeat(20) }).length).toBeLessThanOrEqual(37);
  });
});
