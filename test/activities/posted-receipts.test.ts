import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../../api/app.ts';
import { createMetrics } from '../../api/http/metrics.ts';
import { createGridFsStore } from '../../gateways/files/gridfs.ts';
import { CustomsMessageModel, MailboxModel, PostedReceiptModel, gridFs, sha256Of } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

const KEY = 'a key that was agreed with the platform, 32+';

async function anApi(receiptCallbackKey: string | null = KEY) {
  const connection = Connection.lazy();
  const app = createApp({
    temporal: new Client({ connection }),
    connection,
    files: createGridFsStore(gridFs()),
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    rateLimitPerMinute: 1000,
    publicUrl: 'http://127.0.0.1',
    receiptCallbackKey,
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/callbacks/single-window/receipts`;
  return (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = { authorization: `Bearer ${KEY}` }) =>
    fetch(url, { method: 'POST', body, headers });
}

/** Everything in the mailbox, before any of it is taken in. */
const fetched = (world: World) => world.wire.receive(0, { limit: 1000, waitSeconds: 0, signal: AbortSignal.timeout(5000) });
const kept = async () =>
  (await CustomsMessageModel.find({ direction: 'received' }).select('-storedAt').sort({ _id: 1 }).lean()).map(
    ({ _id, bytes, ticketId, attempt }) => ({
      _id,
      bytes,
      ticketId,
      attempt,
    }),
  );

test('a receipt counts once, whether it is fetched, posted or both, and is on file byte for byte under the same key', async () => {
  const world = await aWorld({ seed: 2 });
  const post = await anApi();
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await vi.waitFor(async () => expect(new Set((await fetched(world)).map(({ bytes }) => bytes)).size).toBe(12), { timeout: 10_000 });
  const receipts = await fetched(world);

  for (const { bytes, fileName } of [...receipts, ...receipts.slice(0, 5)]) {
    const answer = await post(bytes, { authorization: `Bearer ${KEY}`, 'x-file-name': fileName });
    expect([answer.status, await answer.json()]).toEqual([202, { sha256: sha256Of(bytes) }]);
  }
  // Posted ones alone: the mailbox counts as read to its end.
  await MailboxModel.create({ _id: world.dxpId, position: receipts.at(-1)?.sequence ?? 0 });
  await world.drain();
  const posted = await kept();
  expect(await filing.counts()).toMatchObject({ orderAccepted: 4, submitted: 4 });
  expect(await PostedReceiptModel.countDocuments()).toBe(0);

  await MailboxModel.updateOne({ _id: world.dxpId }, { position: 0 });
  await world.drain();
  expect(await kept()).toEqual(posted);

  await CustomsMessageModel.deleteMany({ direction: 'received' });
  await MailboxModel.updateOne({ _id: world.dxpId }, { position: 0 });
  await world.drain();
  expect(await kept()).toEqual(posted);
});

test('a worker killed after it took posted receipts in takes them in again, and they count once', async () => {
  const world = await aWorld({ scenario: 'silent' });
  const post = await anApi();
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await vi.waitFor(async () => expect((await fetched(world)).length).toBeGreaterThanOrEqual(6), { timeout: 10_000 });
  for (const { bytes } of await fetched(world)) await post(bytes);
  vi.spyOn(PostedReceiptModel, 'deleteMany').mockImplementationOnce(() => {
    throw new Error('killed');
  });
  await expect(world.drain()).rejects.toThrow('killed');
  const before = await kept();
  expect(before).toHaveLength(6);
  await world.drain();
  expect(await kept()).toEqual(before);
  expect(await PostedReceiptModel.countDocuments()).toBe(0);
});

test('what cannot be read is kept all the same, byte for byte', async () => {
  const world = await aWorld();
  const post = await anApi();
  const gbk = Buffer.from([0x3c, 0x61, 0x3e, 0xb9, 0xe3, 0x3c, 0x2f, 0x61, 0x3e]);
  expect((await post(gbk)).status).toBe(202);
  await world.drain();
  const record = await CustomsMessageModel.findOne({ messageType: 'unreadable' }).orFail().lean();
  expect(Buffer.from(record.bytes.replace('base64:', ''), 'base64')).toEqual(gbk);
});

test.each([
  ['no key', {}, 401, 'KEY_MISSING'],
  ['another key', { authorization: 'Bearer another key that is long enough, too' }, 401, 'KEY_INVALID'],
  ['a part of the key', { authorization: `Bearer ${KEY.slice(0, -1)}` }, 401, 'KEY_INVALID'],
])('%s stores nothing', async (_name, headers, status, code) => {
  const post = await anApi();
  const answer = await post('<a/>', headers);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  expect(await PostedReceiptModel.countDocuments()).toBe(0);
});

test('an empty body and one larger than a receipt can be store nothing', async () => {
  const post = await anApi();
  expect((await post('')).status).toBe(422);
  expect((await post('x'.repeat(1024 * 1024 + 1))).status).toBe(413);
  expect(await PostedReceiptModel.countDocuments()).toBe(0);
});

test('without a key of configuration there is no such route', async () => {
  const post = await anApi(null);
  expect((await post('<a/>')).status).toBe(404);
});
