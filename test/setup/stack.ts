import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ANY_FREE_PORT } from '../../dev/stack/ports.ts';
import { startStack } from '../../dev/stack/stack.ts';

/** Gives end-to-end tests the whole product on real servers of its own, in a folder that ends with the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outport-e2e-'));
  const env = {
    ...process.env,
    ...ANY_FREE_PORT,
    OUTPORT_DATA_DIR: dataDir,
    OUTPORT_RATE_LIMIT_PER_MINUTE: '1000000',
    OUTPORT_LOG_LEVEL: 'warn',
    SANDBOX_PACE_MS: '20',
    SANDBOX_SEED: String(Number.parseInt(randomUUID().slice(0, 6), 16)),
  };
  const stack = await startStack({ env, print: console.log });
  project.provide('stack', { ...stack.addresses, keys: stack.keys });
  return async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
