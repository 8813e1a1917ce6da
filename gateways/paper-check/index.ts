import type { CheckedPaper } from '../../contracts/files.ts';
import { boundedThread, ThreadOverBounds } from '../bounded-thread.ts';
import { PaperRefused } from './refused.ts';

/** A real paper of 15 MB takes a tenth of either. */
const BOUNDS = { maxMegabytes: 256, maxMs: 10_000 };

const check = boundedThread<Uint8Array, CheckedPaper>(new URL('check-worker.ts', import.meta.url), BOUNDS);

/** What the bytes of an uploaded paper are, PDF, PNG or JPEG, and how many pages; or why they are none that a person can read in ten years: cut,
 *  broken, encrypted, too many pages. Read in a thread of its own, one at a time, and given up when it takes too much memory or time. */
export async function checkPaper(fetch: () => Promise<Uint8Array>): Promise<CheckedPaper> {
  try {
    return await check(fetch);
  } catch (error) {
    if (!(error instanceof ThreadOverBounds)) throw error;
    return { refused: new PaperRefused('It takes too much memory or time to read', '读取所需内存或时间过多').text };
  }
}
