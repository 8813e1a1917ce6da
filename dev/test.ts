import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { findMongod, findTemporal } from './servers/find.ts';
import { findS3Server } from './servers/s3-server.ts';
import { findTestServer } from './servers/test-server.ts';

/** `npm test`: fetches the servers that tests run against, runs the tests, and says as its last line how many passed and failed.
 *  `--project NAME` runs one part (may be repeated); further words choose files, as vitest takes them. */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { project: { type: 'string', multiple: true, default: [] }, json: { type: 'boolean', default: false } },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const report = join(root, '.outport', 'tests.json');

/** What each project's tests run against. */
const NEEDS = {
  workflows: [findTestServer],
  activities: [findMongod, findS3Server],
  e2e: [findTemporal, findMongod],
} as const;

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

async function fetchServers(): Promise<void> {
  const wanted = Object.entries(NEEDS).filter(([project]) => options.project.length === 0 || options.project.includes(project));
  for (const find of new Set(wanted.flatMap(([, finders]) => finders))) {
    const { from } = await find({ env: process.env, print: console.log });
    console.log(from);
  }
}

/** Whether vitest found nothing wrong; its report says the rest. */
async function runTests(): Promise<boolean> {
  await mkdir(join(root, '.outport'), { recursive: true });
  await rm(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const projects = options.project.map((name) => `--project=${name}`);
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...projects, ...positionals], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  return code === 0;
}

/** A file that failed before its first test counts as one that did. */
async function countTests(): Promise<{ passed: number; failed: number }> {
  if (!existsSync(report)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, testResults } = Report.parse(JSON.parse(await readFile(report, 'utf8')));
  const unrun = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + unrun.length };
}

let ok = false;
let counts = { passed: 0, failed: 0 };
try {
  await fetchServers();
  ok = await runTests();
  counts = await countTests();
  if (!ok && counts.failed === 0) console.error('No test failed, but vitest ended with an error: it stands above.');
} catch (error) {
  ok = false;
  console.error(error instanceof Error ? error.message : error);
}
ok &&= counts.passed > 0;
process.exitCode = ok ? 0 : 1;
console.log(options.json ? JSON.stringify({ ok, ...counts }) : `${counts.passed} passed, ${counts.failed} failed`);
