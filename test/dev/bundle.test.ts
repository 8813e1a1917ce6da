import { mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundleOf } from '../../worker/bundle.ts';
import { aFolder } from './folder.ts';

/** A project with one flow and the packages of this one. */
async function aProject(): Promise<string> {
  const project = await aFolder();
  for (const folder of ['workflows', 'contracts', 'domain']) await mkdir(join(project, folder));
  await writeFile(join(project, 'package-lock.json'), '{}');
  await writeFile(join(project, 'domain', 'answer.ts'), 'export const answer: number = 42;\n');
  await writeFile(
    join(project, 'workflows', 'index.ts'),
    "import { answer } from '../domain/answer.ts';\nexport const flow = async (): Promise<number> => answer;\n",
  );
  await symlink(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(project, 'node_modules'));
  return project;
}

test('the flows are built once, and anew under another build id when a source changes', async () => {
  const project = await aProject();
  const folder = join(project, 'bundles');
  const first = await bundleOf(folder, project);
  expect(first).toMatchObject({ cached: false, path: join(folder, `${first.buildId}.js`) });
  expect(await readFile(first.path, 'utf8')).toContain('flow');
  const { mtimeMs } = await stat(first.path);

  expect(await bundleOf(folder, project)).toEqual({ ...first, cached: true });
  expect((await stat(first.path)).mtimeMs).toBe(mtimeMs);

  for (const [path, text] of [
    ['domain/answer.ts', 'export const answer: number = 43;\n'],
    ['package-lock.json', '{"lockfileVersion":3}'],
    ['contracts/new.ts', 'export {};\n'],
  ] as const) {
    const before = await bundleOf(folder, project);
    await writeFile(join(project, path), text);
    const after = await bundleOf(folder, project);
    expect(after.cached).toBe(false);
    expect(after.buildId).not.toBe(before.buildId);
  }
  expect(await readdir(folder)).toHaveLength(4);
}, 60_000);

test('the same sources elsewhere have the same build id', async () => {
  const [one, other] = [await aProject(), await aProject()];
  expect((await bundleOf(join(one, 'bundles'), one)).buildId).toBe((await bundleOf(join(other, 'bundles'), other)).buildId);
}, 60_000);
