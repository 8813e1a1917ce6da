import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FileMissing, FileSizeWrong, type FileStore, fileKeyTime } from '../../../contracts/files.ts';

const CHUNK = 255 * 1024;
const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const read = async (store: FileStore, key: string): Promise<Buffer> => buffer(await store.open(key));
const put = (store: FileStore, bytes: Buffer, sizeBytes = bytes.length) => store.put(Readable.from([bytes]), sizeBytes);
export async function keysOf(store: FileStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.keys()) keys.push(key);
  return keys;
}

/** What every file store promises. `fresh` gives an empty one; `showsHalf` says whether what is half-written has a key already. */
export function keepsItsPromises(fresh: () => Promise<FileStore>, { showsHalf }: { showsHalf: boolean }): void {
  let store: FileStore;
  beforeEach(async () => {
    store = await fresh();
  });

  describe('bytes', () => {
    test.each([1, CHUNK, CHUNK + 1, 9_000_001])('%i of them come back as they were stored, with their hash and size', async (size) => {
      const bytes = randomBytes(size);
      const stored = await put(store, bytes);
      expect(stored).toEqual({ key: stored.key, sha256: sha256Of(bytes), sizeBytes: size });
      expect((await read(store, stored.key)).equals(bytes)).toBe(true);
      expect(await keysOf(store)).toEqual([stored.key]);
    });

    test('come back the same in whatever pieces they came', async () => {
      const pieces = fc.array(fc.uint8Array({ maxLength: 3_000 }), { minLength: 1, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(pieces, async (chunks) => {
          const bytes = Buffer.concat(chunks);
          if (bytes.length === 0) return;
          const { key, sha256 } = await store.put(Readable.from(chunks), bytes.length);
          expect(sha256).toBe(sha256Of(bytes));
          expect((await read(store, key)).equals(bytes)).toBe(true);
        }),
        { numRuns: 25, seed: 4 },
      );
    });

    test('stored twice at once are two files, of which one goes and the other stays', async () => {
      const bytes = randomBytes(300_000);
      const [one, other] = await Promise.all([put(store, bytes), put(store, bytes)]);
      expect(one.key).not.toBe(other.key);
      await store.delete(one.key);
      await expect(store.open(one.key)).rejects.toThrow(FileMissing);
      expect((await read(store, other.key)).equals(bytes)).toBe(true);
      expect(await keysOf(store)).toEqual([other.key]);
    });
  });

  describe('a put that fails leaves nothing', () => {
    test.each([
      ['more bytes than were said, in one piece', [1_000_001], 1_000_000],
      ['more bytes than were said, by a last piece', [1_000_000, 1], 1_000_000],
      ['fewer bytes than were said', [300_000, 300_000], 600_001],
      ['no bytes', [], 0],
    ])('%s', async (_what, pieces, sizeBytes) => {
      const source = Readable.from(pieces.map((size) => randomBytes(size)));
      await expect(async () => store.put(source, sizeBytes)).rejects.toThrow(FileSizeWrong);
      expect(await keysOf(store)).toEqual([]);
    });

    test.each([0, 1, 700_000])('a source that breaks off after %i bytes, and does not bar the next one', async (before) => {
      async function* breaking(): AsyncGenerator<Buffer> {
        if (before > 0) yield randomBytes(before);
        throw new Error('the sender is gone');
      }
      await expect(store.put(breaking(), 1_000_000)).rejects.toThrow('the sender is gone');
      expect(await keysOf(store)).toEqual([]);
      const bytes = randomBytes(1_000_000);
      expect((await read(store, (await put(store, bytes)).key)).equals(bytes)).toBe(true);
    });
  });

  test('what is half-written cannot be read, and what a killed process left of it can be deleted by its key', async () => {
    let end = (): void => undefined;
    const stopped = new Promise<void>((resolve) => {
      end = resolve;
    });
    async function* stalling(): AsyncGenerator<Buffer> {
      yield randomBytes(600_000);
      await stopped;
      throw new Error('killed');
    }
    const under = store.put(stalling(), 1_000_000).catch((error: unknown) => error);
    const seen = await vi.waitFor(async () => {
      const keys = await keysOf(store);
      expect(keys).toHaveLength(showsHalf ? 1 : 0);
      return keys;
    });
    for (const key of seen) {
      await expect(store.open(key)).rejects.toThrow(FileMissing);
      await store.delete(key);
    }
    expect(await keysOf(store)).toEqual([]);
    end();
    await under;
  });

  describe('keys', () => {
    test('tell when they were given', async () => {
      const before = Date.now();
      const { key } = await put(store, Buffer.from('x'));
      expect(fileKeyTime(key).getTime()).toBeGreaterThanOrEqual(before);
      expect(fileKeyTime(key).getTime()).toBeLessThanOrEqual(Date.now());
    });

    test('that are none lead nowhere: not to other files, not out of the store', async () => {
      const { key } = await put(store, Buffer.from('x'));
      const none = [
        '',
        '.',
        '..',
        '../../../../etc/passwd',
        '/etc/passwd',
        `${key}/..`,
        `../${key.slice(-2)}/${key}`,
        `${key}\0`,
        `${key}.part`,
      ];
      for (const one of [...none, key.toUpperCase(), randomUUIDv7()]) {
        await expect(store.open(one), one).rejects.toThrow(FileMissing);
        await store.delete(one);
      }
      expect((await read(store, key)).toString()).toBe('x');
    });

    test('deleted twice are deleted', async () => {
      const { key } = await put(store, Buffer.from('x'));
      await store.delete(key);
      await store.delete(key);
      expect(await keysOf(store)).toEqual([]);
    });
  });
}
