import mongoose from 'mongoose';
import { expect, test, vi } from 'vitest';
import type { Activities } from '../../activities/index.ts';
import type { WarehouseFilingAnswer } from '../../contracts/warehouse-filing.ts';
import { policyOn } from '../../domain/policy/index.ts';
import {
  EventModel,
  type EvidenceRecord,
  TimelineModel,
  WarehouseModel,
  WarehouseRegistrationModel,
  aPeriod,
  newId,
  policyRecordOf,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { type Parties, aTransfer, actor, fourBookings, parties } from './goods.ts';
import { killable } from './kills.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

type Act = <K extends keyof Activities>(name: K, input: Parameters<Activities[K]>[0]) => Promise<unknown>;
const DEMANDED = policyOn('warehouse-filing', '2023-01-01', '5165', '9810');
const APPROVED = { decision: 'approved' as const, reasons: [] };

const aPaper = (kind: EvidenceRecord['kind'], change: Partial<EvidenceRecord> = {}): EvidenceRecord => ({
  id: newId('evidence'),
  kind,
  period: 1,
  country: 'MYS',
  address: '2 Jalan Pelabuhan, Port Klang',
  validTo: null,
  fileId: 'x',
  fileName: '合作协议.pdf',
  mimeType: 'application/pdf',
  sizeBytes: 14,
  sha256: 'a'.repeat(64),
  pages: 1,
  uploadedAt: new Date('2026-11-23T00:00:00Z'),
  ...change,
});

/** A seller whose registration reaches back to where customs wanted the warehouse filed, in place of the one it has. */
async function aBacklog(change: { validTo?: string; evidence?: EvidenceRecord[] } = {}): Promise<{ who: Parties; id: string }> {
  const who = await parties();
  const { _id: id } = await WarehouseRegistrationModel.findOne({ organisationId: who.seller }).orFail().lean();
  const [validFrom, validTo] = ['2023-01-01', change.validTo ?? '2027-12-31'];
  const evidence = change.evidence ?? [aPaper('cooperation-agreement'), aPaper('proof-of-use', { country: null, address: null })];
  const periods = [aPeriod({ number: 1, validFrom, validTo, policy: policyRecordOf(DEMANDED) })];
  await WarehouseRegistrationModel.updateOne({ _id: id }, { $set: { state: 'submitted', validFrom, validTo, evidence, periods } });
  return { who, id };
}

const step = (id: string, kind: string, state: 'under-review' | 'active' | 'rejected', number: number, change: object = {}) =>
  ({ id, step: kind, kind, state, actor, review: null, period: { number, ...change } }) as const;

/** From the evidence to a renewal, refused by customs in between, by whatever way of calling activities. */
async function throughLife(world: World, id: string, act: Act): Promise<void> {
  const answered = (number: number): Promise<WarehouseFilingAnswer> =>
    vi.waitFor(async () => {
      const answer = await world.run('askWarehouseFiling', { id, number });
      expect(answer.status).not.toBe('pending');
      return answer;
    });
  await act('advanceWarehouseRegistration', step(id, 'under-review', 'under-review', 1, { state: 'under-review' }));
  await act('advanceWarehouseRegistration', { ...step(id, 'approved', 'under-review', 1), review: APPROVED });
  await act('fileWarehouse', { id, number: 1 });
  const refused = await answered(1);
  await act('advanceWarehouseRegistration', step(id, 'rejected', 'rejected', 1, { state: 'refused', answer: refused }));
  await act('advanceWarehouseRegistration', { ...step(id, 'submitted', 'under-review', 1, { state: 'submitted' }) });
  await act('advanceWarehouseRegistration', { ...step(id, 'approved:2', 'under-review', 1), review: APPROVED });
  await act('fileWarehouse', { id, number: 1 });
  const accepted = await answered(1);
  await act('advanceWarehouseRegistration', step(id, 'active', 'active', 1, { state: 'granted', answer: accepted }));
  await act('openRenewal', { id, number: 2, validTo: '2029-12-31', actor });
  await act('advanceWarehouseRegistration', { ...step(id, 'renewed', 'active', 2, { state: 'granted' }), review: APPROVED });
}

async function expectOnce(world: World, id: string): Promise<void> {
  const { filings } = await world.ask<{ filings: { formNo: string; answer: { status: string } }[] }>('/sandbox/warehouse-filings');
  expect(filings.map(({ answer }) => answer.status)).toEqual(['accepted', 'refused']);
  expect(filings.map(({ formNo }) => formNo.slice(-4))).toEqual(['0102', '0101']);
  const registration = await WarehouseRegistrationModel.findById(id).orFail().lean();
  expect(registration).toMatchObject({ state: 'active', validFrom: '2023-01-01', validTo: '2029-12-31', review: APPROVED });
  expect(registration.periods).toMatchObject([
    {
      number: 1,
      state: 'granted',
      attempt: 2,
      validTo: '2027-12-31',
      policy: { packId: 'CN.9810.WAREHOUSE-FILING.REQUIRED' },
      filing: { answer: 'accepted', filingNo: 'HWC5165000002', form: { warehouse: { nature: '合作', country: 'MYS' } } },
    },
    {
      number: 2,
      state: 'granted',
      validFrom: '2028-01-01',
      validTo: '2029-12-31',
      policy: { packId: 'CN.9810.WAREHOUSE-FILING.ABOLISHED' },
      review: { ...APPROVED, by: actor.by },
      filing: null,
    },
  ]);
  const forms = ['0101', '0102'].map((ending) => filings.find(({ formNo }) => formNo.endsWith(ending))?.formNo);
  const [first, second] = forms.map((formNo) => `filed:${formNo}`);
  const steps = ['under-review', 'approved', first, 'rejected', 'submitted', 'approved:2', second, 'active', 'renewal-asked:2', 'renewed'];
  const written = steps.map((name) => `${id}:${name}`).toSorted();
  const idsOf = (found: { _id: string }[]): string[] => found.map(({ _id }) => _id).toSorted();
  expect(idsOf(await TimelineModel.find({ resourceId: id }).lean())).toEqual(written);
  expect(idsOf(await EventModel.find({ resourceId: id }).lean())).toEqual(written);
}

test('every step of a registration called twice at once, and then again, counts once', async () => {
  const world = await aWorld();
  const { id } = await aBacklog();
  await world.put('/sandbox/warehouses/Klang%20North', { scenario: 'refuse-once' });
  const everything = async (): Promise<unknown> => [
    await WarehouseRegistrationModel.find().lean(),
    await TimelineModel.find().sort({ _id: 1 }).lean(),
    (await mongoose.connection.collection('events').find().sort({ _id: 1 }).toArray()) as unknown,
  ];
  await throughLife(world, id, async (name, input) => {
    await Promise.all([world.run(name, input), world.run(name, input)]);
    const once = await everything();
    await world.run(name, input);
    expect({ name, was: await everything() }).toEqual({ name, was: once });
  });
  await expectOnce(world, id);
});

test('every step of a registration killed before and after each of its effects, and started again each time, loses and doubles nothing', async () => {
  const world = await aWorld();
  const { id } = await aBacklog();
  await world.put('/sandbox/warehouses/Klang%20North', { scenario: 'refuse-once' });
  const kill = killable(world);
  await throughLife(world, id, async (name, input) => {
    const { kills } = await kill.everywhere(() => world.run(name, input));
    expect(kills, name).toBeGreaterThan(1);
  });
  await expectOnce(world, id);
});

test('what is missing is told by the pack of the first day, and a paper of another place is none', async () => {
  const world = await aWorld();
  const elsewhere = aPaper('cooperation-agreement', { address: '3 Jalan Pelabuhan, Port Klang' });
  const { id } = await aBacklog({ evidence: [elsewhere] });
  expect(await world.run('readWarehouseRegistration', id)).toEqual({
    validTo: '2027-12-31',
    missing: ['cooperation-agreement', 'proof-of-use'],
    demanded: true,
  });
  await world.run('openRenewal', { id, number: 2, validTo: '2029-12-31', actor });
  expect(await world.run('readWarehouseRegistration', id)).toMatchObject({ missing: ['cooperation-agreement'], demanded: false });
});

test('a warehouse without a house number is refused by customs in its own words, and a right that is withdrawn is not filed', async () => {
  const world = await aWorld();
  const { who, id } = await aBacklog();
  await WarehouseModel.updateOne({ _id: who.warehouse._id }, { $set: { address: 'Jalan Pelabuhan, Port Klang' } });
  await world.run('fileWarehouse', { id, number: 1 });
  await vi.waitFor(async () =>
    expect(await world.run('askWarehouseFiling', { id, number: 1 })).toEqual({ status: 'refused', reasons: ['地址未列明门牌号'] }),
  );
  const given = await aBacklog();
  await WarehouseRegistrationModel.updateOne({ _id: given.id }, { $set: { state: 'withdrawn' } });
  await world.run('fileWarehouse', { id: given.id, number: 1 });
  await expect(world.run('askWarehouseFiling', { id: given.id, number: 1 })).rejects.toMatchObject({ type: 'NOT_FOUND' });
});

test('declared while customs wanted it filed, a transfer passes with the filing and is blocked without it, by the source', async () => {
  const world = await aWorld();
  const { who, id } = await aBacklog();
  const active = step(id, 'active', 'active', 1, { state: 'granted' });
  await world.run('advanceWarehouseRegistration', active);
  const declared = async (date: string) => {
    const transfer = await aTransfer(who, fourBookings(), { declarationDate: date });
    return world.run('checkAndPlan', transfer._id);
  };
  expect(await declared('2024-06-01')).toMatchObject({
    outcome: 'blocked',
    attention: { message: { en: expect.stringContaining('Customs wanted the warehouse filed') as string } },
  });
  expect(await declared('2024-12-15')).toMatchObject({ outcome: 'ready' });
  await world.run('fileWarehouse', { id, number: 1 });
  const answer = { status: 'accepted' as const, filingNo: 'HWC5165000001' };
  await world.run('advanceWarehouseRegistration', { ...active, step: 'filed', period: { number: 1, state: 'granted', answer } });
  expect(await declared('2024-06-01')).toMatchObject({ outcome: 'ready' });
});

test.each(['expired', 'suspended', 'withdrawn'] as const)(
  'a transfer whose declarations customs refused is filed again after the registration is %s, and a new one is blocked',
  async (state) => {
    const world = await aWorld({ scenario: 'reject-declaration' });
    const who = await parties();
    const filing = await aFiling(world, { who });
    await world.run('submitOrders', filing.filingId);
    await filing.until(({ orderAccepted }) => orderAccepted === 4);
    await world.run('submitDeclarations', filing.filingId);
    await filing.until(({ rejected }) => rejected === 4);
    await WarehouseRegistrationModel.updateOne({ organisationId: who.seller }, { $set: { state } });
    expect(await filing.replan()).toMatchObject({ outcome: 'ready', tickets: 4 });
    const fresh = await aTransfer(who);
    expect(await world.run('checkAndPlan', fresh._id)).toMatchObject({ outcome: 'blocked' });
  },
);
