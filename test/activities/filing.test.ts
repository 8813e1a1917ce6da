import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { type TicketCounts, declarationsAnswered, ordersAnswered } from '../../domain/ticket-state.ts';
import { LotModel } from '../../models/index.ts';
import type { Scenario } from '../../sandbox/single-window/scenarios.ts';
import { aDatabase } from '../models/database.ts';
import { expectReceiptsOnFile, expectRevisionsGrow, expectSentOnce } from './evidence.ts';
import { aFiling } from './filing-of.ts';
import { aLine, four } from './goods.ts';
import { aWorld } from './world.ts';

aDatabase();

/** What stands refused after the first round, and which messages of a ticket are sent in all. */
const REFUSED: Partial<Record<Scenario, Partial<TicketCounts>>> = {
  'reject-order': { orderAccepted: 0, orderRejected: 4, rejected: 4 },
  'format-error': { orderAccepted: 0, orderRejected: 4, rejected: 4 },
  'reject-logistics': { orderAccepted: 2, orderRejected: 2, rejected: 2, accepted: 2 },
  'reject-declaration': { orderAccepted: 4, orderRejected: 0, rejected: 4 },
};
/** What goes out a second time is what was refused, and nothing else. */
const AGAIN: Partial<Record<Scenario, Parameters<typeof expectSentOnce>[2]>> = {
  'reject-order': { orders: 4 },
  'format-error': { orders: 4, ordersUnread: 4 },
  'reject-logistics': { logistics: 2 },
  'reject-declaration': { declarations: 2 },
};
const SCENARIOS: Scenario[] = [
  'release',
  'inspect-then-release',
  'reject-order',
  'reject-logistics',
  'reject-declaration',
  'format-error',
  'duplicate-receipts',
];

test.each(SCENARIOS.flatMap((scenario) => [1, 42].map((seed) => [scenario, seed] as const)))(
  '%s (seed %i): two lists and two forms go from planned to finalised, and everything said is on file byte for byte',
  async (scenario, seed) => {
    const world = await aWorld({ scenario, seed });
    const filing = await aFiling(world);
    expect(await filing.counts()).toMatchObject({ total: 4, planned: 4, orderAccepted: 0 });
    expect((await filing.tickets()).map(({ path, simplified, attempt }) => [path, simplified, attempt])).toEqual([
      ['list', true, 1],
      ['list', true, 1],
      ['form', false, 1],
      ['form', false, 1],
    ]);

    const refused = await filing.declare();
    const expected = REFUSED[scenario];
    expect(refused).toEqual(expected === undefined ? [] : [expect.objectContaining(expected)]);
    expect(await filing.counts()).toMatchObject({ total: 4, accepted: 4, orderAccepted: 4, rejected: 0 });
    const declared = await filing.tickets();
    const attempts = expected === undefined ? four(1) : scenario === 'reject-logistics' ? [2, 2, 1, 1] : four(2);
    expect(declared.map(({ attempt }) => attempt)).toEqual(attempts);
    expect(declared.map(({ declarationNo }) => declarationNo)).toEqual([
      expect.stringMatching(/^51652026E\d{9}$/u),
      expect.stringMatching(/^51652026E\d{9}$/u),
      expect.stringMatching(/^516520260\d{9}$/u),
      expect.stringMatching(/^516520260\d{9}$/u),
    ]);

    await filing.release();
    expect(await filing.counts()).toMatchObject({ released: 4 });
    await world.run('postDeparture', { transferId: filing.transfer._id, exportDate: '2026-11-26' });
    await filing.finalise();
    expect(await filing.counts()).toMatchObject({ total: 4, finalised: 4, orderAccepted: 4 });
    const lots = await LotModel.find({ transferId: filing.transfer._id }).lean();
    expect(new Set(lots.map(({ declarationNo }) => declarationNo))).toEqual(new Set(declared.map(({ declarationNo }) => declarationNo)));

    await expectSentOnce(world, filing, AGAIN[scenario]);
    await expectReceiptsOnFile(world, filing);
    await expectRevisionsGrow(world, filing);
  },
);

test('receipt by receipt every ticket goes forward only, and is seen at each place where customs has it', async () => {
  const world = await aWorld({ scenario: 'inspect-then-release', seed: 42 });
  const filing = await aFiling(world);
  const seen = new Map<string, string[]>();
  vi.spyOn(world.singleWindow, 'receive').mockImplementation(async (after, options) => {
    for (const { _id, state } of await filing.tickets()) {
      const before = seen.get(_id) ?? [];
      if (before.at(-1) !== state) seen.set(_id, [...before, state]);
    }
    return world.wire.receive(after, { ...options, limit: 1, waitSeconds: 0.05 });
  });
  await filing.declare();
  await filing.release();
  await filing.finalise();
  await world.drain();
  const route = ['planned', 'submitted', 'accepted', 'arrived', 'inspect', 'released', 'departed', 'finalised'];
  for (const states of seen.values()) {
    expect(route.filter((state) => states.includes(state))).toEqual(states);
    for (const state of ['submitted', 'accepted', 'inspect', 'released', 'finalised']) expect(states).toContain(state);
  }
});

test('a logistics message that never arrives is silence: no list goes out before it, forms do, and nothing is sent again', async () => {
  const world = await aWorld({ scenario: 'logistics-missing' });
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await filing.until(({ orderAccepted }) => orderAccepted === 2);
  await world.run('submitDeclarations', filing.filingId);
  await filing.until(({ accepted }) => accepted === 2);
  expect(
    (await filing.tickets()).map(({ state, orderAccepted, declarable, declarationSentAt }) => [
      state,
      orderAccepted,
      declarable,
      declarationSentAt,
    ]),
  ).toEqual([
    ['submitted', true, false, null],
    ['submitted', true, false, null],
    ['accepted', true, true, expect.any(Date)],
    ['accepted', true, true, expect.any(Date)],
  ]);
  for (let again = 0; again < 2; again += 1) await world.run('submitOrders', filing.filingId);
  expect((await filing.sentKinds()).toSorted()).toEqual([
    ...four('CEB303Message'),
    'CEB505Message',
    'CEB505Message',
    'DecMessage',
    'DecMessage',
  ]);
});

test('hundreds of tickets go out in batches side by side, each message once, also when the wire breaks in the middle', async () => {
  const world = await aWorld();
  const tag = `WB-${randomUUID().slice(0, 8)}`;
  const lines = Array.from({ length: 450 }, (_, index) => aLine(`${tag}-${index}`, 'TEE', 10));
  const filing = await aFiling(world, { lines });
  const sends = vi.spyOn(world.singleWindow, 'send');
  sends.mockRejectedValueOnce(new Error('the wire broke'));
  await expect(world.run('submitOrders', filing.filingId)).rejects.toThrow('the wire broke');
  await world.run('submitOrders', filing.filingId);
  const kinds = await filing.sentKinds();
  const of = (type: string) => kinds.filter((kind) => kind === type);
  expect([of('CEB303Message').length, of('CEB505Message').length]).toEqual([450, 450]);
  expect(await filing.messages('sent')).toHaveLength(10);
  await filing.until(ordersAnswered);
  await world.run('submitDeclarations', filing.filingId);
  await filing.until(declarationsAnswered);
  expect(await filing.counts()).toMatchObject({ total: 450, accepted: 450, orderAccepted: 450 });
  const { tickets } = await world.ask<{ tickets: { kind: string; orderNo: string }[] }>('/sandbox/tickets?limit=10000');
  const orders = tickets.filter(({ kind }) => kind === 'order').map(({ orderNo }) => orderNo);
  expect([orders.length, new Set(orders).size]).toEqual([450, 450]);
});
