import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../dev/demo/client.ts';
import { type Parties, castOf, registerParties } from '../../dev/demo/parties.ts';
import { ANY_FREE_PORT } from '../../dev/stack/ports.ts';
import { type Stack, startStack } from '../../dev/stack/stack.ts';
import { ask } from '../support/http.ts';
import { lastJson, run } from '../support/programs.ts';
import { aTransfer, newRun } from '../support/world.ts';

/** What the issue calls "a minute". */
const MINUTE_MS = 60_000;
type Shown = { id: string; state: string };

let stack: Stack;
let dataDir: string;
let env: NodeJS.ProcessEnv;
let key: string;
let parties: Parties;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'outport-faults-'));
  env = {
    ...process.env,
    ...ANY_FREE_PORT,
    OUTPORT_DATA_DIR: dataDir,
    SANDBOX_PACE_MS: '150',
    OUTPORT_LOG_LEVEL: 'warn',
    OUTPORT_RATE_LIMIT_PER_MINUTE: '1000000',
  };
  stack = await startStack({ env, print: () => {} });
  const { addresses, keys } = stack;
  key = keys.organisations.seller.key;
  parties = await registerParties(castOf(addresses.api, keys));
}, 120_000);
afterAll(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

/** A test that failed may have left a server down, which is no fault of the next. */
afterEach(async () => {
  for (const name of ['temporal', 'mongod', 'sandbox', 'worker', 'api'] as const)
    if (stack.part(name).pid === null) await stack.part(name).start();
}, 60_000);

const transfer = async (id: string): Promise<Shown> =>
  (await ask(stack.addresses.api, 'GET', `/v1/stock-transfers/${id}`, { key })).body as unknown as Shown;
async function reaches(id: string, state: string, withinMs = 120_000): Promise<void> {
  for (const until = Date.now() + withinMs; ;) {
    const shown = await transfer(id).catch(() => null);
    if (shown?.state === state) return;
    if (Date.now() > until) throw new Error(`${id} is ${shown?.state}, not ${state}`);
  }
}
const begin = (body: object, idempotencyKey: string = randomUUID()) =>
  ask(stack.addresses.api, 'POST', '/v1/stock-transfers', { key, body, headers: { 'idempotency-key': idempotencyKey } });
const ordersAtCustoms = async (orderNo: string): Promise<{ kind: string; outcome: string }[]> => {
  const answer = await fetch(`${stack.addresses.sandboxPage}/sandbox/tickets?orderNo=${orderNo}`);
  return ((await answer.json()) as { tickets: { kind: string; outcome: string }[] }).tickets;
};

test('the worker killed at every line the demo prints and started again: the demo goes on and ends the same', async () => {
  let kills = 0;
  const restarting: { worker: Promise<void> | null } = { worker: null };
  const kill = async (): Promise<void> => {
    kills += 1;
    await stack.part('worker').kill();
    await stack.part('worker').start();
    restarting.worker = null;
  };
  const demo = run('dev/demo.ts', ['--json'], env, (line) => {
    // One that is on its way down or up is not killed once more: it would never get to work.
    if (/^\[.*\] /.test(line)) restarting.worker ??= kill();
  });
  const code = await demo.ended;
  await restarting.worker;
  expect(code, demo.lines.join('\n')).toBe(0);
  expect(kills).toBeGreaterThanOrEqual(8);
  const told = lastJson<{ transferId: string }>(demo);
  expect(told).toMatchObject({ state: 'closed', missed: [], documents: 6, discrepancies: 2, messages: { sent: 9 }, mails: 11 });
  const timeline = await createClient(stack.addresses.api, key).all<{ state: string }>(`/v1/stock-transfers/${told.transferId}/timeline`);
  expect(timeline.map(({ state }) => state)).toEqual([
    'checking',
    'filing',
    'declared',
    'arrived-at-port',
    'under-inspection',
    'released',
    'departed',
    'arrived-overseas',
    'import-cleared',
    'receiving',
    'received',
    'closed',
  ]);
}, 400_000);

test('MongoDB away for a minute: the API answers 503 with Retry-After, the transfer waits and goes on, and no request is lost or doubled', async () => {
  const before = newRun();
  const started = await begin(aTransfer(parties, before));
  expect(started.status).toBe(201);
  await stack.part('mongod').kill();
  const run_ = newRun();
  const [body, idempotencyKey] = [aTransfer(parties, run_), randomUUID()];
  const answers = [];
  for (const until = Date.now() + MINUTE_MS; Date.now() < until;)
    answers.push(await begin(body, idempotencyKey), await ask(stack.addresses.api, 'GET', '/v1/stock-transfers', { key }));
  expect(answers.length).toBeGreaterThan(10);
  for (const { status, headers, body: told } of answers) {
    expect({ status, code: told['code'] }).toEqual({ status: 503, code: 'UNAVAILABLE' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  }
  await stack.part('mongod').start();
  let made = await begin(body, idempotencyKey);
  while (made.status !== 201) made = await begin(body, idempotencyKey);
  await reaches(String(made.body['id']), 'declared');
  await reaches(String(started.body['id']), 'declared');
  const { body: listed } = await ask(stack.addresses.api, 'GET', `/v1/stock-transfers?reference=DC-${run_}`, { key });
  expect(listed.data).toMatchObject([{ id: made.body['id'] }]);
  for (const one of [before, run_])
    expect((await ordersAtCustoms(`BK-${one}`)).map(({ kind }) => kind).toSorted()).toEqual(['list', 'order']);
}, 400_000);

test('the Single Window away for a minute: the API goes on, the transfer waits at filing and goes on, and customs gets each message once', async () => {
  await stack.part('sandbox').kill();
  const run_ = newRun();
  const { status, body } = await begin(aTransfer(parties, run_));
  expect(status).toBe(201);
  const id = String(body['id']);
  await reaches(id, 'filing');
  for (const until = Date.now() + MINUTE_MS; Date.now() < until;) {
    const shown = await ask(stack.addresses.api, 'GET', `/v1/stock-transfers/${id}`, { key });
    expect(shown).toMatchObject({ status: 200, body: { state: 'filing' } });
  }
  await stack.part('sandbox').start();
  await reaches(id, 'declared');
  expect((await ordersAtCustoms(`BK-${run_}`)).map(({ kind }) => kind).toSorted()).toEqual(['list', 'order']);
}, 300_000);

test('Temporal killed and started again: commands meanwhile are 503, and what was under way goes on', async () => {
  const run_ = newRun();
  const { body } = await begin(aTransfer(parties, run_));
  await stack.part('temporal').kill();
  const refused = await begin(aTransfer(parties));
  expect(refused).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
  await stack.part('temporal').start();
  await reaches(String(body['id']), 'declared');
}, 300_000);
