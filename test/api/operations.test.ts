import { tmpdir } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import { createMetrics } from '../../api/http/metrics.ts';
import { ERRORS } from '../../contracts/errors.ts';
import { createFolderStore } from '../../gateways/files/folder.ts';
import { connectMongo } from '../../models/index.ts';
import { ask } from '../support/http.ts';
import { routes } from '../support/routes.ts';

const { api, keys, mongodb, temporal: address, metrics } = inject('stack');
const { seller } = keys.organisations;

describe('the description', () => {
  test('names every route that exists, and no other', async () => {
    const { body } = await ask(api, 'GET', '/openapi.json');
    const described = Object.entries(body['paths'] as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
    expect(body['openapi']).toBe('3.1.1');
  });

  test('says of every refusal a route gives that it may come', async () => {
    const { body } = await ask(api, 'GET', '/openapi.json');
    const paths = body['paths'] as Record<string, Record<string, { responses: Record<string, object> }>>;
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        for (const status of ['401', '403', '429', '500', '503']) expect(responses, `${method} ${path}`).toHaveProperty(status);
        if (path.includes('{')) expect(responses, `${method} ${path}`).toHaveProperty('404');
      }
    }
  });

  test('is a page of its own files, and every error code has an anchor with its cure in both languages', async () => {
    const page = await ask(api, 'GET', '/docs');
    expect(page.status).toBe(200);
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) {
      expect(page.body['text']).toContain(`/docs/${file}`);
      expect((await ask(api, 'GET', `/docs/${file}`)).status).toBe(200);
    }
    const errors = String((await ask(api, 'GET', '/docs/errors')).body['text']);
    for (const [code, { title }] of Object.entries(ERRORS)) {
      expect(errors).toContain(`id="${code}"`);
      expect(errors).toContain(title['zh-CN']);
    }
  });
});

describe('operations', () => {
  test('health says that the process lives, readiness which servers it reaches, metrics how long requests took', async () => {
    expect(await ask(api, 'GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await ask(api, 'GET', '/readyz')).toMatchObject({ status: 200, body: { ready: true, mongodb: true, temporal: true } });
    const text = await (await fetch(metrics)).text();
    expect(text).toMatch(/outport_api_request_seconds_count\{method="GET",route="\/readyz",status="200"\} \d+/);
  });
});

test.each([
  ['start-reconciliation', 'startReconciliation'],
  ['file-sweep', 'fileSweep'],
  ['task-notices', 'taskNotices'],
])('%s runs again and again', async (scheduleId, workflowType) => {
  const connection = await Connection.connect({ address });
  const { action } = await new Client({ connection }).schedule.getHandle(scheduleId).describe();
  expect(action).toMatchObject({ workflowType });
  await connection.close();
});

describe('rate limits and servers out of reach', () => {
  const servers: { close: () => void }[] = [];
  const serve = async (temporalAddress: string, rateLimitPerMinute: number): Promise<string> => {
    const connection = Connection.lazy({ address: temporalAddress });
    const app = createApp({
      temporal: new Client({ connection }),
      connection,
      files: createFolderStore(tmpdir()),
      log: pino({ level: 'silent' }),
      metrics: createMetrics(),
      rateLimitPerMinute,
      publicUrl: 'http://127.0.0.1',
      receiptCallbackKey: null,
    });
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  };
  beforeAll(() => connectMongo(mongodb, { timeoutMs: 10_000 }));
  afterAll(async () => {
    for (const server of servers) server.close();
    await mongoose.disconnect();
  });

  test('a key over its limit gets 429 with Retry-After, and another key goes on', async () => {
    const limited = await serve(address, 3);
    const statuses = [];
    for (let tries = 0; tries < 5; tries += 1) statuses.push(await ask(limited, 'GET', '/v1/products', { key: seller.key }));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(statuses[3]?.body['code']).toBe('RATE_LIMITED');
    expect(statuses[3]?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await ask(limited, 'GET', '/v1/products', { key: keys.organisations.secondSeller.key })).status).toBe(200);
  });

  test('without Temporal a command is 503 with Retry-After, and readiness says which server is missing', async () => {
    const lonely = await serve('127.0.0.1:9', 1000);
    const body = {
      nameZh: '无时空公司',
      nameEn: 'No Temporal Ltd',
      usci: '91350100M000100Y43',
      customsCode: '3501960ABC',
      taxpayer: 'general',
      kind: 'producer',
      inPilotZone: true,
      refundRegistered: false,
      addressZh: '福州',
      addressEn: 'Fuzhou',
      ports: ['3501'],
      sourceDistrict: '35019',
      contact: { name: 'x', email: 'x@example.com', phone: '1' },
    };
    const answer = await ask(lonely, 'POST', '/v1/enterprises', { key: keys.organisations.secondSeller.key, body });
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await ask(lonely, 'GET', '/readyz')).toMatchObject({ status: 503, body: { mongodb: true, temporal: false } });
  });
});

describe('API keys', () => {
  test('a secret is shown once, never again, not even in the replay of its own request', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const body = { role: 'seller', name: 'till' };
    const made = await ask(api, 'POST', '/v1/api-keys', { key: seller.key, body, headers });
    expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^outport_/), name: 'till' } });
    const replayed = await ask(api, 'POST', '/v1/api-keys', { key: seller.key, body, headers });
    expect(replayed.body['secret']).toBeNull();
    expect(JSON.stringify((await ask(api, 'GET', '/v1/api-keys', { key: seller.key })).body)).not.toContain(String(made.body['secret']));
  });

  test('a rotated key works beside its successor, a revoked one not at all', async () => {
    const old = await ask(api, 'POST', '/v1/api-keys', { key: seller.key, body: { role: 'seller', name: 'rotating' } });
    const next = await ask(api, 'POST', `/v1/api-keys/${String(old.body['id'])}:rotate`, { key: seller.key });
    for (const { body } of [old, next]) expect((await ask(api, 'GET', '/v1/products', { key: String(body['secret']) })).status).toBe(200);
    await ask(api, 'POST', `/v1/api-keys/${String(old.body['id'])}:revoke`, { key: seller.key });
    expect(await ask(api, 'GET', '/v1/products', { key: String(old.body['secret']) })).toMatchObject({
      status: 401,
      body: { code: 'KEY_INVALID' },
    });
    expect((await ask(api, 'GET', '/v1/products', { key: String(next.body['secret']) })).status).toBe(200);
  });

  test('nobody but an operator makes keys of another role or organisation', async () => {
    const { partner } = keys.organisations;
    expect((await ask(api, 'POST', '/v1/api-keys', { key: seller.key, body: { role: 'operator', name: 'x' } })).status).toBe(403);
    expect(
      (
        await ask(api, 'POST', '/v1/api-keys', {
          key: seller.key,
          body: { role: 'seller', organisationId: partner.organisationId, name: 'x' },
        })
      ).status,
    ).toBe(403);
  });
});
