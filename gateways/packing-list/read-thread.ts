import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Faults, fileFault, FileRefused, type SheetFile } from './faults.ts';
import type { SheetName, SheetOf } from './sheets.ts';

/** What a file may take beside its own bytes: 20,000 lines need a third of the heap and two seconds. */
const MAX_HEAP_MB = 512;
const MAX_READING_MS = 30_000;

export type ReadJob = { name: SheetName; file: SheetFile };

let thread: Worker | null = null;
let last: Promise<unknown> = Promise.resolve();

/** Reads a file in a thread of its own, so that thousands of rows hold up nobody else and a file that takes too long can be given up. One at
 *  a time: many large ones at once would take many times the memory. The thread keeps a process alive only while it reads. */
export function readInThread<N extends SheetName>(name: N, file: SheetFile): Promise<SheetOf<N> | Faults> {
  const read = last.then(() => readNext({ name, file }));
  last = read.catch(() => undefined);
  return read;
}

async function readNext(job: ReadJob): Promise<SheetOf<SheetName> | Faults> {
  thread ??= new Worker(new URL('read-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
  const worker = thread;
  worker.ref();
  try {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(job);
    const [reply] = (await once(worker, 'message', { signal: AbortSignal.timeout(MAX_READING_MS) })) as [SheetOf<SheetName> | Faults];
    worker.unref();
    return reply;
  } catch (error) {
    thread = null;
    await worker.terminate();
    if (!isOverLimit(error)) throw error;
    return { faults: [fileFault(job.file.fileName, tooHeavy(error))] };
  }
}

const isOverLimit = (error: unknown): error is Error =>
  error instanceof Error && (error.name === 'AbortError' || ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'));

const tooHeavy = (cause: Error): FileRefused =>
  new FileRefused(
    'FILE_TOO_LARGE',
    'takes too much memory or time to read; copy the list alone into a new file',
    '读取所需内存或时间过多，请仅将清单内容复制到新文件',
    { cause },
  );
