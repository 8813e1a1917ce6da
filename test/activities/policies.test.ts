import { expect, test } from 'vitest';
import { createPlanningActivities } from '../../activities/planning.ts';
import { type PolicyBook, bookOf } from '../../domain/policy/book.ts';
import { POLICIES, POLICY_BOOK } from '../../domain/policy/index.ts';
import { canonicalText } from '../../domain/policy/pack.ts';
import type { PlanningSubject } from '../../domain/planning-rulings.ts';
import { type PlanInput, decidePlan } from '../../domain/transfer-plan.ts';
import {
  DecisionModel,
  EnterpriseModel,
  ProductModel,
  StockTransferModel,
  TicketModel,
  TimelineModel,
  WarehouseRegistrationModel,
  inputOf,
  recallKept,
  sha256Of,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { actor, parties } from './goods.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

/** Packs after a release that corrected the limit of a list to one yuan. */
const [list] = POLICIES['list-declaration'];
const LATER: PolicyBook = bookOf({
  ...POLICIES,
  'list-declaration': [list, { ...list, version: 2, parameters: { limitCny: '1' } }] as never,
});
const later = (world: World) => createPlanningActivities({ ...world.deps, policies: LATER });
const decisionsOf = (resourceId: string) => DecisionModel.find({ resourceId }).sort({ decidedAt: 1, _id: 1 }).lean();
const pathsOf = async (filingId: string) => (await TicketModel.find({ filingId }).sort({ sequence: 1 }).lean()).map(({ path }) => path);
const limitOf = async (id: string) =>
  (await StockTransferModel.findById(id).orFail().lean()).policies.find(({ subject }) => subject === 'list-declaration')?.version;

async function refused() {
  const world = await aWorld({ scenario: 'reject-order' });
  const who = await parties();
  const filing = await aFiling(world, { who });
  await world.run('submitOrders', filing.filingId);
  await filing.until(({ rejected }) => rejected === 4);
  return { world, who, filing, transferId: filing.transfer._id };
}

test('a decision is made again from what was kept to the same bytes, whatever became of the catalogue and of the packs', async () => {
  const { world, who, filing, transferId } = await refused();
  await ProductModel.updateMany({ organisationId: who.seller }, { $set: { supervisionConditions: 'B', nameZh: '别的' } });
  await later(world).replanRefused({ transferId, actions: [] });
  const decisions = await decisionsOf(filing.transfer._id);
  expect(decisions.map(({ kind, policies }) => [kind, policies.length])).toEqual([
    ['transfer-plan', 13],
    ['transfer-plan', 13],
  ]);
  expect(new Set(decisions.map(({ outcomeSha256 }) => outcomeSha256)).size).toBe(2);
  for (const decision of decisions)
    for (const book of [POLICY_BOOK, LATER]) {
      const rulings = recallKept<PlanningSubject>(book, decision.policies);
      expect(sha256Of(canonicalText(decidePlan((await inputOf(decision)) as PlanInput, rulings)))).toBe(decision.outcomeSha256);
    }
});

test('a running transfer keeps its packs when others come, and takes them only when its seller says so', async () => {
  const { world, filing, transferId } = await refused();
  const planned = ['list', 'list', 'form', 'form'];
  expect(await pathsOf(filing.filingId)).toEqual(planned);
  expect(await later(world).checkAndPlan(transferId)).toEqual({ outcome: 'ready', filingId: filing.filingId, tickets: 4, cargo: 'packed' });
  await later(world).replanRefused({ transferId, actions: [] });
  expect([await pathsOf(filing.filingId), await limitOf(transferId)]).toEqual([planned, 1]);

  await TicketModel.updateMany({ filingId: filing.filingId }, { $set: { state: 'rejected' } });
  for (let time = 0; time < 2; time += 1) await later(world).adoptPolicies({ transferId, step: 'policies-adopted:1', actor });
  expect([await pathsOf(filing.filingId), await limitOf(transferId)]).toEqual([planned, 2]);
  await later(world).replanRefused({ transferId, actions: [] });
  expect(await pathsOf(filing.filingId)).toEqual(['form', 'form', 'form', 'form']);
  const told = await TimelineModel.find({ resourceId: transferId, kind: 'policies-adopted' }).lean();
  expect(told.map(({ by, detail }) => [by, Object.keys(detail)])).toEqual([[actor.by, ['before', 'policies']]]);
});

test('a transfer under way goes on when its warehouse registration has expired and its enterprise is suspended since', async () => {
  const { world, who, transferId } = await refused();
  await WarehouseRegistrationModel.updateMany({ organisationId: who.seller }, { $set: { state: 'expired', validTo: '2026-01-31' } });
  await EnterpriseModel.updateMany({ _id: who.enterprise._id }, { $set: { state: 'suspended' } });
  expect(await world.run('replanRefused', { transferId, actions: [] })).toMatchObject({ outcome: 'ready', tickets: 4 });
});

test('a kept pack that no longer says what it said is refused by name, rather than used', async () => {
  const { world, transferId } = await refused();
  const tampered = bookOf({ ...POLICIES, 'list-declaration': [{ ...list, parameters: { limitCny: '9999' } }] as never });
  const replan = createPlanningActivities({ ...world.deps, policies: tampered }).replanRefused({ transferId, actions: [] });
  await expect(replan).rejects.toThrow(/CN\.B2B\.LIST version 1 of list-declaration no longer says what it said/);
});
