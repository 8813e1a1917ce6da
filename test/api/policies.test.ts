import { expect, inject, test } from 'vitest';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { ask } from '../support/http.ts';
import { aLine, aTransfer, aWorld, customsWill, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { key } = keys.organisations.seller;
const PATH = '/v1/policies';

test('every pack is listed with its validity, source, confidence and hash, page by page', async () => {
  const seen: unknown[] = [];
  for (let cursor = ''; ;) {
    const { body } = await ask(api, 'GET', `${PATH}?limit=25${cursor}`, { key });
    seen.push(...(body.data ?? []).map(({ id }) => id));
    if (body['nextCursor'] === null) break;
    cursor = `&cursor=${body['nextCursor'] as string}`;
  }
  expect(seen).toEqual([...new Set(POLICY_BOOK.all.map(({ id }) => id))]);
});

test.each([
  ['2024-12-14', 'CN.9810.WAREHOUSE-FILING.REQUIRED'],
  ['2024-12-15', 'CN.9810.WAREHOUSE-FILING.ABOLISHED'],
])('on %s the warehouse filing is answered by %s', async (on, id) => {
  const { body } = await ask(api, 'GET', `${PATH}?subject=warehouse-filing&on=${on}`, { key });
  expect(body.data).toMatchObject([{ id, confidence: 'secondary', citation: { instrument: expect.stringContaining('海关总署公告') } }]);
  expect(await ask(api, 'GET', `${PATH}/${id}`, { key })).toMatchObject({ status: 200, body: body.data?.[0] });
});

test('a date before any rule has no rule, and a pack that is not there is 404', async () => {
  expect((await ask(api, 'GET', `${PATH}?on=2018-01-01`, { key })).body.data).toEqual([]);
  expect(await ask(api, 'GET', `${PATH}/CN.NOTHING`, { key })).toMatchObject({ status: 404 });
  expect(await ask(api, 'GET', `${PATH}?subject=nothing`, { key })).toMatchObject({ status: 422, body: { errors: [{ path: 'subject' }] } });
});

test('a pack explains itself in the language asked for', async () => {
  for (const [language, text] of [
    ['zh-CN', /[\u4e00-\u9fff]/],
    ['en', /[a-z]{4}/],
  ] as const) {
    const { body } = await ask(api, 'GET', `${PATH}/CN.B2B.LIST`, { key, headers: { 'accept-language': language } });
    expect([body['title'], body['explanation']]).toEqual([expect.stringMatching(text), expect.stringMatching(text)]);
  }
});

test.each([
  ['2020-08-31', '2248', '9810', []],
  ['2020-09-01', '2248', '9810', ['CN.B2B.PILOT-2020-09']],
  ['2020-08-31', '5165', '9710', ['CN.B2B.PILOT-2020-07']],
  ['2020-08-31', '5165', '9610', []],
])('on %s at %s mode %s is answered by %j', async (on, place, mode, ids) => {
  const { body } = await ask(api, 'GET', `${PATH}?subject=b2b-mode&on=${on}&place=${place}&mode=${mode}`, { key });
  expect(body.data?.map(({ id }) => id)).toEqual(ids);
});

test('a pack is found as it stood under a version, and a version that never was is 404', async () => {
  expect(await ask(api, 'GET', `${PATH}/CN.B2B.LIST?version=1`, { key })).toMatchObject({ status: 200, body: { version: 1 } });
  expect(await ask(api, 'GET', `${PATH}/CN.B2B.LIST?version=9`, { key })).toMatchObject({ status: 404 });
});

type Plan = {
  ready: boolean;
  findings: { rule: string; severity: string; source: string }[];
  tickets: { path: string }[];
  policies: { packId: string; version: number; sha256: string }[];
  changes: { subject: string; kept: { packId: string }; offered: { id: string } | null }[];
  clocks: { kind: string; until: string }[];
  turningDays: string[];
};

test('a transfer keeps id, version and hash of the packs it was planned by, and its decision is made again to the same bytes', async () => {
  const world = await aWorld();
  const { seller } = world.cast;
  const { id } = await world.begin(aTransfer(world.parties));
  await world.reaches(id, 'declared');
  const { policies, policyOffers } = await seller.get<Plan & { policyOffers: unknown[] }>(`/v1/stock-transfers/${id}`);
  expect(policies.length).toBeGreaterThan(3);
  expect(policyOffers).toEqual([]);
  for (const { packId, version, sha256 } of policies) {
    expect(await ask(api, 'GET', `${PATH}/${packId}`, { key })).toMatchObject({ status: 200, body: { version, sha256 } });
  }
  const [decision] = await seller.all<{ id: string; policies: unknown; outcomeSha256: string }>(`/v1/stock-transfers/${id}/decisions`);
  expect(decision?.policies).toEqual(policies);
  expect(await seller.post(`/v1/decisions/${decision?.id}:re-evaluate`)).toEqual({
    same: true,
    recordedSha256: decision?.outcomeSha256,
    outcomeSha256: decision?.outcomeSha256,
  });
});

test('what if it were filed on another date: the answer of that date, what differs, and the deadlines that would run; nothing is stored', async () => {
  const world = await aWorld();
  const { seller } = world.cast;
  const { id } = await world.begin(aTransfer(world.parties));
  await world.reaches(id, 'declared');
  const before = await seller.get(`/v1/stock-transfers/${id}`);
  const whatIf = (date: string) => seller.get<Plan>(`/v1/stock-transfers/${id}/what-if?declarationDate=${date}`);

  const old = await whatIf('2024-12-14');
  expect(old.ready).toBe(false);
  expect(old.findings.find(({ rule }) => rule === 'WAREHOUSE_NOT_FILED')).toMatchObject({
    severity: 'blocking',
    source: expect.stringContaining('No.75'),
  });
  expect(old.changes).toMatchObject([
    {
      subject: 'warehouse-filing',
      kept: { packId: 'CN.9810.WAREHOUSE-FILING.ABOLISHED' },
      offered: { id: 'CN.9810.WAREHOUSE-FILING.REQUIRED' },
    },
    { subject: 'inspect-before-loading', kept: { packId: 'CN.INSPECT-BEFORE-LOADING' }, offered: null },
    { subject: 'compliance-requirements', kept: { packId: 'MY.COMPLIANCE' }, offered: null },
  ]);
  expect(old.turningDays[0]).toBe('2024-12-15');

  const soon = await whatIf('2026-12-31');
  expect(soon).toMatchObject({ ready: true, changes: [], tickets: [{ path: 'list' }] });
  expect(soon.clocks).toContainEqual(expect.objectContaining({ kind: 'return-relief', until: '2027-06-30' }));
  expect((await whatIf('2028-01-01')).clocks.map(({ kind }) => kind)).not.toContain('return-relief');
  expect(await whatIf('2020-06-30')).toMatchObject({ ready: false, findings: [{ rule: 'MODE_NOT_IN_FORCE' }], tickets: [], policies: [] });
  expect(await seller.get(`/v1/stock-transfers/${id}`)).toEqual(before);
});

test('packs are taken anew only by a transfer whose refused tickets wait, and its timeline says by whom', async () => {
  const world = await aWorld();
  const { seller } = world.cast;
  const run = newRun();
  await customsWill('reject-order-always', `BK-${run}`);
  const { id } = await world.begin(aTransfer(world.parties, run, [aLine(`BK-${run}`)]));
  await world.reaches(id, 'needs-attention');
  expect(await seller.post(`/v1/stock-transfers/${id}:adopt-policies`)).toMatchObject({ state: 'needs-attention' });
  const timeline = await seller.all<{ kind: string; by: string }>(`/v1/stock-transfers/${id}/timeline`);
  expect(timeline.map(({ kind }) => kind)).toContain('policies-adopted');
  await seller.post(`/v1/stock-transfers/${id}:cancel`);
  const late = await ask(api, 'POST', `/v1/stock-transfers/${id}:adopt-policies`, { key });
  expect(late).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } });
});
