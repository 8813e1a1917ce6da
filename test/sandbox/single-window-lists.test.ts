import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  aDeparture,
  aLine,
  aList,
  aListCancel,
  aListManifest,
  aLogistics,
  anArrival,
  anOrder,
  aSummary,
} from '../gateways/single-window/messages.ts';
import { aWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.close());

async function approved(...more: Parameters<typeof aList>): Promise<string> {
  await world.send(anOrder(), aLogistics(), aList(...more));
  const told = await world.hears('list', 'COP-0001', '2', '120', '399');
  const receipt = told.at(-1)?.receipt;
  if (receipt?.kind !== 'list' || receipt.invtNo === null) throw new Error('the list has no number');
  return receipt.invtNo;
}

test('605: an approved cancellation ends the list, and its order may be declared again', async () => {
  const invtNo = await approved();
  await world.send(aListCancel({ invtNo }));
  const [, , done] = await world.hears('list-cancel', 'CAN-0001', '2', '120', '399');
  expect(done?.info).toContain('清单已成功撤单');
  expect(done?.receipt).toMatchObject({ invtNo });
  expect(await world.ticket('WB-0001', 'list')).toMatchObject({ outcome: 'cancelled', waitingFor: null });
  await world.send(anArrival(), aList({ copNo: 'COP-0002' }));
  await world.hears('list', 'COP-0002', '2', '120', '399', '800');
  await world.hears('list', 'COP-0001', '2', '120', '399');
});

test('605: customs refuses by scenario, and the list goes on', async () => {
  const invtNo = await approved();
  await world.put('/sandbox/scenarios/WB-0001', { scenario: 'refuse-cancel' });
  await world.send(aListCancel({ invtNo }));
  await world.hears('list-cancel', 'CAN-0001', '2', '120', '100');
  await world.send(anArrival());
  await world.hears('list', 'COP-0001', '2', '120', '399', '800');
});

test.each([
  ['a list that does not exist', { invtNo: '51652026E000009999' }],
  ['a list of another exporter', { exporter: { customsCode: '4401960OTH', name: '别家', usci: '91440101MA5XXXXX0A' } }],
])('605: %s cannot be cancelled', async (_name, more) => {
  const invtNo = await approved();
  await world.send(aListCancel({ invtNo, ...more }));
  const told = await world.hears('list-cancel', 'CAN-0001', '2', '120', '100');
  expect(told.at(-1)?.info).toContain('不能撤销');
});

test('605: a closed list cannot be cancelled', async () => {
  const invtNo = await approved();
  await world.send(anArrival(), aDeparture());
  await world.hears('list', 'COP-0001', '2', '120', '399', '800', '899');
  await world.send(aListCancel({ invtNo }));
  await world.hears('list-cancel', 'CAN-0001', '2', '120', '100');
});

test('603 with appType 2: a list that customs has not taken is changed under its key, and taken as changed', async () => {
  await world.send(aLogistics(), aList());
  await world.waitsFor('WB-0001', 'list', 'order|WB-0001');
  await world.send(aList({ isChange: true, grossWeightKg: '250' }), anOrder());
  const told = await world.hears('list', 'COP-0001', '2', '2', '120', '399');
  expect(told[1]?.info).toMatch(/^变更申报成功\[[0-9A-F-]{36}\]$/u);
  await world.send(anArrival({ counted: { packages: 12, grossWeightKg: '250' } }));
  await world.hears('list', 'COP-0001', '2', '2', '120', '399', '800');
});

test('603 with appType 2: what customs does not know, or has taken, is not changed, and what it has taken goes on', async () => {
  await world.send(aList({ isChange: true, copNo: 'COP-0009' }));
  const [unknown] = await world.hears('list', 'COP-0009', '100');
  expect(unknown?.info).toContain('不存在，不能变更');
  await approved();
  await world.send(aList({ isChange: true }));
  const told = await world.hears('list', 'COP-0001', '2', '120', '399', '100');
  expect(told.at(-1)?.info).toContain('已入库，不能变更');
  await world.send(anArrival());
  await world.hears('list', 'COP-0001', '2', '120', '399', '100', '800');
});

test('603 with appType 2: customs refuses a change by scenario, once, and takes the list as it was', async () => {
  await world.put('/sandbox/scenarios/WB-0001', { scenario: 'refuse-change' });
  await world.send(aLogistics(), aList());
  await world.waitsFor('WB-0001', 'list', 'order|WB-0001');
  await world.send(aList({ isChange: true }));
  const told = await world.hears('list', 'COP-0001', '2', '2', '100');
  expect(told.at(-1)?.info).toContain('不同意变更');
  await world.send(anOrder());
  await world.hears('list', 'COP-0001', '2', '2', '100', '120', '399');
});

test('607: a list that left its bill open waits for the manifest that binds it, then for the arrival of that bill', async () => {
  const invtNo = await approved({ transport: { mode: 'road', vehicleName: '', voyageNo: '', billNo: '' } });
  await world.waitsFor('WB-0001', 'list', 'list-manifest|LOG-0001');
  await world.send(anArrival());
  await world.hears('arrival', 'ARR-0001', '2', '120');
  await world.hears('list', 'COP-0001', '2', '120', '399');
  await world.send(aListManifest({ units: [{ gnum: 1, logisticsNo: 'LOG-0001', invtNo, packageNo: 'BAG-1' }] }));
  await world.hears('list-manifest', 'MAN-0001', '2', '120');
  await world.hears('list', 'COP-0001', '2', '120', '399', '800');
});

test('607: a list that is bound to another bill waits for the arrival of that one', async () => {
  const invtNo = await approved();
  await world.waitsFor('WB-0001', 'list', 'arrival|BILL-0001');
  const transport = { mode: 'road' as const, vehicleName: '粤B1', voyageNo: 'V2', billNo: 'BILL-0002', vehiclePlate: '粤B1' };
  await world.send(aListManifest({ transport, units: [{ gnum: 1, logisticsNo: 'LOG-0001', invtNo, packageNo: null }] }));
  await world.waitsFor('WB-0001', 'list', 'arrival|BILL-0002');
  await world.send(anArrival({ transport: { mode: 'road', billNo: 'BILL-0002', vehiclePlate: '粤B1' } }));
  await world.hears('list', 'COP-0001', '2', '120', '399', '800');
});

test('607: a manifest of a list that is not there is refused', async () => {
  await world.send(aListManifest());
  const told = await world.hears('list-manifest', 'MAN-0001', '2', '100');
  expect(told.at(-1)?.info).toContain('51652026E000000001');
});

test('701: released lists are summed up: 702 gives the sumNo, by which 792 names the form', async () => {
  const invtNo = await approved({ simplified: false });
  await world.send(anArrival());
  await world.hears('list', 'COP-0001', '2', '120', '399', '800');
  await world.send(aSummary({ invtNos: [invtNo] }));
  const told = await world.hears('summary', 'SUM-0001', '2', '120', '399');
  const receipt = told.at(-1)?.receipt;
  if (receipt?.kind !== 'summary' || receipt.sumNo === null) throw new Error('no sumNo');
  const [result] = await world.hears('summary-result', receipt.sumNo, '7');
  expect(result?.receipt).toMatchObject({ entryId: expect.stringMatching(/^5165\d{14}$/) as string });
});

test.each([
  ['is not released yet', { simplified: false }],
  ['was declared simplified', { simplified: true }],
])('701: a list that %s is not summed up', async (name, how) => {
  const invtNo = await approved(how);
  if (name.startsWith('was')) {
    await world.send(anArrival());
    await world.hears('list', 'COP-0001', '2', '120', '399', '800');
  }
  await world.send(aSummary({ invtNos: [invtNo] }));
  await world.hears('summary', 'SUM-0001', '2', '100');
});

test('a logistics message of another firm or exporter does not stand for that of the list', async () => {
  await world.send(
    anOrder({ lines: [aLine(1), aLine(2)] }),
    aLogistics({ logistics: { customsCode: '4401W60009', name: '别家物流' } }),
    aList(),
  );
  await world.hears('logistics', 'LOG-0001', '2', '120');
  await world.waitsFor('WB-0001', 'list', 'logistics|4401W60001');
});

test('the same waybill number again is a duplicate', async () => {
  await world.send(aLogistics());
  await world.hears('logistics', 'LOG-0001', '2', '120');
  await world.send(aLogistics());
  await world.hears('logistics', 'LOG-0001', '2', '120', '-304001');
});
