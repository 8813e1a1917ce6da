import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CustomsReceipt } from '../../contracts/customs.ts';
import type { Scenario } from '../../sandbox/single-window/scenarios.ts';
import { aDeparture, aForm, aList, aLogistics, anArrival, anOrder } from '../gateways/single-window/messages.ts';
import { aWorld } from './world.ts';

async function worldWith(scenario: Scenario) {
  const world = await aWorld({ scenario });
  onTestFinished(() => world.close());
  return world;
}

test('inspect-then-release: 500 before 800, C before P', async () => {
  const world = await worldWith('inspect-then-release');
  await world.send(anOrder(), anOrder({ orderNo: 'WB-0002' }));
  await world.hears('order', 'WB-0001', '2', '120');
  await world.hears('order', 'WB-0002', '2', '120');
  await world.send(aLogistics(), aList(), aForm({ orderNo: 'WB-0002' }), anArrival(), aDeparture());
  await world.hears('list', 'COP-0001', '2', '120', '399', '500', '800', '899');
  await world.hears('form-result', await world.seqNoOf('CSN-0001'), '7', 'L', 'G', 'C', 'P', 'R');
});

test('reject-order: refused by a person once; the corrected order passes', async () => {
  const world = await worldWith('reject-order');
  await world.send(anOrder());
  const told = await world.hears('order', 'WB-0001', '2', '100');
  expect(told[1]?.info).toMatch(/^\[Code:1300;Desc:人工退单，/);
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '100', '2', '120');
});

test('reject-order-always: refused each time', async () => {
  const world = await worldWith('reject-order-always');
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '100');
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '100', '2', '100');
});

test('reject-declaration: the list once, then the same copNo passes', async () => {
  const world = await worldWith('reject-declaration');
  await world.send(anOrder(), aLogistics(), aList());
  await world.hears('list', 'COP-0001', '2', '100');
  await world.send(aList(), anArrival(), aDeparture());
  await world.hears('list', 'COP-0001', '2', '100', '2', '120', '399', '800', '899');
});

test('reject-declaration: the form once with E and a note, then under a new clientSeqNo it passes; the old one is used up', async () => {
  const world = await worldWith('reject-declaration');
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '120');
  await world.send(aForm());
  const results = await world.hears('form-result', await world.seqNoOf('CSN-0001'), '7', 'E');
  expect(results[1]?.info).not.toBe('');
  await world.send(aForm());
  await world.hears('form-import', 'CSN-0001', '0', '1');
  await world.send(aForm({ clientSeqNo: 'CSN-0002' }));
  await world.hears('form-result', await world.seqNoOf('CSN-0002'), '7', 'L', 'J');
});

test('reject-logistics: refused once, while the list waits; the corrected one passes and the list goes on', async () => {
  const world = await worldWith('reject-logistics');
  await world.send(anOrder(), aLogistics(), aList());
  await world.hears('logistics', 'LOG-0001', '2', '100');
  await world.hears('list', 'COP-0001', '2');
  await world.send(aLogistics());
  await world.hears('logistics', 'LOG-0001', '2', '100', '2', '120');
  await world.hears('list', 'COP-0001', '2', '120', '399');
});

test('logistics-missing: the logistics message never arrives, so the list is silent at 2; once it arrives the list goes on', async () => {
  const world = await worldWith('logistics-missing');
  const logistics = aLogistics();
  await world.send(anOrder(), logistics, aList());
  await world.hears('order', 'WB-0001', '2', '120');
  await world.waitsFor('WB-0001', 'list', 'logistics');
  await world.hears('list', 'COP-0001', '2');
  await world.put('/sandbox/scenarios/LOG-0001', { scenario: 'release' });
  await world.send(logistics);
  await world.hears('logistics', 'LOG-0001', '2', '120');
  await world.hears('list', 'COP-0001', '2', '120', '399');
});

test('format-error: the first message of the business comes back whole, the next passes', async () => {
  const world = await worldWith('format-error');
  const first = anOrder();
  await world.send(first);
  await world.hears('format-error', first.guid, '-1');
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '120');
});

test('format-error set after the order passed meets the form: its import client refuses it, the same clientSeqNo may come again', async () => {
  const world = await worldWith('release');
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '120');
  await world.put('/sandbox/scenarios/WB-0001', { scenario: 'format-error' });
  await world.send(aForm());
  await world.hears('form-import', 'CSN-0001', '1');
  await world.send(aForm());
  await world.hears('form-import', 'CSN-0001', '1', '0');
});

test('silent: nothing after 2 and 7 while others go on; the scenario is of one order', async () => {
  const world = await worldWith('release');
  await world.send(anOrder({ orderNo: 'WB-0002' }));
  await world.hears('order', 'WB-0002', '2', '120');
  await world.put('/sandbox/scenarios/WB-0001', { scenario: 'silent' });
  await world.put('/sandbox/scenarios/WB-0002', { scenario: 'silent' });
  await world.send(anOrder(), aList(), aForm({ orderNo: 'WB-0002' }));
  const seqNo = await world.seqNoOf('CSN-0001');
  await world.hears('form-result', seqNo, '7');
  await world.send(anOrder({ orderNo: 'WB-0003' }));
  await world.hears('order', 'WB-0003', '2', '120');
  await world.hears('order', 'WB-0001', '2');
  await world.hears('list', 'COP-0001', '2');
  await world.hears('form-result', seqNo, '7');
});

test('duplicate-receipts: each receipt twice, byte for byte, some after a later one', async () => {
  const world = await worldWith('duplicate-receipts');
  const orders = Array.from({ length: 20 }, (_, index) => `WB-${index}`);
  await world.send(...orders.map((orderNo) => anOrder({ orderNo })));
  const raw = await receivedUntil(world, 4 * orders.length);
  const counts = new Map<string, number>();
  for (const { bytes } of raw) counts.set(bytes, (counts.get(bytes) ?? 0) + 1);
  expect([...counts.values()]).toEqual(Array.from({ length: 2 * orders.length }, () => 2));
  const read = raw.map((receipt) => world.window.read(receipt));
  const first = (orderNo: string, status: string) =>
    read.findIndex((it: CustomsReceipt) => it.businessKey === orderNo && it.status === status);
  expect(orders.some((orderNo) => first(orderNo, '120') < first(orderNo, '2'))).toBe(true);
});

async function receivedUntil({ window }: Awaited<ReturnType<typeof worldWith>>, count: number) {
  const all: Awaited<ReturnType<typeof window.receive>> = [];
  while (all.length < count) {
    const more = await window.receive(all.length, { limit: 1000, waitSeconds: 5, signal: AbortSignal.timeout(10_000) });
    all.push(...more);
  }
  return all;
}

test('slow: the same, later', async () => {
  const world = await worldWith('slow');
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '120');
});

test('a scenario that does not exist is refused by name', async () => {
  const world = await worldWith('release');
  expect((await world.put('/sandbox/scenario', { default: 'sleep' })).status).toBe(400);
  expect((await world.put('/sandbox/scenario', { default: 'reject-order' })).status).toBe(200);
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '100');
});

test('a new process on the same file goes on: nothing accepted is lost, nothing told twice, positions hold', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'single-window-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const first = await aWorld({ dataDir, paceMs: 30 });
  await first.put('/sandbox/scenario', { default: 'inspect-then-release' });
  const order = anOrder();
  await first.send(order, aLogistics(), aList());
  await first.hears('order', 'WB-0001', '2');
  await first.close();

  const second = await aWorld({ dataDir });
  onTestFinished(() => second.close());
  await second.send(order, anArrival(), aDeparture());
  await second.hears('list', 'COP-0001', '2', '120', '399', '500', '800', '899');
  await second.hears('order', 'WB-0001', '2', '120');
  expect(second.delivered.slice(0, first.delivered.length)).toEqual(first.delivered);
});
