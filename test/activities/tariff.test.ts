import { beforeEach, expect, test } from 'vitest';
import { type PlanInput, decidePlan } from '../../domain/transfer-plan.ts';
import { canonicalText } from '../../domain/policy/pack.ts';
import type { PlanningSubject } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { DecisionModel, TariffLineModel, TariffTableModel, TicketModel, inputOf, recallKept, sha256Of } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aTariffLine, load } from '../support/tariff.ts';
import { aTransfer, parties } from './goods.ts';
import { aWorld } from './world.ts';

aDatabase();
const TEE = '6109100021';
const MUG = '6912001000';
beforeEach(async () => {
  await Promise.all([TariffTableModel.deleteMany({}), TariffLineModel.deleteMany({})]);
});

test('a plan reckons with the tariff of its declaration date and keeps the lines it was made of: it is made again whatever is loaded later', async () => {
  const world = await aWorld();
  // TEE and PEN go by list without inspection in the catalogue; the tariff knows better from the day before the declaration.
  await load('2026-11-23', [aTariffLine(TEE, { supervisionConditions: 'B' }), aTariffLine(MUG)]);
  const transfer = await aTransfer(await parties());
  const { outcome } = await world.run('checkAndPlan', transfer._id);
  expect(outcome).toBe('ready');
  const tickets = await TicketModel.find({ transferId: transfer._id }).lean();
  expect(tickets.map(({ path }) => path)).toEqual(['form', 'form', 'form', 'form']);

  await load('2026-11-24', [aTariffLine(TEE, { legalUnit1: '007' })]);
  const decision = await DecisionModel.findOne({ resourceId: transfer._id }).orFail().lean();
  const given = (await inputOf(decision)) as PlanInput;
  expect(given.tariff?.map(({ code, status, line }) => [code, status, line?.supervisionConditions])).toEqual([
    [TEE, 'valid', 'B'],
    [MUG, 'valid', ''],
  ]);
  const rulings = recallKept<PlanningSubject>(POLICY_BOOK, decision.policies);
  expect(sha256Of(canonicalText(decidePlan(given, rulings)))).toBe(decision.outcomeSha256);
});

test('legal units that the official tariff of the date contradicts stop the plan, and the person is told which', async () => {
  const world = await aWorld();
  await load('2026-11-23', [aTariffLine(TEE), aTariffLine(MUG, { legalUnit1: '035', legalUnit2: null })]);
  const transfer = await aTransfer(await parties());
  expect(await world.run('checkAndPlan', transfer._id)).toMatchObject({
    outcome: 'blocked',
    attention: { message: { en: expect.stringContaining(`those of ${MUG} are 035`), 'zh-CN': expect.stringContaining('法定单位') } },
  });
  expect(await TicketModel.countDocuments({ transferId: transfer._id })).toBe(0);
});
