import { parentPort } from 'node:worker_threads';
import { paperOf } from './papers/index.ts';
import { pdfOf } from './pdf/pdf.ts';
import type { RenderJob, RenderReply } from './render-thread.ts';
import { workbookOf } from './xlsx.ts';

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
