import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { until } from './until.ts';

/** A process for good: numbers of processes come round again, number and start do not. */
export type Life = { pid: number; since: string };

/** Null when there is no such process, or only its remains waiting for their parent. */
export function lifeOf(pid: number): Life | null {
  const since = process.platform === 'linux' ? sinceOnLinux(pid) : sinceElsewhere(pid);
  return since === null ? null : { pid, since };
}

export const isAlive = ({ pid, since }: Life): boolean => lifeOf(pid)?.since === since;

/** Asks these processes to end, and ends those that have not within the time. Errors: Error when one is there even then. */
export async function endAll(lives: readonly Life[], withinMs: number): Promise<void> {
  const gone = async () => !lives.some(isAlive);
  // One that was paused hears nothing until it goes on.
  for (const signal of ['SIGTERM', 'SIGCONT'] as const) for (const life of lives) send(life, signal);
  await until(gone, { withinMs, what: 'processes of an earlier stack to end' }).catch(async () => {
    for (const life of lives) send(life, 'SIGKILL');
    await until(gone, { withinMs: 5_000, what: `processes ${lives.map(({ pid }) => pid).join(', ')} to end` });
  });
}

function send(life: Life, signal: NodeJS.Signals): void {
  if (!isAlive(life)) return;
  try {
    process.kill(life.pid, signal);
  } catch (error) {
    // Between the look and the signal it may have gone by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function sinceOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before the last bracket may hold anything; the state follows it, and the start in clock ticks is 19 fields on.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return state === 'Z' || state === 'X' ? null : `${boot}/${rest[18]}`;
  } catch {
    return null;
  }
}

function sinceElsewhere(pid: number): string | null {
  try {
    const said = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/u.exec(said) ?? [];
    return state === undefined || started === undefined || state.startsWith('Z') ? null : started;
  } catch {
    return null;
  }
}
