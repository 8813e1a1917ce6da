import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import mongoose, { mongo } from 'mongoose';
import { expect, test, vi } from 'vitest';
import { FileModel, openFile, sha256Of, storeFile } from '../../models/index.ts';
import { aDatabase } from './database.ts';

aDatabase();

const chunks = () => mongoose.connection.collection('files.chunks');
const anId = (): string => `evd_${randomUUID()}`;

test.each([0, 1, 255 * 1024, 255 * 1024 + 1, 3_000_000])(
  '%i bytes come back as they were stored, with their hash and size',
  async (size) => {
    const [fileId, bytes] = [anId(), randomBytes(size)];
    expect(await storeFile(fileId, bytes, '租赁合同.pdf')).toMatchObject({ _id: fileId, sha256: sha256Of(bytes), sizeBytes: size });
    expect(await buffer(openFile(fileId))).toEqual(bytes);
  },
);

test('a second write of an id leaves the first, and tells what is stored rather than what was given', async () => {
  const [fileId, first, second] = [anId(), randomBytes(100), randomBytes(200)];
  await storeFile(fileId, first, 'a.pdf');
  expect(await storeFile(fileId, second, 'a.pdf')).toMatchObject({ sha256: sha256Of(first), sizeBytes: 100 });
  expect(await buffer(openFile(fileId))).toEqual(first);
});

test('of many who write one id at once, with other bytes each, one wins whole, all are told which, and nothing of the others is left', async () => {
  const fileId = anId();
  const tries = Array.from({ length: 6 }, () => randomBytes(600_000));
  const before = await chunks().countDocuments();
  const told = await Promise.all(tries.map((bytes) => storeFile(fileId, bytes, 'a.pdf')));
  const stored = await buffer(openFile(fileId));
  expect(tries.filter((bytes) => bytes.equals(stored))).toHaveLength(1);
  expect(new Set(told.map(({ sha256 }) => sha256))).toEqual(new Set([sha256Of(stored)]));
  expect((await chunks().countDocuments()) - before).toBe(3);
});

test('an upload that broke off half-way does not bar the next one', async () => {
  const [fileId, bytes] = [anId(), randomBytes(700_000)];
  const before = await chunks().countDocuments();
  const dies = vi.spyOn(mongo.Collection.prototype, 'insertOne').mockImplementation(function (this: mongo.Collection, document) {
    dies.mockImplementation(() => Promise.reject(new Error('the worker died')));
    return this.bulkWrite([{ insertOne: { document } }]) as never;
  });
  await expect(storeFile(fileId, bytes, 'a.pdf')).rejects.toThrow('the worker died');
  dies.mockRestore();
  expect((await chunks().countDocuments()) - before).toBe(1);
  expect(await FileModel.countDocuments({ _id: fileId })).toBe(0);
  await storeFile(fileId, bytes, 'a.pdf');
  expect(await buffer(openFile(fileId))).toEqual(bytes);
});

test('a file that is not there fails as a stream', async () => {
  await expect(buffer(openFile(anId()))).rejects.toThrow(/No document found/u);
});
