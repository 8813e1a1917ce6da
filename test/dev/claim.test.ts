import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AlreadyRunning, claim } from '../../dev/stack/claim.ts';
import { type Life, isAlive, lifeOf } from '../../dev/stack/process-life.ts';
import { aFolder } from './folder.ts';

/** A process that says when it is there; it ends on SIGTERM unless told to ignore it. */
async function aProcess(script = 'setInterval(() => {}, 1000); console.log("up")'): Promise<{ child: ChildProcess; life: Life }> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const life = lifeOf(child.pid ?? 0);
  if (life === null) throw new Error('the process has no life');
  return { child, life };
}

async function aDeadProcess(): Promise<Life> {
  const { child, life } = await aProcess();
  child.kill('SIGKILL');
  await once(child, 'exit');
  return life;
}

const quiet = (said: string[] = []) => ({ dataDir: 'data', print: (line: string) => void said.push(line) });

test('a process is known by its number and its start together', async () => {
  const { life } = await aProcess();
  expect(isAlive(life)).toBe(true);
  expect(isAlive({ ...life, since: `${life.since}0` })).toBe(false);
  expect(isAlive(await aDeadProcess())).toBe(false);
});

test('a second stack on the same data is refused and told where the first runs', async () => {
  const file = join(await aFolder(), 'processes.json');
  const first = await claim(file, quiet());
  await expect(claim(file, quiet())).rejects.toThrow(AlreadyRunning);
  await expect(claim(file, quiet())).rejects.toThrow(`process ${process.pid}`);
  first.release();
  (await claim(file, quiet())).release();
});

test('what a killed stack left running is ended, and said, before the next one starts', async () => {
  const file = join(await aFolder(), 'processes.json');
  const orphan = await aProcess();
  await writeFile(file, JSON.stringify({ stack: await aDeadProcess(), parts: { mongod: orphan.life } }));
  const said: string[] = [];
  const claimed = await claim(file, quiet(said));
  expect(isAlive(orphan.life)).toBe(false);
  expect(said).toEqual([`An earlier stack was killed and left mongod (${orphan.life.pid}) running: ending them.`]);
  claimed.release();
});

test('an orphan that was paused is ended too', async () => {
  const file = join(await aFolder(), 'processes.json');
  const orphan = await aProcess();
  orphan.child.kill('SIGSTOP');
  await writeFile(file, JSON.stringify({ stack: await aDeadProcess(), parts: { sandbox: orphan.life } }));
  (await claim(file, quiet())).release();
  expect(isAlive(orphan.life)).toBe(false);
});

test('a stranger that got the number of an earlier server is left alone', async () => {
  const file = join(await aFolder(), 'processes.json');
  const stranger = await aProcess();
  const earlier = { pid: stranger.life.pid, since: 'another start' };
  await writeFile(file, JSON.stringify({ stack: earlier, parts: { mongod: earlier } }));
  (await claim(file, quiet())).release();
  expect(isAlive(stranger.life)).toBe(true);
});

test('a list that cannot be read stops nobody and ends nobody', async () => {
  const file = join(await aFolder(), 'processes.json');
  await writeFile(file, '{"stack": {"pid": 1');
  const claimed = await claim(file, quiet());
  const { life } = await aProcess();
  claimed.note('worker', life);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ stack: lifeOf(process.pid), parts: { worker: life } });
  claimed.note('worker', null);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ parts: {} });
});
