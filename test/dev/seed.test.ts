import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUIDv7 } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { json } from 'node:stream/consumers';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seed } from '../../dev/seed.ts';
import { openKeys } from '../../dev/stack/keys-file.ts';
import { aFolder } from './folder.ts';

type Create = { path: string; once: string; body: { organisationId?: string; role?: string; name: string } };

/** Speaks the three routes that seeding needs, as the contract has them. */
async function anApi(operator: string) {
  const creates: Create[] = [];
  const keys = new Map<string, string>();
  let unavailable = 0;
  async function answer(request: IncomingMessage): Promise<[number, unknown]> {
    const key = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const mine = keys.get(key);
    if (request.method === 'GET')
      return mine === undefined ? [401, { code: 'KEY_INVALID' }] : [200, { data: [{ id: mine }], nextCursor: null }];
    if (key !== operator) return [403, { code: 'ROLE_FORBIDDEN' }];
    const body = (await json(request)) as Create['body'];
    creates.push({ path: request.url ?? '', once: String(request.headers['idempotency-key']), body });
    if (unavailable-- > 0) return [503, { code: 'UNAVAILABLE' }];
    const createdAt = new Date().toISOString();
    if (request.url === '/v1/organisations') return [201, { ...body, id: `org_${randomUUIDv7()}`, createdAt }];
    const secret = `outport_${randomUUIDv7()}`;
    keys.set(secret, body.organisationId ?? '');
    const dates = { createdAt, lastUsedAt: null, expiresAt: null, revokedAt: null };
    return [201, { ...body, id: `key_${randomUUIDv7()}`, prefix: 'outport_', ...dates, secret }];
  }
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status, { 'Retry-After': '0' }).end(JSON.stringify(body)));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    creates,
    wipe: () => keys.clear(),
    failNext: (times: number) => {
      unavailable = times;
    },
  };
}

async function aStart() {
  const keysFile = join(await aFolder(), 'keys.json');
  const { operator } = await openKeys(keysFile, {});
  const api = await anApi(operator);
  return { keysFile, operator, api, target: { api: api.url, keysFile } };
}

test('the operator key is made once, long enough, and for its user only', async () => {
  const keysFile = join(await aFolder(), 'keys.json');
  const { operator } = await openKeys(keysFile, {});
  expect(operator.length).toBeGreaterThanOrEqual(32);
  expect((await openKeys(keysFile, {})).operator).toBe(operator);
  expect((await stat(keysFile)).mode & 0o777).toBe(0o600);
  const given = 'a-key-that-the-environment-gives-us-';
  expect((await openKeys(keysFile, { OUTPORT_BOOTSTRAP_OPERATOR_KEY: given })).operator).toBe(given);
});

test('a keys file that cannot be read is named and not overwritten', async () => {
  const keysFile = join(await aFolder(), 'keys.json');
  await writeFile(keysFile, '{"operator":');
  await expect(openKeys(keysFile, {})).rejects.toThrow(keysFile);
  expect(await readFile(keysFile, 'utf8')).toBe('{"operator":');
});

test('seeding makes each organisation and its key once, and a second start makes none', async () => {
  const { api, target } = await aStart();
  const first = await seed(target);
  expect(Object.entries(first.organisations).map(([name, { role }]) => [name, role])).toEqual([
    ['seller', 'seller'],
    ['secondSeller', 'seller'],
    ['partner', 'partner'],
    ['returnsDesk', 'returns-desk'],
  ]);
  expect(new Set(Object.values(first.organisations).map(({ organisationId }) => organisationId)).size).toBe(4);
  expect(api.creates).toHaveLength(8);
  expect(await seed(target)).toEqual(first);
  expect(api.creates).toHaveLength(8);
  expect((await stat(target.keysFile)).mode & 0o777).toBe(0o600);
});

test('keys that an emptied database no longer knows are replaced', async () => {
  const { api, target } = await aStart();
  const first = await seed(target);
  api.wipe();
  const second = await seed(target);
  expect(second.operator).toBe(first.operator);
  expect(second.organisations['seller']?.key).not.toBe(first.organisations['seller']?.key);
});

test('an API that is not there yet is asked again under the same idempotency key', async () => {
  const { api, target } = await aStart();
  api.failNext(2);
  await seed(target);
  const [one, two, three] = api.creates;
  expect([two?.once, three?.once]).toEqual([one?.once, one?.once]);
  expect(new Set(api.creates.map(({ once: key }) => key)).size).toBe(8);
});

test('a refusal is said in the words of the API', async () => {
  const { keysFile, target } = await aStart();
  await openKeys(keysFile, { OUTPORT_BOOTSTRAP_OPERATOR_KEY: 'another-key-than-the-api-was-given--' });
  await expect(seed(target)).rejects.toThrow('POST /v1/organisations answers 403: {"code":"ROLE_FORBIDDEN"}');
});
