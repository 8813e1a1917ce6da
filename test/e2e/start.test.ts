import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ANY_FREE_PORT } from '../../dev/stack/ports.ts';
import { ask } from '../support/http.ts';
import { type Program, lastJson, run } from '../support/programs.ts';

type Up = {
  ok: boolean;
  api: string;
  mailPage: string;
  sandboxPage: string;
  temporalUi: string;
  keys: { organisations: Record<string, { key: string; organisationId: string }> };
};
type Demo = {
  state: string;
  missed: string[];
  messages: { sent: number; received: number };
  mails: number;
  documents: number;
  discrepancies: number;
};

const dataDir = await mkdtemp(join(tmpdir(), 'outport-start-'));
const env = { ...process.env, ...ANY_FREE_PORT, OUTPORT_DATA_DIR: dataDir, SANDBOX_PACE_MS: '20', OUTPORT_LOG_LEVEL: 'warn' };
afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function up(): Promise<{ program: Program; at: Up }> {
  let ready: () => void;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const program = run('dev/start.ts', ['--json'], env, (line) => {
    if (line.startsWith('{')) ready();
  });
  await Promise.race([isReady, program.ended]);
  return { program, at: lastJson<Up>(program) };
}

test('npm run demo brings the stack up by itself, reaches every state, and leaves with 0', async () => {
  const demo = run('dev/demo.ts', ['--json'], env);
  const code = await demo.ended;
  expect(code, demo.lines.join('\n')).toBe(0);
  expect(lastJson<Demo>(demo)).toMatchObject({
    state: 'closed',
    missed: [],
    documents: 6,
    discrepancies: 2,
    messages: { sent: 9 },
    mails: 11,
  });
  expect(existsSync(join(dataDir, 'stack.json'))).toBe(false);
});

test('npm start keeps the stack up with every page answering; Ctrl-C ends it with 0; a second start finds the data of the first, and the demo uses it', async () => {
  const first = await up();
  expect(first.at.ok).toBe(true);
  for (const page of [`${first.at.api}/docs`, first.at.mailPage, first.at.sandboxPage, first.at.temporalUi])
    expect((await fetch(page)).status, page).toBe(200);
  const { key, organisationId } = first.at.keys.organisations['seller'] ?? { key: '', organisationId: '' };
  const before = await ask(first.at.api, 'GET', '/v1/stock-transfers', { key });
  expect(before.body.data).toMatchObject([{ state: 'closed' }]);
  first.program.child.kill('SIGINT');
  expect(await first.program.ended).toBe(0);
  const processes = JSON.stringify(await readFile(join(dataDir, 'processes.json'), 'utf8').catch(() => null));
  expect(processes).toBe('null');

  const second = await up();
  const known = await ask(second.at.api, 'GET', '/v1/organisations', { key });
  expect(known.body.data).toMatchObject([{ id: organisationId }]);
  const demo = run('dev/demo.ts', ['--json'], env);
  expect(await demo.ended, demo.lines.join('\n')).toBe(0);
  expect(demo.lines.join('\n')).toContain('using the stack that runs');
  expect((await ask(second.at.api, 'GET', '/v1/stock-transfers', { key })).body.data).toHaveLength(2);
  second.program.child.kill('SIGINT');
  expect(await second.program.ended).toBe(0);
});

test('a port that is taken is told in one line, with who wanted it and what to set', async () => {
  const { createServer } = await import('node:net');
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const program = run('dev/start.ts', [], { ...env, OUTPORT_MONGODB_PORT: String(port) });
  expect(await program.ended).toBe(1);
  const said = program.lines.filter((line) => line.includes(String(port)));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('MongoDB');
  expect(said[0]).toContain('OUTPORT_MONGODB_PORT');
  taken.close();
});
