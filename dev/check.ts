import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** `npm run check`: everything that can be said of the code without running it. One line a part; a tool's own words only when it objects. */
const PARTS = {
  format: ['oxfmt', '--check', '.'],
  lint: ['oxlint'],
  layers: ['depcruise', '.'],
  'dead code': ['knip'],
  errors: ['node', 'dev/docs/errors.ts', '--check'],
  refusals: ['node', 'dev/docs/refusals.ts', '--check'],
  'policy packs': ['node', 'dev/policy-check.ts'],
  policies: ['node', 'dev/docs/policy-sources.ts', '--check'],
  // Two checkers on two cores each check the global types once more, which costs more than it saves.
  types: ['tsc', '--checkers', '1', '--project', '.'],
} as const;

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}` };

const parts = Object.entries(PARTS).map(([name, [tool, ...args]]) => {
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(tool, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const ok = status === 0;
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(10)} ${seconds.toFixed(1)} s`);
  if (!ok) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n').trim());
  return { name, ok, seconds };
});
const ok = parts.every((part) => part.ok);
if (options.json) console.log(JSON.stringify({ ok, parts }));
process.exitCode = ok ? 0 : 1;
