import { afterEach, beforeEach, expect, test } from 'vitest';
import { aForm, aList, aLogistics, anArrival, anOrder } from '../gateways/single-window/messages.ts';
import { aWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.close());

const declared = { packages: aList().packages, grossWeightKg: aList().grossWeightKg };

test.each([
  ['other packages', { ...declared, packages: declared.packages + 1 }],
  ['a weight beyond the tolerance', { ...declared, grossWeightKg: String(Number(declared.grossWeightKg) * 1.04) }],
])('an arrival with %s is refused and the list stays without release; a second, corrected report releases it', async (_name, counted) => {
  await world.send(anOrder(), aLogistics(), aList());
  await world.hears('list', 'COP-0001', '2', '120', '399');
  await world.send(anArrival({ counted }));
  const told = await world.hears('arrival', 'ARR-0001', '2', '100');
  expect(told.at(-1)?.info).toContain('不符');
  await world.hears('list', 'COP-0001', '2', '120', '399');
  await world.send(anArrival({ copNo: 'ARR-0002', counted: declared }));
  await world.hears('arrival', 'ARR-0002', '2', '120');
  await world.hears('list', 'COP-0001', '2', '120', '399', '800');
});

test('an arrival of another bill releases nothing, and a weight within the tolerance does', async () => {
  await world.send(anOrder(), aLogistics(), aList());
  await world.hears('list', 'COP-0001', '2', '120', '399');
  const { transport } = anArrival();
  await world.send(anArrival({ copNo: 'ARR-0003', counted: declared, transport: { ...transport, billNo: 'BILL-OTHER' } }));
  await world.hears('arrival', 'ARR-0003', '2', '120');
  await world.hears('list', 'COP-0001', '2', '120', '399');
  await world.send(anArrival({ counted: { ...declared, grossWeightKg: String(Number(declared.grossWeightKg) * 1.02) } }));
  await world.hears('list', 'COP-0001', '2', '120', '399', '800');
});

test('a form is matched by its bill as a list is', async () => {
  await world.send(anOrder());
  await world.hears('order', 'WB-0001', '2', '120');
  await world.send(aForm());
  const seqNo = await world.seqNoOf('CSN-0001');
  await world.hears('form-result', seqNo, '7', 'L', 'J');
  await world.send(anArrival({ counted: { packages: 1, grossWeightKg: '1' } }));
  await world.hears('arrival', 'ARR-0001', '2', '100');
  await world.send(anArrival({ copNo: 'ARR-0002', counted: { packages: aForm().packages, grossWeightKg: aForm().grossWeightKg } }));
  await world.hears('form-result', seqNo, '7', 'L', 'J', 'P');
});
