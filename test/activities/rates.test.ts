import { beforeEach, expect, test } from 'vitest';
import { declarationMessage, logisticsMessage, orderMessage } from '../../activities/customs/messages.ts';
import { canonicalText } from '../../domain/policy/pack.ts';
import type { PlanningSubject } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { type PlanInput, decidePlan } from '../../domain/transfer-plan.ts';
import { DecisionModel, RateModel, TicketModel, inputOf, loadRates, recallKept, sha256Of } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aRate } from '../support/rates.ts';
import { aLine, aTransfer, parties } from './goods.ts';
import { aWorld } from './world.ts';

aDatabase();
beforeEach(async () => {
  await RateModel.deleteMany({});
});

const inDollars = async (lines = [aLine('USD-1', 'TEE', 70), aLine('USD-2', 'TEE', 71)]) => {
  const own = await parties();
  const transfer = await aTransfer(own, lines, { currency: 'USD' });
  return { ...own, transfer };
};

test('without a rate of the month the plan stops and asks for it by currency and month; with one it goes on, and keeps it', async () => {
  const world = await aWorld();
  await loadRates('customs', [aRate({ month: '2026-10', fixedOn: '2026-09-16' }), aRate({ currency: 'EUR' })]);
  const { transfer } = await inDollars();
  expect(await world.run('checkAndPlan', transfer._id)).toMatchObject({
    outcome: 'blocked',
    attention: {
      message: {
        en: expect.stringContaining('There is no customs rate for USD in 2026-11'),
        'zh-CN': expect.stringContaining('USD 2026-11'),
      },
    },
  });
  await loadRates('customs', [aRate()]);
  expect(await world.run('checkAndPlan', transfer._id)).toMatchObject({ outcome: 'ready' });
  const tickets = await TicketModel.find({ transferId: transfer._id }).sort({ sequence: 1 }).lean();
  expect(tickets.map(({ path, valueCny, totals }) => [path, valueCny, totals.value])).toEqual([
    ['list', '4970.00', '700.00'],
    ['form', '5041.00', '710.00'],
  ]);
  for (const { reasons } of tickets)
    expect(reasons.find(({ rule }) => rule === 'customs-rate')).toMatchObject({
      value: 'customs 2026-11: CNY 7.1 for USD 1, fixed 2026-10-21',
      source: 'a test',
      packId: 'CN.CUSTOMS-RATE.TARIFF-LAW',
    });

  // What is loaded later changes no decision that was made.
  await loadRates('customs', [aRate({ rate: '8' })]);
  const decision = await DecisionModel.findOne({ resourceId: transfer._id }).orFail().lean();
  const given = (await inputOf(decision)) as PlanInput;
  expect(given.rate).toEqual(aRate());
  const rulings = recallKept<PlanningSubject>(POLICY_BOOK, decision.policies);
  expect(sha256Of(canonicalText(decidePlan(given, rulings)))).toBe(decision.outcomeSha256);
});

test('the messages of a ticket say its currency: the old code in order, logistics and list, the new one in the form', async () => {
  const world = await aWorld();
  await loadRates('customs', [aRate()]);
  const { transfer, enterprise, warehouse } = await inDollars([aLine('USD-3', 'TEE', 70), aLine('USD-4', 'TEE', 71)]);
  expect(await world.run('checkAndPlan', transfer._id)).toMatchObject({ outcome: 'ready', tickets: 2 });
  const [list, form] = await TicketModel.find({ transferId: transfer._id }).sort({ sequence: 1 }).lean();
  if (list === undefined || form === undefined) throw new Error('two tickets were planned');
  const context = { transfer, enterprise, consignee: warehouse, orderNote: '', bindsLater: false, transmitter: world.deps.transmitter };
  const stamp = { guid: '00000000-0000-4000-8000-000000000000', at: '2026-11-24T02:00:00Z' };
  const currenciesIn = async (message: Parameters<typeof world.deps.singleWindow.compose>[0]) => {
    const { xml } = await world.deps.singleWindow.compose(message);
    return [...xml.matchAll(/<(?:ceb:)?(currency|fCurrency|iCurrency|TradeCurr)>([^<]+)</g)].map(([, , code]) => code);
  };
  expect(new Set(await currenciesIn(orderMessage(list, context, stamp)))).toEqual(new Set(['502']));
  expect(new Set(await currenciesIn(logisticsMessage(list, context, stamp)))).toEqual(new Set(['502']));
  expect(await currenciesIn(declarationMessage(list, context, stamp))).toEqual(['502', '502', '502']);
  expect(await currenciesIn(declarationMessage(form, context, stamp))).toEqual(['USD']);
});
