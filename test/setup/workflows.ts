import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';
import { findTestServer } from '../../dev/servers/test-server.ts';

/** Gives workflow tests the path of the server that skips time, and one bundle of today's flows for all files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { path } = await findTestServer({ env: process.env, print: console.log });
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const folder = await mkdtemp(join(tmpdir(), 'outport-flows-'));
  const bundle = join(folder, 'workflow-bundle.cjs');
  await writeFile(bundle, code);
  project.provide('temporalTestServer', path);
  project.provide('workflowBundle', bundle);
  return () => rm(folder, { recursive: true, force: true });
}
