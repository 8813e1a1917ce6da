import { beforeAll, expect, inject, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../contracts/errors.ts';
import { ask } from '../support/http.ts';
import { type World, aDirectExport, aLine, aTransfer, aWorld, anOrderLine, customsWill, newRun, pathOf } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller } = keys.organisations;
let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

const told = (id: string, kind: string) =>
  ask(api, 'POST', `${pathOf(id)}/milestones`, {
    key: seller.key,
    body: { kind, occurredAt: new Date().toISOString(), reference: '粤A·K5821' },
    headers: { 'accept-language': 'zh-CN' },
  });
const refused = (code: ErrorCode, state: string) => ({
  status: 409,
  body: { code, state, detail: expect.stringMatching(/[\u4e00-\u9fff]/), title: ERRORS[code].title['zh-CN'] },
});

/** Loose cargo that customs wants to see, declared and at the site. */
async function inspectedFirst(mode: '9710' | '9810') {
  const run = newRun();
  const orderNo = `LC-${run}`;
  await customsWill('inspect-then-release', orderNo);
  const body =
    mode === '9810' ? aTransfer(world.parties, run, [aLine(orderNo)]) : aDirectExport(world.parties, run, [anOrderLine(orderNo)]);
  return world.begin({ ...body, cargo: 'loose' });
}

test.each(['9710', '9810'] as const)(
  'loose cargo under %s is inspected and released, then loaded, then leaves; another order is 409 with what to do',
  async (mode) => {
    const { id } = await inspectedFirst(mode);
    await world.reaches(id, 'declared');
    expect(await told(id, 'loaded')).toMatchObject(refused('LOADING_BEFORE_RELEASE', 'declared'));
    await world.passes(id, 'arrived-at-port');
    await world.reaches(id, 'released');
    expect(await told(id, 'departed')).toMatchObject(refused('DEPARTURE_BEFORE_LOADING', 'released'));
    expect(await told(id, 'loaded')).toMatchObject({ status: 200, body: { state: 'released', cargo: 'loose' } });
    expect(await told(id, 'departed')).toMatchObject({ status: 200, body: { state: 'departed' } });
    const timeline = await world.cast.seller.all<{ kind: string; state: string }>(`${pathOf(id)}/timeline`);
    const kinds = timeline.map(({ kind }) => kind);
    expect(kinds.slice(kinds.indexOf('under-inspection'))).toEqual(['under-inspection', 'released', 'loaded', 'departed']);
    const shown = await world.cast.seller.get<{ milestones: { kind: string }[]; policies: { subject: string }[] }>(pathOf(id));
    expect(shown.milestones.map(({ kind }) => kind)).toEqual(['arrived-at-port', 'loaded', 'departed']);
    expect(shown.policies.map(({ subject }) => subject)).toContain('inspect-before-loading');
  },
);

test('the check refuses loose cargo at a customs that does not inspect it before loading, with the cure and the step of the guide', async () => {
  const body = { ...aTransfer(world.parties), customsCode: '5349', cargo: 'loose' };
  const { body: checked } = await ask(api, 'POST', '/v1/stock-transfers:check', { key: seller.key, body });
  const findings = checked['findings'] as { rule: string }[];
  expect(checked['ready']).toBe(false);
  expect(findings.find(({ rule }) => rule === 'LOOSE_CARGO_NOT_HERE')).toMatchObject({
    severity: 'blocking',
    path: 'cargo',
    cure: expect.stringContaining('inspect-before-loading'),
    guide: 'inspection',
  });
  const unknown = await ask(api, 'POST', '/v1/stock-transfers', { key: seller.key, body: { ...aTransfer(world.parties), cargo: 'bulk' } });
  expect(unknown).toMatchObject({ status: 422, body: { errors: [{ path: 'cargo' }] } });
});
