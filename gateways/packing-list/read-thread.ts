import { boundedThread, ThreadOverBounds } from '../bounded-thread.ts';
import { type Faults, fileFault, FileRefused, type SheetFile } from './faults.ts';
import type { SheetName, SheetOf } from './sheets.ts';

/** What a file may take beside its own bytes: 20,000 lines need a third of the heap and two seconds. */
const BOUNDS = { maxMegabytes: 512, maxMs: 30_000 };

export type ReadJob = { name: SheetName; file: SheetFile };

const readNext = boundedThread<ReadJob, SheetOf<SheetName> | Faults>(new URL('read-worker.ts', import.meta.url), BOUNDS);

/** Reads a file in a thread of its own, so that thousands of rows hold up nobody else and a file that takes too long can be given up. */
export async function readInThread<N extends SheetName>(name: N, file: SheetFile): Promise<SheetOf<N> | Faults> {
  try {
    return await readNext(async () => ({ name, file }));
  } catch (error) {
    if (!(error instanceof ThreadOverBounds)) throw error;
    return { faults: [fileFault(file.fileName, tooHeavy(error))] };
  }
}

const tooHeavy = (cause: Error): FileRefused =>
  new FileRefused(
    'FILE_TOO_LARGE',
    'takes too much memory or time to read; copy the list alone into a new file',
    '读取所需内存或时间过多，请仅将清单内容复制到新文件',
    { cause },
  );
