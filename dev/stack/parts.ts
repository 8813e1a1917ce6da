import { join } from 'node:path';
import type { Claim } from './claim.ts';
import { type Part, type PartName, type PartSpec, createPart } from './part.ts';

/** All processes of one stack. */
export type Parts = {
  /** Creates the part and starts it. Errors: as `Part.start`. */
  start(spec: PartSpec): Promise<Part>;
  /** Errors: RangeError when the stack runs no such part, because its address was given. */
  get(name: PartName): Part;
  /** Ends them, those that use others first; nothing starts after that. */
  stop(): Promise<void>;
};

const ENDING: PartName[][] = [
  ['worker', 'api'],
  ['sandbox', 'mail', 'temporal', 'mongod'],
];

export function createParts({ logs, claim, print }: { logs: string; claim: Claim; print: (line: string) => void }): Parts {
  const parts = new Map<PartName, Part>();
  const closing = new AbortController();
  // Whatever ends this process, its parts do not stay behind. (SIGKILL runs no code: then the next start ends them.)
  const killAll = (): void => {
    for (const part of parts.values()) void part.kill();
  };
  process.once('exit', killAll);
  return {
    start: async (spec) => {
      const part = createPart(spec, { logFile: join(logs, `${spec.name}.log`), claim, print, signal: closing.signal });
      parts.set(spec.name, part);
      await part.start();
      return part;
    },
    get: (name) => {
      const part = parts.get(name);
      if (part === undefined) throw new RangeError(`This stack runs no ${name} of its own`);
      return part;
    },
    stop: async () => {
      closing.abort(new Error('The stack is being stopped'));
      // A part drains only while those it uses answer.
      for (const part of parts.values()) part.resume();
      for (const names of ENDING) await Promise.all(names.map(async (name) => parts.get(name)?.stop()));
      process.off('exit', killAll);
    },
  };
}
