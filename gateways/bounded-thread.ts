import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** `maxMegabytes` bounds the heap, and once more what lies beside it, as the bytes of unpacked streams do. */
type Bounds = { maxMegabytes: number; maxMs: number };

/** A job took more time or memory than it may. */
export class ThreadOverBounds extends Error {
  override readonly name = 'ThreadOverBounds';
}

const LOOK_EVERY_MS = 20;
const MEGABYTE = 1024 * 1024;

/** Work that a file from outside is the cause of, in a thread of its own, so that it holds up nobody else and can be given up. One job at a
 *  time: many large ones at once would take many times the memory; a job is fetched only when its turn comes. The thread starts with the
 *  first job, is kept for the next, and keeps a process alive only while it works.
 *  Errors of the work: ThreadOverBounds; Error when the thread died of something else. */
export function boundedThread<Job, Reply>(script: URL, { maxMegabytes, maxMs }: Bounds): (fetch: () => Promise<Job>) => Promise<Reply> {
  let thread: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function started(): Worker {
    if (thread !== null) return thread;
    // None of the process's own flags: `--input-type`, for one, would stop it.
    const fresh = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: maxMegabytes }, execArgv: [] });
    // Also between jobs, when nobody else listens: then it would end the process.
    fresh.on('error', () => {
      if (thread === fresh) thread = null;
    });
    thread = fresh;
    return fresh;
  }

  async function work(fetch: () => Promise<Job>): Promise<Reply> {
    const job = await fetch();
    const worker = started();
    worker.ref();
    const tooHeavy = new AbortController();
    const looking = watch(worker, maxMegabytes, () => tooHeavy.abort());
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage(job);
      const signal = AbortSignal.any([AbortSignal.timeout(maxMs), tooHeavy.signal]);
      const [reply] = (await once(worker, 'message', { signal })) as [Reply];
      worker.unref();
      return reply;
    } catch (error) {
      thread = null;
      await worker.terminate();
      throw isOverBounds(error) ? new ThreadOverBounds('it takes too much memory or time', { cause: error }) : error;
    } finally {
      clearInterval(looking);
    }
  }

  return (fetch) => {
    const done = last.then(() => work(fetch));
    last = done.catch(() => undefined);
    return done;
  };
}

/** The engine's own limit counts objects, not the bytes that arrays hold outside the heap. */
function watch(worker: Worker, maxMegabytes: number, tooMuch: () => void): NodeJS.Timeout {
  return setInterval(() => {
    // Not answered by a thread that has ended.
    worker.getHeapStatistics().then(
      ({ external_memory: bytes }) => {
        if (bytes > maxMegabytes * MEGABYTE) tooMuch();
      },
      () => undefined,
    );
  }, LOOK_EVERY_MS);
}

const isOverBounds = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'));
