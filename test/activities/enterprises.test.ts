import { expect, test } from 'vitest';
import { createEnterpriseActivities } from '../../activities/enterprises.ts';
import type { Activities } from '../../activities/index.ts';
import { readNotice } from '../../activities/notices.ts';
import * as models from '../../models/index.ts';
import { EnterpriseChangeModel, EnterpriseModel, EventModel, TimelineModel, newId, particularsOf } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { everything } from './evidence.ts';
import { actor, parties } from './goods.ts';
import { killable } from './kills.ts';
import { aWorld } from './world.ts';

aDatabase();

const enterprises = createEnterpriseActivities({ models });
const officer = { by: 'key_officer', requestId: 'req-9' };
const stored = (id: string) => EnterpriseModel.findById(id).orFail().lean();
const timeline = (resourceId: string) => TimelineModel.find({ resourceId }).sort({ at: 1, _id: 1 }).lean();

type Act = <K extends keyof Activities>(name: K, input: Parameters<Activities[K]>[0]) => Promise<unknown>;

/** Every step an enterprise can live through, by whatever way of calling activities. */
async function throughItsLife(id: string, [first, second]: [string, string], act: Act): Promise<void> {
  const review = { decision: 'rejected', reasons: ['执照过期'] } as const;
  await act('advanceEnterprise', {
    id,
    step: 'rejected',
    state: 'rejected',
    actor: officer,
    review: { ...review, reasons: [...review.reasons] },
  });
  await act('resubmitEnterprise', { id, step: '3:submitted', actor, correction: { nameEn: 'Mingquan Trading Ltd' } });
  await act('advanceEnterprise', { id, step: '5:active', state: 'active', actor: officer, review: { decision: 'approved', reasons: [] } });
  await act('suspendEnterprise', { id, step: '6:suspended', actor: officer, reasons: ['失信'] });
  await act('proposeEnterpriseChange', {
    id,
    step: '7:change-proposed',
    actor,
    changeId: first,
    proposal: { fxClass: 'B', ports: ['5165', '5166'] },
  });
  await act('decideEnterpriseChange', {
    id,
    step: '8:change-approved',
    actor: officer,
    changeId: first,
    decision: 'approved',
    reasons: [],
  });
  await act('reinstateEnterprise', { id, step: '9:reinstated', actor: officer });
  await act('proposeEnterpriseChange', {
    id,
    step: '10:change-proposed',
    actor,
    changeId: second,
    proposal: { taxpayer: 'small-scale', refundRegistered: false },
  });
  await act('decideEnterpriseChange', {
    id,
    step: '11:change-rejected',
    actor: officer,
    changeId: second,
    decision: 'rejected',
    reasons: ['no proof'],
  });
}

async function expectOnce(id: string, [first, second]: [string, string]): Promise<void> {
  expect(await stored(id)).toMatchObject({
    state: 'active',
    nameEn: 'Mingquan Trading Ltd',
    fxClass: 'B',
    ports: ['5165', '5166'],
    taxpayer: 'general',
    review: { decision: 'approved', by: officer.by },
    suspension: { reasons: ['失信'], by: officer.by, lifted: { by: officer.by } },
  });
  const kinds = ['rejected', 'submitted', 'active', 'suspended', 'change-proposed', 'change-approved', 'reinstated'];
  expect((await timeline(id)).map(({ kind }) => kind)).toEqual([...kinds, 'change-proposed', 'change-rejected']);
  expect(await EventModel.countDocuments({ resourceId: id })).toBe(9);
  expect(await EnterpriseChangeModel.find({ enterpriseId: id }).sort({ 'proposed.at': 1 }).lean()).toMatchObject([
    {
      _id: first,
      state: 'approved',
      changed: [
        { field: 'fxClass', before: null, after: 'B' },
        { field: 'ports', before: ['5165'], after: ['5165', '5166'] },
      ],
      proposed: { by: actor.by },
      decided: { by: officer.by, reasons: [] },
    },
    { _id: second, state: 'rejected', decided: { by: officer.by, reasons: ['no proof'] } },
  ]);
}

test('every step of an enterprise called twice at once, and then again, counts once: the repeat changes nothing in the whole database', async () => {
  const world = await aWorld();
  const { enterprise } = await parties({ enterprise: { state: 'under-review' } });
  const changes: [string, string] = [newId('enterpriseChange'), newId('enterpriseChange')];
  await throughItsLife(enterprise._id, changes, async (name, input) => {
    await Promise.all([world.run(name, input), world.run(name, input)]);
    const once = await everything();
    await world.run(name, input);
    expect({ name, ...(await everything()) }).toEqual({ name, ...once });
  });
  await expectOnce(enterprise._id, changes);
});

test('every step of an enterprise killed before and after each of its effects, and started again, loses and doubles nothing', async () => {
  const world = await aWorld();
  const kill = killable(world);
  const { enterprise } = await parties({ enterprise: { state: 'under-review' } });
  const changes: [string, string] = [newId('enterpriseChange'), newId('enterpriseChange')];
  await throughItsLife(enterprise._id, changes, async (name, input) => {
    expect((await kill.everywhere(() => world.run(name, input))).kills).toBeGreaterThan(1);
  });
  await expectOnce(enterprise._id, changes);
});

test('a resubmission under a USCI that another enterprise holds by now is a lasting refusal and changes nothing', async () => {
  const { enterprise } = await parties({ enterprise: { state: 'rejected' } });
  const other = { ...enterprise, _id: newId('enterprise'), state: 'active' as const };
  await EnterpriseModel.create([other]);
  const before = await everything();
  const again = { id: enterprise._id, step: '3:submitted', actor, correction: { nameEn: 'x' } };
  await expect(enterprises.resubmitEnterprise(again)).rejects.toMatchObject({ type: 'ALREADY_EXISTS', nonRetryable: true });
  expect(await everything()).toEqual(before);
  await EnterpriseModel.updateOne({ _id: other._id }, { $set: { state: 'withdrawn' } });
  await enterprises.resubmitEnterprise(again);
  expect(await stored(enterprise._id)).toMatchObject({ state: 'submitted', nameEn: 'x', review: null });
});

test('what contradicts the particulars as they stand is refused with the state, though it agreed when it was asked for', async () => {
  const { enterprise } = await parties({ enterprise: { refundRegistered: false } });
  const proposal = { refundFiledOn: '2026-05-01' };
  const change = { id: enterprise._id, step: '3:change-proposed', actor, changeId: newId('enterpriseChange'), proposal };
  const conflict = { type: 'STATE_CONFLICT', nonRetryable: true, details: [{ state: 'active' }] };
  await expect(enterprises.proposeEnterpriseChange(change)).rejects.toMatchObject(conflict);
  expect(await timeline(enterprise._id)).toEqual([]);
});

test('an enterprise of before these particulars is read as not having stated them, and a change says so', async () => {
  const { enterprise } = await parties();
  const unset = { roles: 1, pilotZone: 1, refundFiledOn: 1, fxClass: 1, brokers: 1, signing: 1, suspension: 1 };
  await EnterpriseModel.collection.updateOne({ _id: enterprise._id as never }, { $unset: unset });
  expect(particularsOf(await stored(enterprise._id))).toMatchObject({
    usci: enterprise.usci,
    roles: ['e-commerce-enterprise'],
    pilotZone: null,
    refundFiledOn: null,
    fxClass: null,
    brokers: [],
    signing: null,
  });
  const changeId = newId('enterpriseChange');
  const proposal = { roles: ['platform' as const], nameEn: enterprise.nameEn };
  await enterprises.proposeEnterpriseChange({ id: enterprise._id, step: '3:change-proposed', actor, changeId, proposal });
  const change = await EnterpriseChangeModel.findById(changeId).orFail().lean();
  expect(change.changed).toEqual([{ field: 'roles', before: ['e-commerce-enterprise'], after: ['platform'] }]);
  await enterprises.suspendEnterprise({ id: enterprise._id, step: '4:suspended', actor, reasons: ['x'] });
  await enterprises.reinstateEnterprise({ id: enterprise._id, step: '5:reinstated', actor });
  expect((await stored(enterprise._id)).suspension).toMatchObject({ reasons: ['x'], lifted: { by: actor.by } });
});

test('a mail that leaves late tells of its step, not of what came after', async () => {
  const { enterprise } = await parties({ enterprise: { state: 'under-review' } });
  const id = enterprise._id;
  const changes: [string, string] = [newId('enterpriseChange'), newId('enterpriseChange')];
  const world = await aWorld();
  await throughItsLife(id, changes, world.run);
  const told = async (template: 'registration-rejected' | 'registration-suspended' | 'change-rejected', step: string) => {
    const { content } = await readNotice(models, { template, resourceId: id, step }, 'https://outport.example');
    return content.facts.map(({ value }) => value).slice(1);
  };
  expect(await told('registration-rejected', 'rejected')).toEqual(['rejected', '执照过期']);
  expect(await told('registration-suspended', '6:suspended')).toEqual(['suspended', '失信']);
  expect(await told('change-rejected', '11:change-rejected')).toEqual(['active', 'taxpayer, refundRegistered', 'no proof']);
});

test('a step of an enterprise or a change that is not there is a lasting error', async () => {
  const lasting = { type: 'NOT_FOUND', nonRetryable: true };
  await expect(enterprises.suspendEnterprise({ id: 'ent_none', step: '3:suspended', actor, reasons: ['x'] })).rejects.toMatchObject(
    lasting,
  );
  const { enterprise } = await parties();
  const unknown = {
    id: enterprise._id,
    step: '3:change-approved',
    actor,
    changeId: 'chg_none',
    decision: 'approved',
    reasons: [],
  } as const;
  await expect(enterprises.decideEnterpriseChange({ ...unknown, reasons: [] })).rejects.toMatchObject(lasting);
});
