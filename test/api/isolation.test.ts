import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { createRoutes } from '../../api/routes/index.ts';
import { createClient } from '../../dev/demo/client.ts';
import { travel } from '../../dev/demo/journey.ts';
import { castOf, registerParties } from '../../dev/demo/parties.ts';
import { ask } from '../support/http.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner, returnsDesk } = keys.organisations;
const routes = createRoutes({ temporal: new Client({ connection: Connection.lazy() }) });

/** Ids of one finished transfer and everything around it, by the path that leads to it. */
const ids: Record<string, string> = {};
const own = createClient(api, seller.key);
beforeAll(async () => {
  const cast = castOf(api, keys);
  const parties = await registerParties(cast);
  const { transfer } = await travel(cast, parties, randomUUID().slice(0, 8), async () => false);
  const first = async (path: string): Promise<Record<string, never>> =>
    (await own.get<{ data: Record<string, never>[] }>(path)).data[0] ?? {};
  const registration = await first('/v1/warehouse-registrations');
  Object.assign(ids, {
    '/v1/organisations': seller.organisationId,
    '/v1/api-keys': (await first('/v1/api-keys'))['id'],
    '/v1/enterprises': parties.enterpriseId,
    '/v1/warehouses': parties.warehouseId,
    '/v1/warehouse-registrations': registration['id'],
    evidenceId: (registration['evidence'] as unknown as { id: string }[])[0]?.id,
    '/v1/stock-transfers': transfer.id,
    documentId: (await first(`/v1/stock-transfers/${transfer.id}/documents`))['id'],
    '/v1/filings': transfer.filingId,
    '/v1/inbound-notices': transfer.inboundNoticeId,
    '/v1/discrepancies': (await first(`/v1/discrepancies?transferId=${transfer.id}`))['id'],
    '/v1/lots': (await first('/v1/inventory'))['lotId'],
    '/v1/policies': 'CN.B2B.LIST',
    '/v1/decisions': (await first(`/v1/stock-transfers/${transfer.id}/decisions`))['id'],
    sku: (await first('/v1/products'))['sku'],
    code: (await first('/v1/tariff-lines'))['code'],
    table: 'country',
  });
}, 180_000);

const now = new Date().toISOString();
/** A body that each command with one would take, so that only whose key it is can refuse it. */
const BODIES: Record<string, unknown> = {
  '/v1/enterprises/{id}:reject': { reasons: ['x'] },
  '/v1/warehouse-registrations/{id}:reject': { reasons: ['x'] },
  '/v1/stock-transfers/{id}/milestones': { kind: 'departed', occurredAt: now },
  '/v1/inbound-notices/{id}/receipts': { messageId: 'm', isFinal: true, occurredAt: now, lines: [] },
  '/v1/products/{sku}': { nameEn: 'x' },
};
/** What a route cannot be asked without. */
const QUERIES: Record<string, string> = { '/v1/stock-transfers/{id}/what-if': '?declarationDate=2026-11-25' };
/** The directory of warehouses is everybody's, for a seller chooses from it, and so are the law, the tariff and the codes of customs. */
const SHARED = ['/v1/warehouses/{id}', '/v1/policies/{id}', '/v1/tariff-lines/{code}', '/v1/code-tables/{table}'];

function pathOf(route: { path: string }): string {
  const base = route.path.slice(0, route.path.indexOf('/{'));
  const path = route.path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent((name === 'id' ? ids[base] : ids[name]) ?? `missing-${name}`),
  );
  return `${path}${QUERIES[route.path] ?? ''}`;
}

const foreignKeys = { seller: secondSeller.key, 'returns-desk': returnsDesk.key } as const;
const particular = routes.filter(({ path }) => path.includes('{'));

describe.each(particular.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))('%s', (_name, route) => {
  test('a key of another organisation finds nothing there', async () => {
    const path = pathOf(route);
    expect(path).not.toContain('missing-');
    const key = route.roles.includes('seller') ? foreignKeys.seller : foreignKeys['returns-desk'];
    const form = route.upload === undefined ? undefined : formOf();
    const { status, body } = await ask(api, route.method.toUpperCase(), path, {
      key,
      ...(form === undefined ? { body: BODIES[route.path] ?? {} } : { form }),
      ...(route.method === 'get' ? { body: undefined } : {}),
    });
    if (SHARED.includes(route.path)) expect(status).toBe(200);
    else
      expect({ status, code: body['code'] }).toEqual(
        route.roles.includes('seller') || route.roles.includes('returns-desk')
          ? { status: 404, code: 'NOT_FOUND' }
          : { status: 403, code: 'ROLE_FORBIDDEN' },
      );
  });
});

function formOf(): FormData {
  const form = new FormData();
  form.set('kind', 'lease');
  form.set('file', new Blob(['%PDF-1.7 paper']), 'paper.pdf');
  return form;
}

test('what a foreign key finds in lists is its own', async () => {
  const foreign = createClient(api, secondSeller.key);
  for (const route of routes.filter(({ method, path, roles }) => method === 'get' && !path.includes('{') && roles.includes('seller'))) {
    if (SHARED.some((path) => path.startsWith(`${route.path}/{`))) continue;
    const seen = JSON.stringify(await foreign.all(route.path));
    for (const id of Object.values(ids)) expect(seen, route.path).not.toContain(id);
    expect(seen, route.path).not.toContain(seller.organisationId);
  }
});

test('a partner of another organisation sees neither notices nor stock', async () => {
  const operator = createClient(api, keys.operator);
  const { id } = await operator.post<{ id: string }>('/v1/organisations', {
    name: 'Other partner',
    email: 'other@partner.example',
    language: 'en',
  });
  const { secret } = await operator.post<{ secret: string }>('/v1/api-keys', { organisationId: id, role: 'partner', name: 'test' });
  const other = createClient(api, secret);
  for (const path of ['/v1/inbound-notices', '/v1/inventory', '/v1/discrepancies', '/v1/notifications', '/v1/api-keys']) {
    expect((await other.all<{ id: string; organisationId?: string }>(path)).filter(({ organisationId }) => organisationId !== id)).toEqual(
      [],
    );
  }
  const notice = `/v1/inbound-notices/${ids['/v1/inbound-notices']}`;
  const receipt = { messageId: 'm', isFinal: true, occurredAt: now, lines: [] };
  expect(await ask(api, 'GET', notice, { key: secret })).toMatchObject({ status: 404 });
  expect(await ask(api, 'POST', `${notice}/receipts`, { key: secret, body: receipt })).toMatchObject({ status: 404 });
  expect(await ask(api, 'POST', `${notice}:close`, { key: secret })).toMatchObject({ status: 404 });
});

test('what a seller cannot name as its own is unknown to it: enterprise of another in a transfer', async () => {
  const body = {
    enterpriseId: ids['/v1/enterprises'],
    warehouseId: ids['/v1/warehouses'],
    nature: 'leased',
    validFrom: '2026-01-01',
    validTo: '2027-01-01',
  };
  const answer = await ask(api, 'POST', '/v1/warehouse-registrations', { key: secondSeller.key, body });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'enterpriseId', code: 'ENTERPRISE_UNKNOWN' }] } });
});

test('every answer is what its route describes', async () => {
  for (const route of routes) {
    if (route.method !== 'get' || 'file' in route.answers) continue;
    const key = route.roles.includes('seller') ? seller.key : partner.key;
    const { status, body } = await ask(api, 'GET', route.path.includes('{') ? pathOf(route) : route.path, { key });
    expect(status, route.path).toBe(200);
    const parsed = route.answers.schema.safeParse(body);
    expect(parsed.error?.issues ?? [], route.path).toEqual([]);
    expect(parsed.data, route.path).toEqual(body);
  }
});
