import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type Life, endAll, isAlive, lifeOf } from './process-life.ts';

const Life = z.object({ pid: z.number().int().positive(), since: z.string() });
const Processes = z.object({ stack: Life, parts: z.record(z.string(), Life) });
type Processes = z.infer<typeof Processes>;

const GENTLE_MS = 10_000;

/** The right to run on a data folder, with the list of what runs there, so that the next start finds what a killed one left. */
export type Claim = {
  /** To be told at once of every process started and ended. */
  note(part: string, life: Life | null): void;
  release(): void;
};

export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning';
  constructor(pid: number, dataDir: string) {
    super(`A stack (process ${pid}) runs on ${dataDir}: stop it first, or set OUTPORT_DATA_DIR to another folder.`);
  }
}

/** Takes the data folder for this process, and ends what a stack that was killed left running in it. `file` lists the processes.
 *  Errors: AlreadyRunning; Error when such a process does not end. */
export async function claim(file: string, { dataDir, print }: { dataDir: string; print: (line: string) => void }): Promise<Claim> {
  const self = lifeOf(process.pid) ?? { pid: process.pid, since: 'unknown' };
  const processes: Processes = { stack: self, parts: {} };
  while (!create(file, processes)) {
    const earlier = read(file);
    if (earlier !== null && isAlive(earlier.stack)) throw new AlreadyRunning(earlier.stack.pid, dataDir);
    const left = Object.entries(earlier?.parts ?? {}).filter(([, life]) => isAlive(life));
    if (left.length > 0) {
      print(`An earlier stack was killed and left ${left.map(([part, { pid }]) => `${part} (${pid})`).join(', ')} running: ending them.`);
      await endAll(
        left.map(([, life]) => life),
        GENTLE_MS,
      );
    }
    rmSync(file, { force: true });
  }
  return {
    note: (part, life) => {
      if (life === null) delete processes.parts[part];
      else processes.parts[part] = life;
      write(`${file}.new`, processes);
      renameSync(`${file}.new`, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** False when it is there already. Linked into place, so that nobody ever reads half of it. */
function create(file: string, processes: Processes): boolean {
  const whole = `${file}.${process.pid}`;
  write(whole, processes);
  try {
    linkSync(whole, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(whole, { force: true });
  }
}

const write = (file: string, processes: Processes): void => writeFileSync(file, `${JSON.stringify(processes, null, 2)}\n`);

function read(file: string): Processes | null {
  try {
    return Processes.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Gone in the meantime, or not ours: nothing in it can be trusted to be a process to end.
    return null;
  }
}
