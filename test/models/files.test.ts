import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { FileStore } from '../../contracts/files.ts';
import { createGridFsStore } from '../../gateways/files/gridfs.ts';
import { BlobModel, FileModel, type NewFile, dropFile, gridFs, keepFile, sha256Of } from '../../models/index.ts';
import { keysOf } from '../gateways/files/contract.ts';
import { aDatabase } from './database.ts';

aDatabase();

let store: FileStore;
beforeAll(() => {
  store = createGridFsStore(gridFs());
});
const anId = (): string => `evd_${randomUUID()}`;
const fileOf = (bytes: Buffer, _id = anId()): NewFile => ({
  _id,
  organisationId: 'org_a',
  sha256: sha256Of(bytes),
  sizeBytes: bytes.length,
  mimeType: 'application/pdf',
  pages: 1,
});
const yes = async (): Promise<boolean> => true;
const keep = (bytes: Buffer, id = anId(), within: () => Promise<boolean> = yes) =>
  keepFile(store, fileOf(bytes, id), () => Readable.from([bytes]), within);
const read = async (id: string): Promise<Buffer> => buffer(await store.open((await FileModel.findById(id).orFail().lean()).key));

/** Every blob has its bytes and as many files as it counts; nothing lies in the store that is none's. */
async function expectInOrder(): Promise<void> {
  const [files, blobs, keys] = [await FileModel.find().lean(), await BlobModel.find().lean(), await keysOf(store)];
  expect(keys.toSorted()).toEqual(blobs.map(({ key }) => key).toSorted());
  for (const { _id: sha256, key, files: counted } of blobs) {
    const own = files.filter((file) => file.sha256 === sha256);
    expect(own.map((file) => file.key)).toEqual(Array.from({ length: counted }, () => key));
    expect(sha256Of(await buffer(await store.open(key)))).toBe(sha256);
  }
  expect(new Set(files.map(({ sha256 }) => sha256))).toEqual(new Set(blobs.map(({ _id }) => _id)));
}

test('equal bytes are stored once, whoever has them; dropping one file leaves those that the others need', async () => {
  const [bytes, one, other] = [randomBytes(600_000), anId(), anId()];
  const before = (await keysOf(store)).length;
  const first = await keep(bytes, one);
  const second = await keep(bytes, other);
  expect(second).toMatchObject({ _id: other, key: first?.key });
  expect((await keysOf(store)).length - before).toBe(1);
  await dropFile(store, one);
  expect((await read(other)).equals(bytes)).toBe(true);
  await dropFile(store, one);
  expect((await read(other)).equals(bytes)).toBe(true);
  await dropFile(store, other);
  expect((await keysOf(store)).length).toBe(before);
  await expectInOrder();
});

test('a second write of an id leaves the first, and tells what is stored rather than what was given', async () => {
  const [id, first, second] = [anId(), randomBytes(100), randomBytes(200)];
  await keep(first, id);
  expect(await keep(second, id)).toMatchObject({ sha256: sha256Of(first), sizeBytes: 100 });
  expect((await read(id)).equals(first)).toBe(true);
  await expectInOrder();
});

test('of many who write one id at once, with other bytes each, one wins whole, all are told which, and nothing of the others is left', async () => {
  const id = anId();
  const tries = Array.from({ length: 6 }, () => randomBytes(300_000));
  const told = await Promise.all(tries.map((bytes) => keep(bytes, id)));
  const stored = await read(id);
  expect(tries.filter((bytes) => bytes.equals(stored))).toHaveLength(1);
  expect(new Set(told.map((file) => file?.sha256))).toEqual(new Set([sha256Of(stored)]));
  await expectInOrder();
});

test('of many who write equal bytes at once each has its file, and the bytes are there once', async () => {
  const bytes = randomBytes(300_000);
  const told = await Promise.all(Array.from({ length: 6 }, () => keep(bytes)));
  expect(new Set(told.map((file) => file?.key)).size).toBe(1);
  expect(await BlobModel.findById(sha256Of(bytes)).lean()).toMatchObject({ files: 6 });
  await expectInOrder();
});

test('whatever is kept and dropped at once, of few contents by many, every file left has its bytes and nothing else is there', async () => {
  const contents = Array.from({ length: 2 }, () => randomBytes(2_000));
  const act = fc.record({ content: fc.nat({ max: 1 }), id: fc.nat({ max: 3 }), drop: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 10 }), async (acts) => {
      const ids = Array.from({ length: 4 }, anId);
      await Promise.all(
        acts.map(async ({ content, id, drop }) => {
          if (drop) await dropFile(store, ids[id] ?? '');
          else await keep(contents[content] ?? Buffer.alloc(0), ids[id]);
        }),
      );
      await expectInOrder();
      for (const id of ids) await dropFile(store, id);
    }),
    { numRuns: 15, seed: 4 },
  );
  await expectInOrder();
}, 120_000);

test('what names the file is written with it or not at all', async () => {
  const [bytes, id] = [randomBytes(1_000), anId()];
  expect(await keep(bytes, id, async () => false)).toBeNull();
  await expect(
    keep(bytes, id, async () => {
      throw new Error('the worker died');
    }),
  ).rejects.toThrow('the worker died');
  expect([await FileModel.countDocuments({ _id: id }), await BlobModel.countDocuments({ _id: sha256Of(bytes) })]).toEqual([0, 0]);
  expect(await keep(bytes, id)).toMatchObject({ _id: id });
  expect((await read(id)).equals(bytes)).toBe(true);
});

test('bytes that are not those of the hash are not kept', async () => {
  const wanted = { ...fileOf(randomBytes(100)), sizeBytes: 100 };
  const before = await keysOf(store);
  await expect(keepFile(store, wanted, () => Readable.from([randomBytes(100)]), yes)).rejects.toThrow(/not [\da-f]{64}/u);
  expect(await keysOf(store)).toEqual(before);
  expect(await FileModel.countDocuments({ _id: wanted._id })).toBe(0);
});
