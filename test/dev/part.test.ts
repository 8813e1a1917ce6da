import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createParts } from '../../dev/stack/parts.ts';
import type { Part } from '../../dev/stack/part.ts';
import { aFolder } from './folder.ts';

/** The part calls this address when it is up, is ready from then on, and is told whether to stay. */
let calls: number;
let mayStay: boolean;
let bell: Server;
let said: string[];
const url = (): string => `http://127.0.0.1:${(bell.address() as AddressInfo).port}`;

beforeEach(async () => {
  calls = 0;
  mayStay = true;
  said = [];
  bell = createServer((_request, response) => {
    calls += 1;
    response.end(mayStay ? 'stay' : 'go');
  }).listen(0, '127.0.0.1');
  await once(bell, 'listening');
  return () => void bell.close();
});

const FAITHFUL = "if (await (await fetch(process.env.BELL)).text() === 'stay') setInterval(() => {}, 1000)";

async function somebody(script: string): Promise<{ begin: () => Promise<Part>; stop: () => Promise<void>; logs: string }> {
  const logs = await aFolder();
  const claim = { note: () => {}, release: () => {} };
  const parts = createParts({ logs, claim, print: (line) => void said.push(line) });
  onTestFinished(() => parts.stop());
  const begin = () => {
    const before = calls;
    return parts.start({
      name: 'sandbox',
      file: process.execPath,
      args: ['--input-type=module', '-e', script],
      env: { ...process.env, BELL: url() },
      isReady: async () => calls > before,
    });
  };
  return { begin, stop: () => parts.stop(), logs };
}

test('a server that ends before it is ready fails the start at once, with its last words and without the stack trace', async () => {
  const { begin, logs } = await somebody('console.log("port 8089 is taken"); throw new TypeError("no disk left")');
  const failure = await begin().catch((error: Error) => error.message);
  expect(failure).toContain(`sandbox ended at its start (exit code 1). Its log, ${join(logs, 'sandbox.log')}, ends with:`);
  expect(failure).toContain('port 8089 is taken');
  expect(failure).toContain('TypeError: no disk left');
  expect(failure).not.toMatch(/\n\s+at /u);
});

test('a program that is not there fails the start with its name', async () => {
  const parts = createParts({ logs: await aFolder(), claim: { note: () => {}, release: () => {} }, print: () => {} });
  const missing = { name: 'mongod', file: '/nowhere/mongod', args: [], env: {}, isReady: async () => false } as const;
  await expect(parts.start({ ...missing, args: [] })).rejects.toThrow('/nowhere/mongod');
  await parts.stop();
});

test('a server that ends by itself is started again, and it is said', async () => {
  const { begin } = await somebody(FAITHFUL);
  const part = await begin();
  const first = part.pid ?? 0;
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(part.pid).not.toBe(first), { timeout: 10_000 });
  await vi.waitFor(() => expect(calls).toBe(2), { timeout: 10_000 });
  expect(said).toEqual(['sandbox ended (SIGKILL): starting it again.']);
});

test('one that keeps ending is left down after five starts', async () => {
  const { begin } = await somebody(FAITHFUL);
  const part = await begin();
  mayStay = false;
  process.kill(part.pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(said.at(-1)).toContain('sandbox keeps ending'), { timeout: 20_000 });
  expect(said).toHaveLength(6);
  expect(part.pid).toBeNull();
}, 25_000);

test('one that is killed on purpose stays down until it is restarted', async () => {
  const { begin } = await somebody(FAITHFUL);
  const part = await begin();
  await part.kill();
  expect(part.pid).toBeNull();
  await part.restart();
  expect(part.pid).not.toBeNull();
  expect(said).toEqual([]);
});

test('one that is paused can still be stopped', async () => {
  const { begin, stop } = await somebody(FAITHFUL);
  const part = await begin();
  part.pause();
  await stop();
  expect(part.pid).toBeNull();
  expect(said).toEqual([]);
});

test('after the stop nothing starts any more', async () => {
  const { begin, stop } = await somebody(FAITHFUL);
  await stop();
  await expect(begin()).rejects.toThrow('being stopped');
});
