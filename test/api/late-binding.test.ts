import { beforeAll, expect, inject, test, vi } from 'vitest';
import type { ErrorCode } from '../../contracts/errors.ts';
import { ask } from '../support/http.ts';
import { type World, aDirectExport, aTransfer, aWorld, newRun, pathOf } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner } = keys.organisations;

let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

const LATER = { mode: 'road', boundLater: true };
const stated = (run = newRun()) => ({ transport: { mode: 'road', billNo: `LATE${run}`, vehicleName: '粤Z·1234港', voyageNo: '20261125' } });
const bind = (id: string, body: object, { key = seller.key, headers = {} }: { key?: string; headers?: Record<string, string> } = {}) =>
  ask(api, 'POST', `${pathOf(id)}:bind-transport`, { key, body, headers });
const told = (id: string, code: ErrorCode | null) =>
  vi.waitFor(
    async () =>
      expect((await world.cast.seller.get<{ attention: { code: string } | null }>(pathOf(id))).attention?.code ?? null).toBe(code),
    {
      timeout: 30_000,
      interval: 100,
    },
  );

test.each([
  ['stock transfer', () => aTransfer(world.parties)],
  ['direct export', () => aDirectExport(world.parties)],
])(
  'a %s is made and declared without its transport, stated later, bound by a manifest, and released',
  async (_name, of) => {
    const { id, filingId } = await world.begin({ ...of(), transport: LATER });
    await world.reaches(id, 'declared');
    await told(id, 'TRANSPORT_NOT_BOUND');
    const body = stated();
    const answer = await bind(id, body, { headers: { 'idempotency-key': `bind-${id}` } });
    expect(answer).toMatchObject({ status: 200, body: { state: 'declared', transport: body.transport } });
    expect(await bind(id, body, { headers: { 'idempotency-key': `bind-${id}` } })).toMatchObject({ status: 200, body: answer.body });
    await told(id, null);
    expect(await bind(id, stated())).toMatchObject({
      status: 409,
      body: { code: 'BINDING_NOT_DUE' satisfies ErrorCode, state: 'declared' },
    });
    await world.passes(id, 'arrived-at-port');
    await world.reaches(id, 'released');
    const messages = await world.cast.seller.all<{ messageType: string; direction: string; policies: string | null }>(
      `/v1/filings/${(await world.cast.seller.get<{ filingId: string }>(pathOf(id))).filingId ?? filingId}/messages`,
    );
    expect(messages.filter(({ messageType }) => messageType === 'CEB607Message')).toHaveLength(1);
    await world.passes(id, 'departed');
    expect(await bind(id, stated())).toMatchObject({ status: 409, body: { code: 'BINDING_TOO_LATE' satisfies ErrorCode } });
  },
  90_000,
);

test('422 names every bad field, also of a voyage that the manifest needs and of another mode; 403 by the wrong role, 404 of another organisation', async () => {
  const { id } = await world.begin({ ...aTransfer(world.parties), transport: LATER });
  await world.reaches(id, 'declared');
  const paths = ({ body }: { body: Record<string, unknown> }) => (body['errors'] as { path: string }[]).map(({ path }) => path).toSorted();
  const open = await bind(id, { transport: { mode: 'road' } });
  expect([open.status, paths(open)]).toEqual([422, ['transport.billNo', 'transport.vehicleName']]);
  const still = await bind(id, { transport: LATER });
  expect(still.status).toBe(422);
  const bare = await bind(id, { transport: { mode: 'road', billNo: 'B1', vehicleName: '粤Z·1234港' } });
  expect([bare.status, paths(bare)]).toEqual([422, ['transport.voyageNo']]);
  const rail = { mode: 'rail', billNo: 'B1', vehicleName: 'X8001', voyageNo: '20261125' };
  expect(await bind(id, { transport: rail })).toMatchObject({ status: 422, body: { code: 'TRANSPORT_MODE_DIFFERS' satisfies ErrorCode } });
  expect((await bind(id, stated(), { key: partner.key })).status).toBe(403);
  expect((await bind(id, stated(), { key: secondSeller.key })).status).toBe(404);
  expect((await bind(id, stated())).status).toBe(200);
});

test('a district that is not known to allow it blocks by the missing papers; they are stated, and the recheck passes', async () => {
  const body = { ...aTransfer(world.parties), customsCode: '5301', portCode: '5301', transport: LATER };
  const { status, body: check } = await ask(api, 'POST', '/v1/stock-transfers:check', { key: seller.key, body });
  expect([status, check['ready']]).toEqual([200, false]);
  expect(
    (check['findings'] as { rule: string; path: string; cure: string; guide: string }[]).filter(({ rule }) => rule === 'TRANSPORT_MISSING'),
  ).toEqual([
    expect.objectContaining({
      path: 'transport.billNo',
      cure: expect.stringContaining(':bind-transport') as string,
      guide: expect.any(String) as string,
    }),
    expect.objectContaining({ path: 'transport.vehicleName' }),
  ]);
  const { id } = await world.begin(body);
  expect((await world.reaches(id, 'needs-attention')).attention?.message).toContain('transport.billNo');
  expect((await bind(id, stated())).status).toBe(200);
  expect((await ask(api, 'POST', `${pathOf(id)}:recheck`, { key: seller.key })).status).toBe(200);
  await world.reaches(id, 'declared');
  expect((await bind(id, stated())).status).toBe(409);
});

test('what is stated beside "later" is refused field by field', async () => {
  const transport = { ...LATER, billNo: 'B1', vehicleName: 'X' };
  const { status, body } = await ask(api, 'POST', '/v1/stock-transfers', {
    key: seller.key,
    body: { ...aTransfer(world.parties), transport },
    headers: { 'idempotency-key': newRun() },
  });
  expect(status).toBe(422);
  expect((body['errors'] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual(['transport.billNo', 'transport.vehicleName']);
});
