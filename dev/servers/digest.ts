import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** SHA-256 in hex by path within the entry. */
export type Digests = Record<string, string>;
const MANIFEST = 'sha256.json';

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** Null when every file is as expected, else what is wrong with the first that is not. */
export async function checkDigests(folder: string, expected: Digests): Promise<string | null> {
  for (const [file, digest] of Object.entries(expected)) {
    const actual = await sha256(join(folder, file)).catch(() => null);
    if (actual === null) return `${file} is missing`;
    if (actual !== digest) return `${file} has SHA-256 ${actual.slice(0, 12)}…, expected ${digest.slice(0, 12)}…`;
  }
  return null;
}

export async function digestsOf(folder: string): Promise<Digests> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(await Promise.all(files.map(async (file) => [relative(folder, file), await sha256(file)] as const)));
}

export const writeDigests = (folder: string, digests: Digests): Promise<void> =>
  writeFile(join(folder, MANIFEST), `${JSON.stringify(digests, null, 2)}\n`);

/** Null when nothing readable is stored there, which is the same as nothing cached. */
export async function readDigests(folder: string): Promise<Digests | null> {
  try {
    return JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Digests;
  } catch {
    return null;
  }
}
