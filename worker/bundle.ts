import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
/** All that can reach the bundle: the flows, what they may import, and the versions of packages. */
const SOURCES = ['workflows', 'contracts', 'domain', 'package-lock.json'];
const BUILD_ID_CHARACTERS = 16;

export type Bundle = { path: string; buildId: string; cached: boolean };

/** The flows as one file for the worker. Its name is the build id, a hash of the sources: what has not changed is not built again.
 *  Errors: Error with the bundler's words. */
export async function bundleOf(folder: string, project: string = PROJECT): Promise<Bundle> {
  const buildId = await sourceHash(project);
  const path = join(folder, `${buildId}.js`);
  if (existsSync(path)) return { path, buildId, cached: true };
  // Loaded only when needed: the bundler and the native core behind it take a second.
  const { DefaultLogger, bundleWorkflowCode } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({ workflowsPath: join(project, 'workflows', 'index.ts'), logger: new DefaultLogger('ERROR') });
  await mkdir(folder, { recursive: true });
  // Renamed into place, so that a build cut short is never taken for one.
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, path);
  return { path, buildId, cached: false };
}

async function sourceHash(project: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES)
    for (const file of await filesOf(join(project, source))) {
      hash.update(`${relative(project, file).replaceAll('\\', '/')}\0`);
      hash.update(
        createHash('sha256')
          .update(await readFile(file))
          .digest(),
      );
    }
  return hash.digest('hex').slice(0, BUILD_ID_CHARACTERS);
}

async function filesOf(path: string): Promise<string[]> {
  if (path.endsWith('.json')) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
