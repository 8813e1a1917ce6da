import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import mongoose from 'mongoose';
import { afterEach, expect, inject, onTestFinished, test } from 'vitest';
import { OrganisationModel, connectMongo, inTransaction, isOutOfReach } from '../../models/index.ts';

const TIMEOUT_MS = 500;

afterEach(() => mongoose.disconnect());

/** A way to the real server that can be cut, or fall silent with the connection still open. */
async function aWay() {
  const { host } = new URL(inject('mongodbUri'));
  const [name, port] = host.split(':');
  const open = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(Number(port), name);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('data', (bytes) => void (silent || to.write(bytes)));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  onTestFinished(cut);
  const { port: own } = server.address() as AddressInfo;
  return {
    uri: `mongodb://127.0.0.1:${own}/outport-away?directConnection=true`,
    cut,
    fallSilent: () => {
      silent = true;
    },
  };
}

const failureOf = async (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => new Error('it worked'),
    (error: unknown) => error,
  );

test('a port where nobody listens is out of reach', async () => {
  const error = await failureOf(connectMongo('mongodb://127.0.0.1:1/outport?directConnection=true', { timeoutMs: TIMEOUT_MS }));
  expect(isOutOfReach(error)).toBe(true);
});

test('a database never connected to is out of reach', async () => {
  expect(isOutOfReach(await failureOf(OrganisationModel.findById('org_1').lean().exec()))).toBe(true);
});

test('a database that goes away is out of reach for reads, writes and transactions', async () => {
  const { uri, cut } = await aWay();
  await connectMongo(uri, { timeoutMs: 5_000 });
  expect(await OrganisationModel.findById('org_1').lean()).toBeNull();
  cut();
  const errors = await Promise.all([
    failureOf(OrganisationModel.findById('org_1').lean().exec()),
    failureOf(OrganisationModel.updateOne({ _id: 'org_1' }, { $set: { name: 'x' } }).exec()),
    failureOf(inTransaction((session) => OrganisationModel.findById('org_1').session(session).lean().exec())),
  ]);
  expect(errors.map(isOutOfReach)).toEqual([true, true, true]);
});

test('a database that takes commands and never answers is out of reach within the time given', async () => {
  const { uri, fallSilent } = await aWay();
  await connectMongo(uri, { timeoutMs: TIMEOUT_MS });
  expect(await OrganisationModel.findById('org_1').lean()).toBeNull();
  fallSilent();
  const start = performance.now();
  expect(isOutOfReach(await failureOf(OrganisationModel.findById('org_1').lean().exec()))).toBe(true);
  expect(performance.now() - start).toBeLessThan(10 * TIMEOUT_MS);
});

test('a socket that the server has just closed is out of reach, though the driver does not say so in its own words', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: false });
  socket.resume();
  await once(socket, 'close');
  const error = await new Promise<unknown>((resolve) => socket.write('ping', resolve));
  expect(error).toBeInstanceOf(Error);
  expect(isOutOfReach(error)).toBe(true);
  server.close();
});
