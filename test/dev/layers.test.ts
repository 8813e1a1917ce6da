import { createRequire } from 'node:module';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType, cruise } from 'dependency-cruiser';

const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const table = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: IForbiddenRuleType[];
  options: ICruiseOptions;
};
/** Files that others import; each has nothing in it that could be refused. */
const THERE = [
  'domain/rule.ts',
  'contracts/flow.ts',
  'contracts/flow.messages.ts',
  'models/one.ts',
  'gateways/single-window/transport-http.ts',
  'gateways/single-window/envelope.ts',
  'gateways/packing-list/read.ts',
  'activities/one.ts',
  'config/index.ts',
  'dev/stack.ts',
];
const REFUSED = [
  ['domain/a.ts', "import { one } from '../contracts/flow.ts'", 'domain-code'],
  ['domain/b.ts', "import { readFile } from 'node:fs'", 'domain-node'],
  ['domain/c.ts', "import { connect } from 'mongoose'", 'domain-npm'],
  ['contracts/a.ts', "import type { one } from '../models/one.ts'", 'contracts-types'],
  ['workflows/a.ts', "import { one } from '../activities/one.ts'", 'workflows-code'],
  ['workflows/b.ts', "import { one } from '../contracts/flow.ts'", 'workflows-code'],
  ['workflows/c.ts', "import { createHash } from 'node:crypto'", 'workflows-node'],
  ['workflows/d.ts', "import { Client } from '@temporalio/client'", 'workflows-npm'],
  ['models/a.ts', "import { one } from '../contracts/flow.ts'", 'models-code'],
  ['gateways/a.ts', "import { one } from '../models/one.ts'", 'gateways-code'],
  ['activities/a.ts', "import { one } from '../gateways/packing-list/read.ts'", 'activities-code'],
  ['activities/b.ts', "import { connect } from 'mongoose'", 'activities-npm'],
  ['api/a.ts', "import { one } from '../activities/one.ts'", 'api-code'],
  ['api/b.ts', "import { one } from '../gateways/single-window/envelope.ts'", 'api-code'],
  ['worker/a.ts', "import { one } from '../dev/stack.ts'", 'worker-code'],
  ['sandbox/a.ts', "import { one } from '../models/one.ts'", 'sandbox-code'],
  ['sandbox/b.ts', "import { one } from '../gateways/single-window/transport-http.ts'", 'sandbox-code'],
  ['config/a.ts', "import { one } from '../missing.ts'", 'config-code'],
  ['helpers/a.ts', "import { one } from '../domain/rule.ts'", 'unlisted-folder'],
  ['dev/a.ts', "import { one } from './b.ts'", 'no-cycles'],
] as const;
/** Closes the ring with `dev/a.ts`. */
const BACK = ['dev/b.ts', "import { one } from './a.ts'"] as const;
const ALLOWED = [
  ['workflows/e.ts', "import type { one } from '../activities/one.ts'"],
  ['workflows/f.ts', "import { one } from '../contracts/flow.messages.ts'"],
  ['models/b.ts', "import type { one } from '../contracts/flow.ts'"],
  ['activities/c.ts', "import type { one } from '../models/one.ts'"],
  ['api/c.ts', "import { one } from '../gateways/packing-list/read.ts'"],
  ['sandbox/c.ts', "import { one } from '../gateways/single-window/envelope.ts'"],
  ['dev/c.ts', "import { one } from '../models/one.ts'"],
] as const;

let tree: string;
let violations: ICruiseResult['summary']['violations'];
beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'outport-layers-'));
  await symlink(NODE_MODULES, join(tree, 'node_modules'));
  const files = [...THERE.map((file) => [file, 'export const one = 1'] as const), ...REFUSED, ...ALLOWED, BACK];
  for (const [file, content] of files) {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), `${content};\n`);
  }
  const { forbidden, options } = table;
  const { output } = await cruise(['.'], { ...options, ruleSet: { forbidden }, validate: true, baseDir: tree });
  violations = (output as ICruiseResult).summary.violations;
}, 30_000);
afterAll(() => rm(tree, { recursive: true, force: true }));

test.each(REFUSED)('%s: %s is refused by %s', (file, _import, rule) => {
  expect(violations.filter(({ from }) => from === file).map(({ rule: { name } }) => name)).toEqual([rule]);
});

test.each(ALLOWED)('%s: %s is allowed', (file) => {
  expect(violations.filter(({ from }) => from === file)).toEqual([]);
});
