import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Declared, changesOf } from '../../domain/amended.ts';
import { AMENDMENT_ANSWERS, CHANGES, type Change, type TicketToAmend, amendmentOf, amendmentRule } from '../../domain/amendment.ts';
import { TICKET, statesOf } from '../../domain/states.ts';

const ticket = (change: Partial<TicketToAmend>): TicketToAmend => ({
  path: 'list',
  state: 'accepted',
  orderAtCustoms: true,
  declarationSent: true,
  atSite: false,
  pending: false,
  isCorrection: false,
  boundLater: false,
  changes: ['packages'],
  ...change,
});

describe('what happens to a ticket, by where it stands and what changes of it', () => {
  const unsent = { state: 'planned', orderAtCustoms: false, declarationSent: false } as const;
  const ordered = { state: 'submitted', declarationSent: false } as const;
  const form = { path: 'form' } as const;
  test.each<[string, Partial<TicketToAmend>, string, string]>([
    ['nothing sent', { ...unsent, changes: ['values', 'goods', 'bill'] }, 'replan', 'NOTHING_DECLARED'],
    ['the order sent, the weights another', ordered, 'replan', 'NOTHING_DECLARED'],
    ['the order sent, the values others', { ...ordered, changes: ['values'] }, 'refused', 'ORDER_STANDS'],
    ['the same under a new order number', { ...ordered, changes: ['values', 'order-number'] }, 'replan', 'NOTHING_DECLARED'],
    ['a list refused', { state: 'rejected' }, 'replan', 'NOTHING_DECLARED'],
    ['a list whose order was refused', { state: 'rejected', orderAtCustoms: false, changes: ['values'] }, 'replan', 'NOTHING_DECLARED'],
    ['a list on its way', { state: 'submitted' }, 'resend-as-change', 'LIST_ON_ITS_WAY'],
    ['a list on its way, its key another', { state: 'submitted', changes: ['order-number'] }, 'withdraw-and-redeclare', 'DECLARED_ANEW'],
    ['a list on its way, its carrier another', { state: 'submitted', changes: ['logistics'] }, 'withdraw-and-redeclare', 'DECLARED_ANEW'],
    ['a list taken', {}, 'withdraw-and-redeclare', 'DECLARED_ANEW'],
    ['a list at the site', { state: 'arrived', atSite: true }, 'withdraw-and-redeclare', 'DECLARED_ANEW'],
    ['a list at the site, its bill another', { state: 'arrived', atSite: true, changes: ['bill'] }, 'refused', 'BILL_AT_SITE'],
    ['a list released', { state: 'released', atSite: true, changes: ['vehicle'] }, 'refused', 'RELEASED'],
    ['a form on its way', { ...form, state: 'submitted' }, 'apply-to-customs', 'FORM_ON_ITS_WAY'],
    ['a form taken, its values others', { ...form, changes: ['values'] }, 'apply-to-customs', 'FORM_TAKEN'],
    ['a form taken that would be a list', { ...form, changes: ['path'] }, 'withdraw-and-redeclare', 'DECLARED_ANEW'],
    [
      'a form released, its vessel another',
      { ...form, state: 'released', atSite: true, changes: ['vehicle', 'bill'] },
      'apply-to-customs',
      'RELEASED_FORM_REBOOKED',
    ],
    ['a form released, its goods others', { ...form, state: 'released', changes: ['goods'] }, 'refused', 'RELEASED'],
    ['under inspection', { state: 'inspect' }, 'refused', 'UNDER_INSPECTION'],
    ['customs still decides', { pending: true }, 'refused', 'BEING_DECIDED'],
    ['being withdrawn', { state: 'withdrawing' }, 'refused', 'BEING_DECIDED'],
    ['withdrawn', { state: 'withdrawn' }, 'refused', 'TICKET_WITHDRAWN'],
    ['departed', { ...form, state: 'departed', changes: ['vehicle'] }, 'refused', 'GOODS_HAVE_LEFT'],
    ['another date of declaration', { ...unsent, changes: ['basis'] }, 'refused', 'PLAN_BASIS'],
    ['a list without its transport', { boundLater: true, changes: ['vehicle'] }, 'refused', 'BOUND_LATER'],
    ['a correction of what was not refused', { isCorrection: true }, 'refused', 'NOT_REFUSED_BY_CUSTOMS'],
  ])('%s', (_name, change, answer, rule) => {
    expect(amendmentOf(ticket(change))).toMatchObject({ answer, rule });
  });
});

const anyTicket: fc.Arbitrary<TicketToAmend> = fc.record({
  path: fc.constantFrom('list', 'form'),
  state: fc.constantFrom(...statesOf(TICKET)),
  orderAtCustoms: fc.boolean(),
  declarationSent: fc.boolean(),
  atSite: fc.boolean(),
  pending: fc.boolean(),
  isCorrection: fc.boolean(),
  boundLater: fc.boolean(),
  changes: fc.subarray([...CHANGES], { minLength: 1 }),
});

test('no ticket and no change of it is without an answer; each names rule, source and confidence, and a refusal its cure', () => {
  fc.assert(
    fc.property(anyTicket, (one) => {
      const decision = amendmentOf(one);
      expect(AMENDMENT_ANSWERS).toContain(decision.answer);
      expect(decision.rule === '' || decision.source === '').toBe(false);
      expect(decision.cure === null).toBe(decision.answer !== 'refused');
      expect(amendmentRule(decision.rule)).toEqual(decision);
    }),
    { numRuns: 2_000 },
  );
});

test('nothing is changed after the departure, a released list never, and in place only what customs may still be asked for', () => {
  fc.assert(
    fc.property(anyTicket, (one) => {
      const { answer } = amendmentOf(one);
      if (['departed', 'finalised', 'withdrawn'].includes(one.state)) expect(answer).toBe('refused');
      if (one.state === 'released' && one.path === 'list') expect(answer).toBe('refused');
      if (one.state === 'released' && answer !== 'refused')
        expect(one.changes.every((change) => ['bill', 'vehicle'].includes(change))).toBe(true);
      if (answer === 'resend-as-change') expect([one.path, one.state]).toEqual(['list', 'submitted']);
      if (answer === 'apply-to-customs') expect(one.path).toBe('form');
      // What customs has a declaration of is never planned over.
      if (answer === 'replan') expect(['accepted', 'arrived', 'inspect', 'released'].includes(one.state)).toBe(false);
      // An order that customs has is never contradicted by a declaration that goes out anew.
      const bound = one.changes.some((change) => ['values', 'warehouse', 'platform'].includes(change));
      if (bound && one.orderAtCustoms && answer !== 'apply-to-customs' && answer !== 'refused')
        expect(one.changes).toContain('order-number');
    }),
    { numRuns: 5_000 },
  );
});

const goods = {
  nameZh: '棉制T恤衫',
  nameEn: 'T-shirt',
  model: '4|0|棉',
  barCode: '无',
  unit: '011',
  legalUnit1: '011',
  legalUnit2: '035',
  originCountry: 'CHN',
};
const line = {
  lineNo: 1,
  bookingNo: 'WB-1',
  sku: 'TEE',
  pieces: 10,
  cartons: 1,
  cartonMarks: '',
  netWeightKg: '2',
  grossWeightKg: '2.5',
  unitPrice: '10',
  totalPrice: '100.00',
  refundClaimed: false,
  gnum: 1,
  declaredHsCode: '6109100021',
  legalQty1: '10',
  legalQty2: '2',
  goods,
};
const head = {
  transport: { mode: 'sea', billNo: 'BILL1', vehicleName: 'EVER 1', voyageNo: '012S' },
  portCode: '5165',
  logistics: { name: '南沙物流' },
  warehouseId: 'whs_1',
  buyer: null,
  platform: null,
};
const declared: Declared = { orderNo: 'WB-1', path: 'list', simplified: false, sumUp: false, lines: [line], head };
const withLine = (change: object): Declared => ({ ...declared, lines: [{ ...line, ...change }] });
const withHead = (change: object): Declared => ({ ...declared, head: { ...head, ...change } });

test.each<[Change[], Declared]>([
  [[], withLine({ lineNo: 7 })],
  [['values'], withLine({ pieces: 20, totalPrice: '200.00', legalQty1: '20' })],
  [['packages'], withLine({ grossWeightKg: '3' })],
  [['packages'], withLine({ netWeightKg: '2.1', legalQty2: '2.1' })],
  [['goods'], withLine({ goods: { ...goods, model: '4|0|棉95%' } })],
  [['goods'], withLine({ legalQty2: '4' })],
  [['bill'], withHead({ transport: { ...head.transport, billNo: 'BILL2' } })],
  [['vehicle'], withHead({ transport: { ...head.transport, voyageNo: '013S' } })],
  [['exit-port'], withHead({ portCode: '5166' })],
  [['logistics'], withHead({ logistics: { name: '黄埔物流' } })],
  [['order-number', 'path'], { ...declared, orderNo: 'WB-2', path: 'form' }],
])('the difference is %s', (changes, after) => {
  expect(changesOf(declared, after)).toEqual(changes);
});

test('a form names no logistics firm, so that another one is no difference of it', () => {
  const form: Declared = { ...declared, path: 'form' };
  expect(changesOf(form, { ...form, head: { ...head, logistics: { name: '黄埔物流' } } })).toEqual([]);
});
