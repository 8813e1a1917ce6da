import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stat } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type StackAddresses, findRunningStack, publish, withdraw } from '../../dev/stack/addresses.ts';
import { layoutOf } from '../../dev/stack/layout.ts';
import { aFolder } from './folder.ts';

/** What a stack wrote whose API answers `/readyz` with this status. */
async function aStack(status: number) {
  const server = createServer((request, response) => void response.writeHead(request.url === '/readyz' ? status : 404).end()).listen(
    0,
    '127.0.0.1',
  );
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const env = { OUTPORT_DATA_DIR: await aFolder() };
  const { root, logs, keys, descriptor } = layoutOf(env);
  const addresses: StackAddresses = {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    metrics: 'http://127.0.0.1:9465/metrics',
    workerHealth: 'http://127.0.0.1:9464/healthz',
    temporal: '127.0.0.1:7233',
    temporalNamespace: 'default',
    temporalUi: null,
    mongodb: 'mongodb://127.0.0.1:27017/outport?replicaSet=rs0',
    smtp: 'smtp://127.0.0.1:1025',
    mailPage: null,
    singleWindow: 'http://127.0.0.1:8089',
    sandboxPage: null,
    dataDir: root,
    logsDir: logs,
    keysFile: keys,
  };
  await publish(descriptor, addresses);
  return { env, addresses, descriptor, server };
}

test('a stack whose API is ready is found with its addresses, written for its user only', async () => {
  const { env, addresses, descriptor } = await aStack(200);
  expect(await findRunningStack(env)).toEqual(addresses);
  expect((await stat(descriptor)).mode & 0o777).toBe(0o600);
});

test('one that is not ready, was killed, or was stopped is not found', async () => {
  expect(await findRunningStack((await aStack(503)).env)).toBeNull();
  const killed = await aStack(200);
  killed.server.close();
  await once(killed.server, 'close');
  expect(await findRunningStack(killed.env)).toBeNull();
  const stopped = await aStack(200);
  await withdraw(stopped.descriptor);
  expect(await findRunningStack(stopped.env)).toBeNull();
});
