import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { ask } from '../support/http.ts';

const { api, keys } = inject('stack');
const { seller, partner } = keys.organisations;
const aProduct = (change: object = {}) => ({
  sku: `T-${randomUUID().slice(0, 8)}`,
  nameZh: '棉制T恤衫',
  nameEn: 'Cotton T-shirt',
  hsCode: '6109100021',
  model: '4|0|针织|男式|棉100%',
  unit: '011',
  legalUnit1: '011',
  legalUnit1PerPiece: '1',
  netWeightKg: '0.2',
  purchaseInvoice: 'special',
  ...change,
});

test('without a key, or with a wrong one, nothing is told but that a key is needed', async () => {
  for (const key of [undefined, 'outport_wrong_wrong_wrong_wrong']) {
    const { status, headers, body } = await ask(api, 'GET', '/v1/stock-transfers', { key });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ status: 401, code: key === undefined ? 'KEY_MISSING' : 'KEY_INVALID' });
  }
});

test('a role without the right is refused as 403', async () => {
  expect(await ask(api, 'GET', '/v1/stock-transfers', { key: partner.key })).toMatchObject({
    status: 403,
    body: { code: 'ROLE_FORBIDDEN' },
  });
  expect(await ask(api, 'POST', '/v1/organisations', { key: seller.key, body: {} })).toMatchObject({ status: 403 });
});

test('a path that does not exist is 404, a wrong method 405 with the right ones', async () => {
  expect(await ask(api, 'GET', '/v1/nothing', { key: seller.key })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await ask(api, 'GET', '/v1/stock-transfers/%E0%A4%A', { key: seller.key })).toMatchObject({ status: 404 });
  const wrong = await ask(api, 'DELETE', '/v1/products', { key: seller.key });
  expect(wrong).toMatchObject({ status: 405, body: { code: 'METHOD_NOT_ALLOWED' } });
  expect(wrong.headers.get('allow')).toBe('POST, GET');
});

test('broken JSON is 400 and a body over the limit 413', async () => {
  expect(await ask(api, 'POST', '/v1/products', { key: seller.key, raw: '{"sku":' })).toMatchObject({
    status: 400,
    body: { code: 'JSON_BROKEN' },
  });
  const large = JSON.stringify(aProduct({ nameEn: 'x'.repeat(200_000) }));
  expect(await ask(api, 'POST', '/v1/products', { key: seller.key, raw: large })).toMatchObject({
    status: 413,
    body: { code: 'BODY_TOO_LARGE' },
  });
});

test('every bad field is named at once with its path, in the language asked for, and nothing is stored', async () => {
  const sku = `T-${randomUUID().slice(0, 8)}`;
  const bad = aProduct({ sku, hsCode: '6109', netWeightKg: 0.2, unit: 'pcs', colour: 'red', purchaseInvoice: undefined });
  const wanted = ['colour', 'hsCode', 'netWeightKg', 'purchaseInvoice', 'unit'];
  const english = await ask(api, 'POST', '/v1/products', { key: seller.key, body: bad });
  expect(english).toMatchObject({ status: 422, body: { code: 'REQUEST_INVALID' } });
  const errors = english.body['errors'] as { path: string; code: string; message: string }[];
  expect(errors.map(({ path }) => path).toSorted()).toEqual(wanted);
  expect(errors.find(({ path }) => path === 'hsCode')?.code).toBe('HS_CODE_MALFORMED');
  const chinese = await ask(api, 'POST', '/v1/products', {
    key: seller.key,
    body: bad,
    headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5' },
  });
  expect(chinese.body['title']).toMatch(/[\u4e00-\u9fff]/);
  for (const { message } of chinese.body['errors'] as typeof errors) expect(message).toMatch(/[\u4e00-\u9fff]/);
  expect(await ask(api, 'GET', `/v1/products/${sku}`, { key: seller.key })).toMatchObject({ status: 404 });
});

test('the same Idempotency-Key with the same body gives the same answer and makes one thing', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const body = aProduct();
  const first = await ask(api, 'POST', '/v1/products', { key: seller.key, body, headers });
  const second = await ask(api, 'POST', '/v1/products', { key: seller.key, body, headers });
  expect(first.status).toBe(201);
  expect(first.headers.get('location')).toBe(`/v1/products/${body.sku}`);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.status).toBe(201);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  expect(second.body).toEqual(first.body);
  const { warnings, ...product } = first.body;
  expect(warnings).toEqual([]);
  expect(await ask(api, 'GET', `/v1/products/${body.sku}`, { key: seller.key })).toMatchObject({ status: 200, body: product });
});

test('the same Idempotency-Key with another body is refused, and a create without one too', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  await ask(api, 'POST', '/v1/products', { key: seller.key, body: aProduct(), headers });
  const other = await ask(api, 'POST', '/v1/products', { key: seller.key, body: aProduct(), headers });
  expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  const without = await fetch(`${api}/v1/products`, {
    method: 'POST',
    headers: { authorization: `Bearer ${seller.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(aProduct()),
  });
  expect(without.status).toBe(422);
  expect(await without.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_MISSING' });
});

test('twenty requests at once with one key make one thing; those in the way are told to come back', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const body = aProduct();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(api, 'POST', '/v1/products', { key: seller.key, body, headers })));
  for (const { status, body: told, headers: given } of answers) {
    if (status === 409) {
      expect(told['code']).toBe('REQUEST_IN_PROGRESS');
      expect(given.get('retry-after')).not.toBeNull();
    } else expect(status).toBe(201);
  }
  expect(new Set(answers.filter(({ status }) => status === 201).map(({ body: told }) => told['id'])).size).toBe(1);
});

test('two organisations may use the same Idempotency-Key for their own things', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const other = keys.organisations.secondSeller;
  const [a, b] = [aProduct(), aProduct()];
  expect(await ask(api, 'POST', '/v1/products', { key: seller.key, body: a, headers })).toMatchObject({
    status: 201,
    body: { sku: a.sku },
  });
  expect(await ask(api, 'POST', '/v1/products', { key: other.key, body: b, headers })).toMatchObject({ status: 201, body: { sku: b.sku } });
});

test('a list ends, holds each thing once, and keeps its place while things are added', async () => {
  const made = [aProduct(), aProduct(), aProduct(), aProduct(), aProduct()];
  for (const body of made) await ask(api, 'POST', '/v1/products', { key: seller.key, body });
  const seen: unknown[] = [];
  let cursor = '';
  for (let pages = 0; pages < 100; pages += 1) {
    const { body } = await ask(api, 'GET', `/v1/products?limit=2${cursor}`, { key: seller.key });
    expect(body.data?.length).toBeLessThanOrEqual(2);
    seen.push(...(body.data ?? []).map(({ sku }) => sku));
    if (body['nextCursor'] === null) break;
    cursor = `&cursor=${body['nextCursor'] as string}`;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(made.map(({ sku }) => sku)));
  for (const query of ['limit=0', 'limit=201', 'cursor=%21%21', 'cursor=abcd', 'sort=1']) {
    expect(await ask(api, 'GET', `/v1/products?${query}`, { key: seller.key })).toMatchObject({
      status: 422,
      body: { code: 'REQUEST_INVALID' },
    });
  }
});

test('a request id is echoed, or made, and stands in the problem', async () => {
  const given = await ask(api, 'GET', '/v1/nothing', { headers: { 'x-request-id': 'my-request.1' } });
  expect(given.headers.get('x-request-id')).toBe('my-request.1');
  expect(given.body['instance']).toBe('my-request.1');
  const made = await ask(api, 'GET', '/v1/nothing', { headers: { 'x-request-id': 'bad id\twith tab' } });
  expect(made.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
});

test('answers carry security headers and no sign of what serves them', async () => {
  const { headers } = await ask(api, 'GET', '/v1/products', { key: seller.key });
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
});
