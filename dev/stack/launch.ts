import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { lastLines, sizeOf } from './log-file.ts';

export type Launched = {
  /** Null when it could not be started, which `ended` then explains. */
  pid: number | null;
  /** Resolves with how it ended: an exit code, the name of a signal, or why it never began. */
  ended: Promise<string>;
  send(signal: NodeJS.Signals): void;
  /** What this one, not one before it, said last. */
  lastLines(count: number): string[];
};

/** Starts a program whose output goes straight to a file, so that it outlives us unharmed. */
export function launch(file: string, args: string[], { env, logFile }: { env: NodeJS.ProcessEnv; logFile: string }): Launched {
  const from = sizeOf(logFile);
  const log = openSync(logFile, 'a');
  // A process group of its own: the terminal's Ctrl-C is for the stack, which ends its parts in their order.
  const child = spawn(file, args, { env, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.on('error', (error) => resolve(error.message));
  });
  return {
    pid: child.pid ?? null,
    ended,
    send: (signal) => void child.kill(signal),
    lastLines: (count) => lastLines(logFile, { from, count }),
  };
}
