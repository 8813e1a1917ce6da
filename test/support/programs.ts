import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export type Program = { child: ChildProcess; lines: string[]; ended: Promise<number | null> };

/** Runs one of the project's own programs as its user would, and listens to what it prints. */
export function run(script: string, args: string[], env: NodeJS.ProcessEnv, onLine: (line: string) => void = () => {}): Program {
  const child = spawn(process.execPath, [script, ...args], { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      onLine(line);
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    // One that a failed test left running would keep its servers.
    child.kill('SIGTERM');
    await ended;
  });
  return { child, lines, ended };
}

/** The JSON object that a program prints as its last line. */
export const lastJson = <T>({ lines }: Program): T => JSON.parse(lines.findLast((line) => line.startsWith('{')) ?? 'null') as T;
