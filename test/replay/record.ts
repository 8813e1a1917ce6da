import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Plays the scenarios and keeps their histories in `histories/`, in place of those there. To be run when a scenario is new, or when a flow
 *  changed before any release began it: after that a change goes through `patched()`, and the old histories stay. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'workflows', 'test/replay'],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, OUTPORT_RECORD_HISTORIES: '1' } },
);
process.exitCode = status ?? 1;
