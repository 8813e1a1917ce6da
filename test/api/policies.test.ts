import { expect, inject, test } from 'vitest';
import { POLICIES } from '../../domain/policy/index.ts';
import { ask } from '../support/http.ts';
import { aTransfer, aWorld } from '../support/world.ts';

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
  expect(seen).toEqual(Object.values(POLICIES).flatMap((packs) => packs.map(({ id }) => id)));
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
  const { body } = await ask(api, 'GET', `${PATH}/CN.B2B.LIST`, { key, headers: { 'accept-language': 'zh-CN' } });
  expect(body['title']).toMatch(/[\u4e00-\u9fff]/);
});

test('a transfer keeps id, version and hash of the packs it was planned by, as they are listed', async () => {
  const world = await aWorld();
  const { id } = await world.begin(aTransfer(world.parties));
  await world.reaches(id, 'declared');
  const { policies } = await world.cast.seller.get<{ policies: { packId: string; version: number; sha256: string }[] }>(
    `/v1/stock-transfers/${id}`,
  );
  expect(policies.length).toBeGreaterThan(3);
  for (const { packId, version, sha256 } of policies) {
    expect(await ask(api, 'GET', `${PATH}/${packId}`, { key })).toMatchObject({ status: 200, body: { version, sha256 } });
  }
});
