import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digests, checkDigests, digestsOf, writeDigests, readDigests } from './digest.ts';

export type Print = (line: string) => void;

/** A place a server can be had from. `entry` is its folder in the cache, `file` what is run in there. */
export type Source = {
  label: string;
  entry: string;
  file: string;
  /** Known beforehand; without them the digests are recorded at the first download and checked from then on. */
  pinned?: Digests;
  /** Fills an empty folder. Errors: Error saying why this place serves nothing here. */
  fetch: (folder: string) => Promise<void>;
};
export type Found = { path: string; from: string };

/** The first source that is in the cache unharmed, else the first that can be fetched. Errors: Error with what each source answered. */
export async function obtain(name: string, sources: Source[], { cacheDir, print }: { cacheDir: string; print: Print }): Promise<Found> {
  const refusals: string[] = [];
  for (const source of sources) if (await unharmed(name, source, cacheDir, print)) return found(source, cacheDir, 'cache');
  for (const source of sources) {
    try {
      await fetchInto(source, cacheDir);
      return found(source, cacheDir, 'download');
    } catch (error) {
      refusals.push(`${source.label}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`No ${name} to be had.\n${refusals.map((refusal) => `  ${refusal}`).join('\n')}`);
}

const found = (source: Source, cacheDir: string, how: 'cache' | 'download'): Found => ({
  path: join(cacheDir, source.entry, source.file),
  from: how === 'cache' ? `from cache (${source.label})` : `downloaded (${source.label})`,
});

async function unharmed(name: string, source: Source, cacheDir: string, print: Print): Promise<boolean> {
  const folder = join(cacheDir, source.entry);
  if (!existsSync(folder)) return false;
  const expected = await readDigests(folder);
  const harm = expected === null ? 'no digests beside it' : await checkDigests(folder, source.pinned ?? expected);
  if (harm === null) return true;
  print(`${name} in the cache is not what was stored (${harm}): deleted, fetching it anew.`);
  await rm(folder, { recursive: true, force: true });
  return false;
}

/** Fetches beside the entry and renames, so that a run cut short leaves no half entry, and of two at once the first one's stays. */
async function fetchInto(source: Source, cacheDir: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, '.fetching-'));
  try {
    await source.fetch(folder);
    const harm = source.pinned === undefined ? null : await checkDigests(folder, source.pinned);
    if (harm !== null) throw new Error(`what came is not the known file (${harm})`);
    await writeDigests(folder, source.pinned ?? (await digestsOf(folder)));
    await rename(folder, join(cacheDir, source.entry)).catch(unlessAlreadyThere);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unlessAlreadyThere(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST'))) throw error;
}
