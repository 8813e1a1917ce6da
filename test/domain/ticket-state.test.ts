import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type TicketFacts, type TicketReceipt, ticketOutcome, withoutChange } from '../../domain/ticket-state.ts';

const at = (second: number): string => `2026-11-23T08:00:${String(second).padStart(2, '0')}.000Z`;
const order = (status: string, second: number): TicketReceipt => ({ of: 'order', status, at: at(second), info: '' });
const declaration = (status: string, second: number): TicketReceipt => ({ of: 'declaration', status, at: at(second), info: '' });
const facts = (receipts: readonly TicketReceipt[], change: Partial<TicketFacts> = {}): TicketFacts => ({
  attempt: 1,
  orderSent: true,
  declarationSent: true,
  logisticsSent: false,
  arrived: false,
  departed: false,
  receipts,
  ...change,
});
const state = (receipts: TicketReceipt[], change: Partial<TicketFacts> = {}) => ticketOutcome(facts(receipts, change)).state;

const LIST = [
  order('2', 1),
  order('120', 2),
  declaration('2', 3),
  declaration('120', 4),
  declaration('399', 5),
  declaration('500', 6),
  declaration('800', 7),
  declaration('899', 8),
];
const FORM = [
  order('2', 1),
  order('120', 2),
  declaration('0', 3),
  declaration('7', 4),
  declaration('L', 5),
  declaration('C', 6),
  declaration('P', 7),
  declaration('R', 8),
];

test.each([
  ['list', LIST, ['submitted', 'submitted', 'submitted', 'accepted', 'accepted', 'inspect', 'released', 'finalised']],
  ['form', FORM, ['submitted', 'submitted', 'submitted', 'submitted', 'accepted', 'inspect', 'released', 'finalised']],
])('the receipts of a %s move it from submitted to finalised', (_path, receipts, states) => {
  expect(receipts.map((_, index) => state(receipts.slice(0, index + 1)))).toEqual(states);
});

test('the state is the same for every order of arrival and any repetition', () => {
  const refused = [order('2', 1), order('100', 2), order('120', 9), declaration('2', 10), declaration('100', 11)];
  for (const receipts of [LIST, FORM, refused]) {
    const expected = ticketOutcome(facts(receipts));
    fc.assert(
      fc.property(fc.shuffledSubarray(receipts, { minLength: receipts.length }), fc.subarray(receipts), (shuffled, repeated) => {
        expect(ticketOutcome(facts([...shuffled, ...repeated]))).toEqual(expected);
      }),
    );
  }
});

const withdrawal = (status: string, second: number): TicketReceipt => ({ of: 'withdrawal', status, at: at(second), info: '' });
const SENT = { withdrawal: { sent: true, redeclare: false } } as const;

test('a withdrawal is answered the same in every order of arrival: a release that came meanwhile does not undo it', () => {
  const accepted = LIST.slice(0, 5);
  const agreed = [...accepted, withdrawal('2', 6), withdrawal('120', 7), declaration('800', 8), withdrawal('399', 9)];
  const refused = [...accepted, withdrawal('2', 6), declaration('800', 7), withdrawal('120', 8), withdrawal('100', 9)];
  const deleted = [...FORM.slice(0, 5), declaration('D', 6)];
  for (const [receipts, expected] of [
    [agreed, 'withdrawn'],
    [refused, 'released'],
    [deleted, 'withdrawn'],
  ] as const) {
    fc.assert(
      fc.property(fc.shuffledSubarray(receipts, { minLength: receipts.length }), fc.subarray([...receipts]), (shuffled, repeated) => {
        expect(state([...shuffled, ...repeated], SENT)).toBe(expected);
      }),
    );
  }
});

test('a refused withdrawal leaves the ticket where it was, in the words of customs; one with the same key is no refusal', () => {
  const asked = facts([...LIST.slice(0, 5), withdrawal('100', 6)], SENT);
  expect(ticketOutcome(asked)).toMatchObject({ state: 'accepted', withdrawalRefusal: { status: '100' } });
  expect(state([...LIST.slice(0, 5), withdrawal('-304001', 6)], SENT)).toBe('withdrawing');
});

test('what customs has nothing of is withdrawn at once; what is on its way waits; what has left stays', () => {
  const wanted = { withdrawal: { sent: false, redeclare: false } };
  expect(state(LIST.slice(0, 2), { ...wanted, declarationSent: false })).toBe('withdrawn');
  expect(state([...LIST.slice(0, 3), declaration('100', 4)], wanted)).toBe('withdrawn');
  expect(state(LIST.slice(0, 3), wanted)).toBe('withdrawing');
  expect(state(LIST.slice(0, 7), { ...wanted, departed: true })).toBe('departed');
  expect(state(LIST, wanted)).toBe('finalised');
});

test('withdrawn to be declared again, it is being corrected', () => {
  expect(state([...LIST.slice(0, 5), withdrawal('399', 6)], { withdrawal: { sent: true, redeclare: true } })).toBe('correcting');
});

test('a refused order says which receipt refused it', () => {
  expect(ticketOutcome(facts([order('2', 1), order('100', 2)]))).toMatchObject({
    state: 'rejected',
    orderAccepted: false,
    refusal: { status: '100', at: at(2) },
  });
});

const LOGISTICS = [
  order('120', 1),
  { of: 'logistics', status: '2', at: at(2), info: '' },
  { of: 'logistics', status: '120', at: at(3), info: '' },
] as const;

test('a list is declarable once customs has order and logistics message; a form goes without', () => {
  const declarable = (receipts: readonly TicketReceipt[], logisticsSent: boolean) =>
    ticketOutcome(facts(receipts, { logisticsSent })).declarable;
  expect(LOGISTICS.map((_, index) => declarable(LOGISTICS.slice(0, index + 1), true))).toEqual([false, false, true]);
  expect(declarable(LOGISTICS.slice(1), true)).toBe(false);
  expect(declarable(LOGISTICS.slice(0, 1), false)).toBe(true);
});

test('a refused logistics message refuses the ticket, leaves its order accepted, and says when it was refused', () => {
  const refused = [order('120', 1), { of: 'logistics', status: '100', at: at(2), info: '' } as const];
  const expected = { state: 'rejected', orderAccepted: true, declarable: false, logisticsRefusedAt: at(2), refusal: { of: 'logistics' } };
  for (const receipts of [refused, refused.toReversed()])
    expect(ticketOutcome(facts(receipts, { logisticsSent: true }))).toMatchObject(expected);
});

test('a duplicate refusal means the first one was taken', () => {
  expect(ticketOutcome(facts([order('-304001', 2)], { declarationSent: false }))).toMatchObject({
    state: 'submitted',
    orderAccepted: true,
  });
});

test('status 2 and CHANNEL 7 are not acceptance', () => {
  expect(state([order('2', 1)])).toBe('submitted');
  expect(state([order('120', 1), declaration('7', 2)])).toBe('submitted');
});

test('an unknown status moves nothing', () => {
  expect(state([order('120', 1), declaration('XX', 2)])).toBe('submitted');
});

test('arrival and departure show only between acceptance and the end', () => {
  expect(state(LIST.slice(0, 5), { arrived: true })).toBe('arrived');
  expect(state(LIST.slice(0, 7), { arrived: true, departed: true })).toBe('departed');
  expect(state(LIST.slice(0, 2), { arrived: true })).toBe('submitted');
});

test('a new attempt is being corrected until its message is sent', () => {
  expect(state([], { attempt: 2, orderSent: false, declarationSent: false })).toBe('correcting');
  expect(state([order('120', 1)], { attempt: 2, declarationSent: false })).toBe('correcting');
  expect(state([order('120', 1)], { attempt: 2 })).toBe('submitted');
});

test('an inspection stays known after the release, whatever order the receipts came in', () => {
  const receipts = ['399', '500', '800'].map((status, index) => ({
    of: 'declaration' as const,
    status,
    at: `2026-11-24T08:00:0${index}Z`,
    info: '',
  }));
  const others = { attempt: 1, orderSent: true, declarationSent: true, logisticsSent: false, arrived: true, departed: false };
  for (const known of [receipts, receipts.toReversed()])
    expect(ticketOutcome({ ...others, receipts: known })).toMatchObject({ state: 'released', inspected: true });
  expect(ticketOutcome({ ...others, receipts: receipts.slice(0, 1) })).toMatchObject({ inspected: false });
});

const change = { guid: 'G-2', sentAt: at(20) };
const named = { ...declaration('2', 22), info: '变更申报成功[G-2]' };
test.each<[string, TicketReceipt[], string | null, string]>([
  ['nobody has answered', [declaration('2', 3)], null, 'submitted'],
  [
    'customs takes the list as changed',
    [declaration('2', 3), named, declaration('120', 23), declaration('399', 24)],
    'approved',
    'accepted',
  ],
  ['customs had taken the list, and refuses the change', [declaration('120', 21), named, declaration('100', 23)], 'refused', 'accepted'],
  ['the same where no receipt names the change', [declaration('120', 19), declaration('100', 23)], 'refused', 'accepted'],
  [
    'customs refuses the change, and takes the list as it was',
    [named, declaration('100', 23), declaration('120', 24)],
    'refused',
    'accepted',
  ],
  ['customs refuses both', [named, declaration('100', 23)], 'refused', 'rejected'],
  ['the changed list is refused later', [named, declaration('120', 23), declaration('100', 30)], 'approved', 'rejected'],
])('a change of a list on its way: %s', (_name, receipts, answer, ends) => {
  const all = [order('120', 1), ...receipts];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all), (shuffled, repeated) => {
      const told = withoutChange([...shuffled, ...repeated], change);
      expect([told.answer?.answer ?? null, ticketOutcome(facts(told.receipts)).state]).toEqual([answer, ends]);
    }),
  );
});
