import { expect, test } from 'vitest';
import { planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { decidePlan } from '../../domain/transfer-plan.ts';
import { StockTransferModel, TicketModel, orderHistory, readConsignment } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aLine, aTransfer, parties } from './goods.ts';
import { aWorld } from './world.ts';

aDatabase();

test('what was declared to the same warehouse days before is looked at: orders that look split are told and planned all the same', async () => {
  const world = await aWorld();
  const own = await parties();
  const dated = (tag: string, declarationDate: string, sku = 'TEE') => aTransfer(own, [aLine(tag, sku, 480)], { declarationDate });
  const before = await dated('HI-1', '2026-11-20');
  const longAgo = await dated('HI-2', '2026-06-01');
  const elsewhere = await aTransfer(await parties(), [aLine('HI-3', 'TEE', 480)]);
  const withdrawn = await dated('HI-4', '2026-11-20');
  for (const { _id } of [before, longAgo, elsewhere, withdrawn])
    expect(await world.run('checkAndPlan', _id)).toMatchObject({ outcome: 'ready' });
  await TicketModel.updateOne({ transferId: withdrawn._id }, { $set: { state: 'withdrawn' } });
  // One that is only checked so far has declared nothing.
  await dated('HI-5', '2026-11-21');

  const now = await dated('HI-6', '2026-11-24');
  expect(await orderHistory(now)).toEqual([
    { orderNo: 'HI-1', transferId: before._id, declaredOn: '2026-11-20', valueCny: '4800.00', skus: ['TEE'] },
  ]);
  const { given } = await readConsignment(now);
  const { findings, tickets } = decidePlan(given, planningRulings(POLICY_BOOK, '2026-11-24', '5165', '9810', 'MYS'));
  expect(findings.find(({ rule }) => rule === 'SPLIT_SUSPECTED')?.message.en).toContain('together CNY 9600.00: HI-6, HI-1');
  expect(tickets.map(({ bookingNo, path }) => [bookingNo, path])).toEqual([['HI-6', 'list']]);
  expect(await world.run('checkAndPlan', now._id)).toMatchObject({ outcome: 'ready', tickets: 1 });
  expect(await orderHistory({ ...now, _id: null })).toHaveLength(2);
});

test('a buyer is known by name and country', async () => {
  const world = await aWorld();
  const own = await parties();
  const buyer = { name: 'Selangor Home Trading', country: 'MYS', address: '12 Jalan Perusahaan, Shah Alam', port: 'MYPKG' };
  const direct = (tag: string, to: typeof buyer) =>
    aTransfer(own, [aLine(tag, 'TEE', 480)], { mode: '9710', warehouseId: null, buyer: to, platform: { name: 'A platform', code: '无' } });
  for (const to of [buyer, { ...buyer, name: 'Penang Home' }, { ...buyer, country: 'SGP', port: 'SGSIN' }]) {
    const before = await direct(`HB-${to.name.slice(0, 1)}${to.country}`, to);
    expect(await world.run('checkAndPlan', before._id)).toMatchObject({ outcome: 'ready' });
  }
  const now = await direct('HB-NOW', { ...buyer, address: 'elsewhere' });
  expect((await orderHistory(now)).map(({ orderNo }) => orderNo)).toEqual(['HB-SMYS']);
});

test('the history of a consignee is found by an index, not by looking through every transfer', async () => {
  const { seller, enterprise, warehouse } = await parties();
  const wanted = {
    organisationId: seller,
    enterpriseId: enterprise._id,
    warehouseId: warehouse._id,
    'buyer.name': null,
    declarationDate: { $gte: '2026-11-01', $lte: '2026-11-30' },
  };
  const plan = await StockTransferModel.find(wanted).sort({ declarationDate: -1, _id: -1 }).limit(100).explain('queryPlanner');
  const stages = JSON.stringify(plan);
  expect(stages).toContain('"IXSCAN"');
  expect(stages).toContain('organisationId_1_enterpriseId_1_warehouseId_1_buyer.name_1_declarationDate_-1__id_-1');
  expect(stages).not.toContain('"COLLSCAN"');
});
