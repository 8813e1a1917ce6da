import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Outgoing, storeAndSend } from '../../activities/customs/outbox.ts';
import { parcelsOf } from '../../activities/customs/parcels.ts';
import type { CustomsMessage } from '../../contracts/customs.ts';
import { CustomsMessageModel } from '../../models/index.ts';
import { aLine, aList, aLogistics, anArrival, anOrder } from '../gateways/single-window/messages.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { beforeInserting } from './interleave.ts';
import { aWorld } from './world.ts';

aDatabase();

const businessOf = { order: anOrder, list: aList, logistics: aLogistics, arrival: anArrival } as const;
const business = fc
  .record({
    kind: fc.constantFrom('order', 'list', 'logistics', 'arrival'),
    attempt: fc.constantFrom(1, 1, 1, 1, 2),
    lines: fc.constantFrom(1, 2, 40, 600),
  })
  .map(({ kind, attempt, lines }) => {
    const guid = randomUUID().toUpperCase();
    const goods = kind === 'order' || kind === 'list' ? { lines: Array.from({ length: lines }, (_, index) => aLine(index + 1)) } : {};
    const message: CustomsMessage = businessOf[kind]({ guid, ...goods });
    return { item: { guid, attempt }, message };
  });
const linesOf = (message: CustomsMessage): number => ('lines' in message ? message.lines.length : 1);

test('whatever goes out, each business is in one message, among its own kind, at most a hundred and a thousand lines together, and alone when it is tried anew', () => {
  fc.assert(
    fc.property(fc.array(business, { maxLength: 300 }), (made) => {
      const messageOf = new Map(made.map(({ item, message }) => [item.guid, message]));
      const attemptOf = new Map(made.map(({ item }) => [item.guid, item.attempt]));
      const parcels = parcelsOf(made);
      expect(parcels.flatMap(({ items }) => items.map(({ guid }) => guid)).toSorted()).toEqual(
        made.map(({ item }) => item.guid).toSorted(),
      );
      for (const { message, items } of parcels) {
        const parts = items.map(({ guid }) => messageOf.get(guid) as CustomsMessage);
        expect(items.length).toBeLessThanOrEqual(100);
        if (items.length === 1) {
          expect(message).toBe(parts[0]);
          continue;
        }
        expect(new Set(parts.map(({ kind }) => kind)).size).toBe(1);
        expect('of' in message && message.of).toEqual(parts);
        expect(items.every(({ guid }) => attemptOf.get(guid) === 1)).toBe(true);
        expect(parts.reduce((sum, part) => sum + linesOf(part), 0)).toBeLessThanOrEqual(1000);
      }
    }),
    { numRuns: 30 },
  );
});

/** Orders of a filing as the outbox takes them. */
async function ordersOf(world: Awaited<ReturnType<typeof aWorld>>): Promise<Outgoing[]> {
  const { filingId } = await aFiling(world);
  return ['A', 'B', 'C'].map((letter) => {
    const guid = randomUUID().toUpperCase();
    const orderNo = `WB-${letter}-${guid.slice(0, 8)}`;
    const make: Outgoing['make'] = (stamp) => anOrder({ ...stamp, transmitter: world.deps.transmitter, orderNo });
    return { guid, businessKey: `4401960XYZ:${orderNo}`, ticketId: null, filingId, attempt: 1, make };
  });
}
const companies = async (orders: readonly Outgoing[]): Promise<string[]> => {
  const sent = await CustomsMessageModel.find({ direction: 'sent', 'parts.id': { $in: orders.map(({ guid }) => guid) } }).lean();
  const letters = ({ parts }: (typeof sent)[number]) => parts.map(({ businessKey }) => businessKey.split('-')[1]).join('');
  return sent.map(letters).toSorted();
};

test('what was on its way when the wire broke goes again as it stands, though it is tried again in other company', async () => {
  const world = await aWorld();
  const orders = await ordersOf(world);
  const [a, b, c] = orders as [Outgoing, Outgoing, Outgoing];
  await storeAndSend(world.deps, [a, b]);
  await storeAndSend(world.deps, [b, c]);
  expect(await companies(orders)).toEqual(['AB', 'C']);
});

test('of two workers that put the same business together with other one, the first to store is the one that sends it', async () => {
  const world = await aWorld();
  const orders = await ordersOf(world);
  const [a, b, c] = orders as [Outgoing, Outgoing, Outgoing];
  beforeInserting(CustomsMessageModel, () => storeAndSend(world.deps, [b, c]));
  await storeAndSend(world.deps, [a, b]);
  expect(await companies(orders)).toEqual(['A', 'BC']);
});

test('a message that fails the format check as a whole refuses each of its orders, and tried anew only the one that is at fault', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  const [guilty] = await filing.tickets();
  await world.put(`/sandbox/scenarios/${guilty?.orderNo}`, { scenario: 'format-error' });
  await world.run('submitOrders', filing.filingId);
  const all = (await filing.tickets()).length;
  await filing.until(({ rejected }) => rejected === all);
  const first = (await filing.messages('received')).filter(({ messageType }) => messageType === 'format-error');
  expect(new Set(first.map(({ ticketId }) => ticketId))).toEqual(new Set((await filing.tickets()).map(({ _id }) => _id)));
  expect(first).toHaveLength(all);
  await filing.replan();
  await world.put(`/sandbox/scenarios/${guilty?.orderNo}`, { scenario: 'format-error' });
  await world.run('submitOrders', filing.filingId);
  await filing.until(({ rejected, orderAccepted }) => rejected + orderAccepted >= all);
  const refused = (await filing.tickets()).filter(({ state }) => state === 'rejected');
  expect(refused.map(({ orderNo }) => orderNo)).toEqual([guilty?.orderNo]);
});
