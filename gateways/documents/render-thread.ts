import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DocumentFormat, DocumentKind, TransferPapers } from '../../contracts/documents.ts';

export type RenderJob = { kind: DocumentKind; format: DocumentFormat; papers: TransferPapers };
export type RenderReply = { bytes: Uint8Array } | { error: unknown };
type RenderThread = { render(job: RenderJob): Promise<Buffer> };

// Past this a thread is let go after the job: a heap once grown to a gigabyte is not given back while the thread lives.
const LARGE_LINES = 2_000;

/** A thread that starts with the first job and is kept for the next. It takes one job at a time: two large ones at once would hold twice
 *  the memory. It keeps a process alive only while there is something to print. A job that kills it fails alone. */
export function createRenderThread(): RenderThread {
  let thread: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();

  function started(): Worker {
    if (thread !== null) return thread;
    // None of the process's own flags: `--input-type`, for one, would stop it.
    const fresh = new Worker(new URL('render-worker.ts', import.meta.url), { execArgv: [] });
    fresh.once('error', () => {
      thread = null;
    });
    thread = fresh;
    return fresh;
  }

  async function rest(worker: Worker, { papers }: RenderJob): Promise<void> {
    worker.unref();
    if (papers.tickets.reduce((lines, ticket) => lines + ticket.lines.length, 0) <= LARGE_LINES) return;
    thread = null;
    await worker.terminate();
  }

  async function print(job: RenderJob): Promise<Buffer> {
    const worker = started();
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(job);
    const [reply] = (await once(worker, 'message')) as [RenderReply];
    await rest(worker, job);
    if ('error' in reply) throw reply.error;
    return Buffer.from(reply.bytes.buffer, reply.bytes.byteOffset, reply.bytes.byteLength);
  }

  return {
    render(job) {
      const printed = last.then(() => print(job));
      last = printed.catch(() => undefined);
      return printed;
    },
  };
}
