import { createHash } from 'node:crypto';
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirOf, type Finding } from './find.ts';
import { run } from './run.ts';
import { type Found, type Source, obtain } from './source.ts';

const VERSION = '5.2.5';
const PROGRAM = 'moto-server';
const REQUIREMENTS = [`moto[s3]==${VERSION}`, 'flask==3.1.3', 'flask-cors==6.0.5'];
/** Descriptions of Amazon's services, a hundred megabytes of them; these are all that S3 asks for. */
const SERVICES = /^(s3|sts|iam|.*\.json)$/;
const SCRIPT = `#!/bin/sh
PYTHONPATH="$(dirname "$0")/lib" exec python3 -m moto.server "$@"
`;
const SOURCES: Source[] = [
  {
    label: `package registry, moto ${VERSION}`,
    entry: `moto-${VERSION}`,
    file: PROGRAM,
    // Its libraries pip has checked; some machines put certificates of their own into them later.
    pinned: { [PROGRAM]: createHash('sha256').update(SCRIPT).digest('hex') },
    fetch: fetchMoto,
  },
];

/** A server that speaks as S3 does, for tests of the file store: cache or registry. Errors: Error with the cure. */
export async function findS3Server({ env, print }: Finding): Promise<Found> {
  try {
    const { path, from } = await obtain('S3 test server', SOURCES, { cacheDir: cacheDirOf(env), print });
    return { path, from: `S3 test server ${VERSION} — ${from}` };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n  Install Python 3 with pip (\`python3 -m pip\`).`, {
      cause: error,
    });
  }
}

async function fetchMoto(folder: string): Promise<void> {
  const lib = join(folder, 'lib');
  await run('python3', [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-compile',
    '--target',
    lib,
    ...REQUIREMENTS,
  ]);
  const data = join(lib, 'botocore', 'data');
  for (const name of await readdir(data)) if (!SERVICES.test(name)) await rm(join(data, name), { recursive: true });
  await writeFile(join(folder, PROGRAM), SCRIPT);
  await chmod(join(folder, PROGRAM), 0o755);
}
