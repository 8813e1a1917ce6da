import { randomUUIDv7 } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileMissing, type FileStore, FileStoreUnavailable, isFileKey } from '../../contracts/files.ts';
import { measured } from './measure.ts';

const UNFINISHED = '.part';
const SHELF = /^[\da-f]{2}$/;

/** A file store in a folder that all processes see, a local disk or a mounted share. A file is written beside its place, flushed and moved in,
 *  so that what can be read survives a power cut whole. */
export function createFolderStore(folder: string): FileStore {
  // The end of a key is random, its beginning is the time.
  const shelfOf = (key: string): string => join(folder, key.slice(-2));
  const pathOf = (key: string): string => join(shelfOf(key), key);

  const store: FileStore = {
    async put(source, sizeBytes) {
      const key = randomUUIDv7();
      const { bytes, sha256 } = measured(source, sizeBytes);
      try {
        await reaching(mkdir(shelfOf(key), { recursive: true, mode: 0o700 }));
        await writeWhole(`${pathOf(key)}${UNFINISHED}`, bytes);
        await reaching(rename(`${pathOf(key)}${UNFINISHED}`, pathOf(key)));
        await flushFolder(shelfOf(key));
      } catch (error) {
        await store.delete(key);
        throw error;
      }
      return { key, sha256: sha256(), sizeBytes };
    },
    async open(key) {
      if (!isFileKey(key)) throw new FileMissing(key);
      const file = await reaching(open(pathOf(key), 'r')).catch((error: unknown) => {
        throw isAbsent(error) ? new FileMissing(key) : error;
      });
      return file.createReadStream();
    },
    async delete(key) {
      if (!isFileKey(key)) return;
      for (const path of [`${pathOf(key)}${UNFINISHED}`, pathOf(key)]) await reaching(rm(path, { force: true }));
    },
    async *keys() {
      for (const shelf of (await namesIn(folder)).filter((name) => SHELF.test(name)))
        for (const name of await namesIn(join(folder, shelf))) {
          const key = name.endsWith(UNFINISHED) ? name.slice(0, -UNFINISHED.length) : name;
          if (isFileKey(key)) yield key;
        }
    },
  };
  return store;
}

async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await reaching(open(path, 'wx', 0o600));
  try {
    for await (const chunk of bytes) await reaching(writeAll(file, chunk));
    await reaching(file.sync());
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length;) written += (await file.write(chunk, written)).bytesWritten;
}

/** A new name is safe only when its folder is flushed too. Windows cannot, and need not. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await reaching(open(path, 'r'));
  try {
    await reaching(folder.sync());
  } finally {
    await folder.close();
  }
}

/** Nobody has stored anything yet: then there is no folder. */
async function namesIn(path: string): Promise<string[]> {
  try {
    return await reaching(readdir(path));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** Whatever else a file system refuses (no room, no right, a share that is away) is for the operator to mend; the call may then be tried again. */
async function reaching<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isAbsent(error)) throw error;
    throw new FileStoreUnavailable(`the file folder does not work: ${String(codeOf(error))}`, { cause: error });
  }
}
