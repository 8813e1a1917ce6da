import { parentPort } from 'node:worker_threads';
import { readSheetOf } from './read-sheet.ts';
import type { ReadJob } from './read-thread.ts';
import { type SheetKind, SHEETS } from './sheets.ts';

parentPort?.on('message', ({ name, file: { bytes, fileName } }: ReadJob) => {
  // Bytes come through as they are, their class does not.
  const read = readSheetOf({ bytes: Buffer.from(bytes), fileName }, SHEETS[name] as SheetKind<unknown>);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void read.then((reply) => parentPort?.postMessage(reply));
});
