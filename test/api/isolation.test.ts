import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import mongoose from 'mongoose';
import { connectMongo } from '../../models/index.ts';
import { createClient } from '../../dev/demo/client.ts';
import { headOf, travel } from '../../dev/demo/journey.ts';
import { castOf, registerParties } from '../../dev/demo/parties.ts';
import { ask } from '../support/http.ts';
import { aSiteOperator, anArrivalReport } from '../support/arrivals.ts';
import { pdfOf, pngOf } from '../support/papers.ts';
import { routes } from '../support/routes.ts';
import { aSumUpRecord } from '../support/sum-up-record.ts';
import { expectKept } from '../support/uploads.ts';
import { aDirectExport, aTransfer, customsWill, newRun } from '../support/world.ts';

const { api, keys, mongodb } = inject('stack');
const { seller, secondSeller, partner, returnsDesk } = keys.organisations;

const DRAW = { lineNo: 1, quantity: '1', purpose: { kind: 'import-declaration', reference: 'K1-1' }, on: '2026-04-01' };

const AUTHORISATION = { brand: 'Lumio', kind: 'authorisation', number: 'SQ-1', owner: 'Lumio GmbH', validFrom: '2026-01-01' };

/** Ids of one finished transfer and everything around it, by the path that leads to it. */
const ids: Record<string, string> = {};
const own = createClient(api, seller.key);
beforeAll(async () => {
  await connectMongo(mongodb, { timeoutMs: 10_000 });
  const cast = castOf(api, keys);
  const parties = await registerParties(cast);
  const trip = randomUUID().slice(0, 8);
  const site = await aSiteOperator();
  const arrival = await site.post<{ id: string }>(
    '/v1/arrival-reports',
    anArrivalReport(headOf(trip, parties).transport.billNo, { packages: 1 }),
  );
  const { transfer } = await travel(cast, parties, trip, async (orderNo) => {
    await customsWill('inspect-then-release', orderNo);
    return true;
  });
  const first = async (path: string): Promise<Record<string, never>> =>
    (await own.get<{ data: Record<string, never>[] }>(path)).data[0] ?? {};
  const registration = await first('/v1/warehouse-registrations');
  const certificate = await own.post<{ id: string }>('/v1/certificates-of-origin', {
    scheme: 'acfta-e',
    kind: 'original',
    number: randomUUID(),
    issuedOn: '2026-03-01',
    issuingParty: 'CHN',
    destination: 'MYS',
    exporterName: 'Exporter',
    consigneeName: 'Consignee',
    invoiceNo: 'INV-1',
    lines: [{ lineNo: 1, hsCode6: '610910', description: 'T-shirts', originCountry: 'CHN', criterion: 'PE', quantity: '10', unit: '011' }],
  });
  const draw = await own.post<{ id: string }>(`/v1/certificates-of-origin/${certificate.id}/drawdowns`, DRAW);
  const changes = `/v1/enterprises/${parties.enterpriseId}/changes`;
  const change = await own.post<{ id: string }>(changes, { contact: { name: randomUUID(), email: 'a@mingquan.example', phone: '1' } });
  await own.post(`${changes}/${change.id}:withdraw`);
  const run = newRun();
  await customsWill('refuse-list-items-differ', `BK-${run}`);
  await own.post('/v1/stock-transfers', aTransfer(parties, run));
  const task = await vi.waitFor(
    async () => {
      const opened = await first('/v1/tasks');
      if (opened === undefined || !('id' in opened)) throw new Error('the refused transfer has no task yet');
      return opened;
    },
    { timeout: 60_000, interval: 100 },
  );
  const direct = await own.post<{ id: string }>('/v1/direct-exports', aDirectExport(parties));
  const document9710 = await vi.waitFor(
    async () => {
      const [paper] = await own.all<{ id: string }>(`/v1/direct-exports/${direct.id}/documents`);
      if (paper === undefined) throw new Error('no paper is printed yet');
      return paper;
    },
    { timeout: 60_000, interval: 100 },
  );
  const inspection = await first(`/v1/inspections?transferId=${transfer.id}`);
  const photo = new FormData();
  photo.set('file', new Blob([pngOf(2, 2)]), 'photo.png');
  const attachment = await ask(api, 'POST', `/v1/inspections/${String(inspection['id'])}/attachments`, { key: seller.key, form: photo });
  const document = { document: 'my-coa', country: 'MYS', holder: 'manufacturer', skus: ['YG-LP01'], number: '1', validFrom: '2026-01-01' };
  Object.assign(ids, {
    '/v1/organisations': seller.organisationId,
    '/v1/api-keys': (await first('/v1/api-keys'))['id'],
    '/v1/enterprises': parties.enterpriseId,
    changeId: change.id,
    '/v1/warehouses': parties.warehouseId,
    '/v1/importers': parties.importerId,
    licenceId: (await first(`/v1/importers/${parties.importerId}/licences`))['id'],
    '/v1/compliance-documents': (await own.post<{ id: string }>('/v1/compliance-documents', document)).id,
    '/v1/warehouse-registrations': registration['id'],
    evidenceId: (registration['evidence'] as unknown as { id: string }[])[0]?.id,
    '/v1/stock-transfers': transfer.id,
    '/v1/direct-exports': direct.id,
    '/v1/direct-exports/documentId': document9710.id,
    documentId: (await first(`/v1/stock-transfers/${transfer.id}/documents`))['id'],
    '/v1/arrival-reports': arrival.id,
    '/v1/filings': transfer.filingId,
    '/v1/inspections': inspection['id'],
    attachmentId: attachment.body['id'],
    '/v1/brand-authorisations': (await own.post<{ id: string }>('/v1/brand-authorisations', AUTHORISATION)).id,
    '/v1/inbound-notices': transfer.inboundNoticeId,
    '/v1/discrepancies': (await first(`/v1/discrepancies?transferId=${transfer.id}`))['id'],
    '/v1/lots': (await first('/v1/inventory'))['lotId'],
    '/v1/certificates-of-origin': certificate.id,
    drawdownId: draw.id,
    '/v1/policies': 'CN.B2B.LIST',
    '/v1/refusals': 'manual-refusal',
    '/v1/tasks': task['id'],
    '/v1/sum-ups': (await aSumUpRecord({ organisationId: seller.organisationId, enterpriseId: parties.enterpriseId }))._id,
    '/v1/decisions': (await first(`/v1/stock-transfers/${transfer.id}/decisions`))['id'],
    sku: (await first('/v1/products'))['sku'],
    code: (await first('/v1/tariff-lines'))['code'],
    table: 'country',
    step: 'declaration',
  });
}, 180_000);
afterAll(() => mongoose.disconnect());

const BOUND = { mode: 'road', billNo: 'B1', vehicleName: '粤A·K5821', voyageNo: '20261125' };
const now = new Date().toISOString();
/** A body that each command with one would take, so that only whose key it is can refuse it. */
const BODIES: Record<string, unknown> = {
  '/v1/enterprises/{id}:reject': { reasons: ['x'] },
  '/v1/enterprises/{id}:suspend': { reasons: ['x'] },
  '/v1/enterprises/{id}/changes': { nameEn: 'x' },
  '/v1/enterprises/{id}/changes/{changeId}:reject': { reasons: ['x'] },
  '/v1/warehouse-registrations/{id}:reject': { reasons: ['x'] },
  '/v1/warehouse-registrations/{id}:suspend': { reasons: ['x'] },
  '/v1/warehouse-registrations/{id}:renew': { validTo: '2099-12-31' },
  '/v1/stock-transfers/{id}:bind-transport': { transport: BOUND },
  '/v1/direct-exports/{id}:bind-transport': { transport: BOUND },
  '/v1/stock-transfers/{id}/milestones': { kind: 'departed', occurredAt: now },
  '/v1/direct-exports/{id}/milestones': { kind: 'departed', occurredAt: now },
  '/v1/inbound-notices/{id}/receipts': { messageId: 'm', isFinal: true, occurredAt: now, lines: [] },
  '/v1/inspections/{id}:record-result': { outcome: 'passed' },
  '/v1/certificates-of-origin/{id}:cancel': { reason: 'x' },
  '/v1/certificates-of-origin/{id}/drawdowns': DRAW,
  '/v1/certificates-of-origin/{id}/drawdowns/{drawdownId}:release': { reason: 'x' },
  '/v1/products/{sku}': { nameEn: 'x' },
  '/v1/tasks/{id}:complete': { note: 'x' },
  '/v1/filings/{id}:withdraw': { reason: 'x' },
  '/v1/filings/{id}:correct': { orders: [{ orderNo: 'x' }] },
  '/v1/stock-transfers/{id}:amend': { portCode: '5166' },
  '/v1/direct-exports/{id}:amend': { portCode: '5166' },
  '/v1/importers/{id}': { name: 'x' },
  '/v1/warehouses/{id}': { name: 'x' },
  '/v1/importers/{id}/licences': { document: 'my-coa', number: '1', validFrom: '2026-01-01' },
};
/** What a route cannot be asked without. */
const QUERIES: Record<string, string> = {
  '/v1/stock-transfers/{id}/what-if': '?declarationDate=2026-11-25',
  '/v1/direct-exports/{id}/what-if': '?declarationDate=2026-11-25',
};
/** The directories of warehouses and of importers are everybody's, for a seller chooses from them, and so are the law, the tariff and the codes of customs. */
const SHARED = [
  'GET /v1/warehouses/{id}',
  'GET /v1/importers/{id}',
  'GET /v1/importers/{id}/licences',
  'GET /v1/policies/{id}',
  'GET /v1/refusals/{id}',
  'GET /v1/tariff-lines/{code}',
  'GET /v1/code-tables/{table}',
  'GET /v1/guide/{step}',
];

function pathOf(route: { path: string }): string {
  const base = route.path.slice(0, route.path.indexOf('/{'));
  const path = route.path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent((name === 'id' ? ids[base] : (ids[`${base}/${name}`] ?? ids[name])) ?? `missing-${name}`),
  );
  return `${path}${QUERIES[route.path] ?? ''}`;
}

const foreignKeys = { seller: secondSeller.key, 'returns-desk': returnsDesk.key } as const;
const particular = routes.filter(({ path }) => path.includes('{'));

describe.each(particular.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))('%s', (name, route) => {
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
    if (SHARED.includes(name)) expect(status).toBe(200);
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
  for (const [name, value] of Object.entries({ kind: 'lease', country: 'MYS', address: 'Port Klang 1' })) form.set(name, value);
  form.set('file', new Blob([pdfOf(1)]), 'paper.pdf');
  return form;
}

const isPaged = ({ query }: (typeof routes)[number]): boolean => query !== undefined && 'limit' in (query as z.ZodObject).shape;

test('what a foreign key finds in lists is its own', async () => {
  const foreign = createClient(api, secondSeller.key);
  for (const route of routes.filter(({ method, path, roles }) => method === 'get' && !path.includes('{') && roles.includes('seller'))) {
    if (!isPaged(route)) continue;
    if (SHARED.some((shared) => shared.startsWith(`GET ${route.path}/{`))) continue;
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
    const key = route.roles.includes('seller') ? seller.key : route.roles.includes('partner') ? partner.key : keys.operator;
    const { status, body } = await ask(api, 'GET', route.path.includes('{') ? pathOf(route) : route.path, { key });
    expect(status, route.path).toBe(200);
    const parsed = route.answers.schema.safeParse(body);
    expect(parsed.error?.issues ?? [], route.path).toEqual([]);
    expect(parsed.data, route.path).toEqual(body);
  }
});

test('every file that a route sends is one to keep, of a type that no browser runs', async () => {
  const sending = routes.filter(({ answers }) => 'file' in answers);
  expect(sending.length).toBeGreaterThan(1);
  for (const route of sending) {
    const key = route.roles.includes('seller') ? seller.key : partner.key;
    const { status, headers } = await fetch(`${api}${pathOf(route)}`, { headers: { authorization: `Bearer ${key}` } });
    expect(status, route.path).toBe(200);
    expectKept(headers);
  }
});
