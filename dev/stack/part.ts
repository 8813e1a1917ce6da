import type { Claim } from './claim.ts';
import { type Launched, launch } from './launch.ts';
import { setAside } from './log-file.ts';
import { lifeOf } from './process-life.ts';
import { until } from './until.ts';

export type PartName = 'temporal' | 'mongod' | 'mail' | 'sandbox' | 'worker' | 'api';
export type PartSpec = {
  name: PartName;
  file: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** One look whether it does its work; a throw is a no with a reason. */
  isReady: () => Promise<boolean>;
};
export type Surroundings = { logFile: string; claim: Claim; print: (line: string) => void; signal: AbortSignal };

/** A server of the stack as a process of its own. One that ends by itself is started again. */
export type Part = {
  readonly name: PartName;
  /** Null while it is down. */
  readonly pid: number | null;
  /** Resolves once it does its work. Errors: Error with its last log lines when it ends before that, or is not ready in a minute. */
  start(): Promise<void>;
  /** Lets it finish what it is at, for 15 s at most. */
  stop(): Promise<void>;
  /** As a power cut; it stays down until `start` or `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** It gets no processor time until `resume`: its connections stay open and silent. */
  pause(): void;
  resume(): void;
};

const READY_MS = 60_000;
const DRAIN_MS = 15_000;
const LINES_READ = 40;
const LINES_SHOWN = 8;
/** Node's last words hold the reason first and these after it. */
const NO_REASON = /^\s+at |^Node\.js v/u;
const LINE_SHOWN_CHARACTERS = 300;
/** A part that keeps ending is not saved by starting it once more. */
const REVIVALS = { most: 5, withinMs: 60_000 };

export function createPart(spec: PartSpec, { logFile, claim, print, signal }: Surroundings): Part {
  const { name } = spec;
  let running: Launched | null = null;
  let wanted = false;
  let reviving = false;
  let revivals: number[] = [];
  setAside(logFile);

  async function start(): Promise<void> {
    signal.throwIfAborted();
    if (running !== null) throw new Error(`${name} runs already`);
    const launched = launch(spec.file, spec.args, { env: spec.env, logFile });
    running = launched;
    claim.note(name, launched.pid === null ? null : lifeOf(launched.pid));
    const ended = launched.ended.then((how) => {
      running = null;
      claim.note(name, null);
      if (wanted && !reviving) void revive(how);
      return how;
    });
    const settled = new AbortController();
    const ready = until(spec.isReady, {
      withinMs: READY_MS,
      what: `${name} (its log: ${logFile})`,
      signal: AbortSignal.any([signal, settled.signal]),
    });
    const early = ended.then((how) => {
      throw new Error(`${name} ended at its start (${how}). Its log, ${logFile}, ends with:${saidBy(launched)}`);
    });
    try {
      await Promise.race([ready, early]);
      wanted = true;
    } finally {
      settled.abort();
    }
  }

  async function revive(how: string): Promise<void> {
    reviving = true;
    let reason = how;
    while (wanted && !signal.aborted) {
      revivals = [...revivals.filter((at) => performance.now() - at < REVIVALS.withinMs), performance.now()];
      if (revivals.length > REVIVALS.most) {
        print(`${name} keeps ending (${reason}): left down. Its log: ${logFile}`);
        break;
      }
      print(`${name} ended (${reason}): starting it again.`);
      try {
        await start();
        break;
      } catch (error) {
        [reason = how] = (error instanceof Error ? error.message : String(error)).split('\n');
      }
    }
    reviving = false;
  }

  async function stop(): Promise<void> {
    wanted = false;
    if (running === null) return;
    const launched = running;
    launched.send('SIGTERM');
    // One that is paused hears nothing until it goes on.
    launched.send('SIGCONT');
    const late = setTimeout(() => {
      print(`${name} did not end in ${DRAIN_MS / 1000} s: killed.`);
      launched.send('SIGKILL');
    }, DRAIN_MS);
    await launched.ended;
    clearTimeout(late);
  }

  return {
    name,
    get pid() {
      return running?.pid ?? null;
    },
    start,
    stop,
    kill: async () => {
      wanted = false;
      running?.send('SIGKILL');
      await running?.ended;
    },
    restart: async () => {
      await stop();
      await start();
    },
    pause: () => running?.send('SIGSTOP'),
    resume: () => running?.send('SIGCONT'),
  };
}

const saidBy = (launched: Launched): string =>
  launched
    .lastLines(LINES_READ)
    .filter((line) => !NO_REASON.test(line))
    .slice(-LINES_SHOWN)
    .map((line) => `\n    ${line.slice(0, LINE_SHOWN_CHARACTERS)}`)
    .join('');
