import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkDigests, digestsOf, readDigests, writeDigests } from '../../dev/servers/digest.ts';
import { type Source, obtain } from '../../dev/servers/source.ts';
import { aFolder } from './folder.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A place that serves a program with this content, and counts how often it is asked. */
function aSource(content: string, more: Partial<Source> = {}): Source & { asked: number } {
  const source: Source & { asked: number } = {
    asked: 0,
    label: 'somewhere',
    entry: 'mongod-1',
    file: 'mongod',
    fetch: async (folder) => {
      source.asked += 1;
      await writeFile(join(folder, 'mongod'), content);
    },
    ...more,
  };
  return source;
}
const refusing: Source = { label: 'vendor', entry: 'mongod-0', file: 'mongod', fetch: () => Promise.reject(new Error('not reached')) };

test('a folder is as stored until one byte of one file differs or a file is missing', async () => {
  const folder = await aFolder();
  await writeFile(join(folder, 'mongod'), 'program');
  const digests = await digestsOf(folder);
  expect(digests).toEqual({ mongod: sha256('program') });
  await writeDigests(folder, digests);
  expect(await readDigests(folder)).toEqual(digests);
  expect(await checkDigests(folder, digests)).toBeNull();
  await writeFile(join(folder, 'mongod'), 'progran');
  expect(await checkDigests(folder, digests)).toContain('mongod has SHA-256');
  expect(await checkDigests(folder, { ...digests, other: sha256('') })).not.toBeNull();
});

test('what is in the cache unharmed is not fetched again', async () => {
  const cacheDir = await aFolder();
  const source = aSource('program');
  const at = { cacheDir, print: () => {} };
  expect(await obtain('MongoDB', [refusing, source], at)).toMatchObject({ from: 'downloaded (somewhere)' });
  const again = await obtain('MongoDB', [refusing, source], at);
  expect(again).toEqual({ path: join(cacheDir, 'mongod-1', 'mongod'), from: 'from cache (somewhere)' });
  expect(source.asked).toBe(1);
});

test('what was changed in the cache is deleted, said, and fetched anew', async () => {
  const cacheDir = await aFolder();
  const source = aSource('program');
  const said: string[] = [];
  const at = { cacheDir, print: (line: string) => void said.push(line) };
  const { path } = await obtain('MongoDB', [source], at);
  await writeFile(path, 'something else');
  expect(await obtain('MongoDB', [source], at)).toMatchObject({ from: 'downloaded (somewhere)' });
  expect(await readFile(path, 'utf8')).toBe('program');
  expect(said).toEqual([expect.stringContaining('MongoDB in the cache is not what was stored')]);
});

test('a download that is not the known file is refused and leaves nothing', async () => {
  const cacheDir = await aFolder();
  const source = aSource('program of a stranger', { pinned: { mongod: sha256('program') } });
  await expect(obtain('MongoDB', [refusing, source], { cacheDir, print: () => {} })).rejects.toThrow(
    /No MongoDB to be had\.\n {2}vendor: not reached\n {2}somewhere: what came is not the known file/u,
  );
  expect(await readdir(cacheDir)).toEqual([]);
});

test('a cache that lies about its own digests does not pass for a pinned one', async () => {
  const cacheDir = await aFolder();
  const source = aSource('program', { pinned: { mongod: sha256('program') } });
  const at = { cacheDir, print: () => {} };
  const { path } = await obtain('MongoDB', [source], at);
  await writeFile(path, 'forged');
  await writeDigests(join(cacheDir, 'mongod-1'), { mongod: sha256('forged') });
  await obtain('MongoDB', [source], at);
  expect(await readFile(path, 'utf8')).toBe('program');
});
