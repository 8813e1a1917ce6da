import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { paperOf } from './papers/index.ts';
import { pdfOf } from './pdf/pdf.ts';
import type { RenderJob, RenderReply } from './render-thread.ts';
import { workbookOf } from './xlsx.ts';

// Thousands of lines take a minute of a processor, and no declaration waits for them. Only Linux gives threads a priority of their own.
if (process.platform === 'linux') setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_LOW);

parentPort?.on('message', (job: RenderJob) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void print(job).then((reply) => parentPort?.postMessage(reply));
});

async function print({ kind, format, papers }: RenderJob): Promise<RenderReply> {
  try {
    const paper = paperOf(kind, papers);
    return { bytes: await (format === 'pdf' ? pdfOf(paper) : workbookOf(paper)) };
  } catch (error) {
    return { error };
  }
}
