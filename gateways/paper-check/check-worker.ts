import { parentPort } from 'node:worker_threads';
import type { CheckedPaper, PaperType } from '../../contracts/files.ts';
import { checkJpeg } from './jpeg.ts';
import { countPages } from './pdf.ts';
import { checkPng } from './png.ts';
import { PaperRefused } from './refused.ts';

type Kind = { mimeType: PaperType; signature: readonly number[]; pagesOf: (bytes: Buffer) => Promise<number> };

/** By the first bytes; what a name or a browser says of a file is not believed. */
const KINDS: readonly Kind[] = [
  { mimeType: 'application/pdf', signature: [0x25, 0x50, 0x44, 0x46, 0x2d], pagesOf: countPages },
  { mimeType: 'image/png', signature: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], pagesOf: async (bytes) => checkPng(bytes) },
  { mimeType: 'image/jpeg', signature: [0xff, 0xd8, 0xff], pagesOf: async (bytes) => checkJpeg(bytes) },
];

// What the parser leaves behind of a broken file is no concern of the next one.
process.on('unhandledRejection', () => undefined);
parentPort?.on('message', (bytes: Uint8Array) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  void check(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).then((reply) => parentPort?.postMessage(reply));
});

async function check(bytes: Buffer): Promise<CheckedPaper> {
  try {
    const kind = KINDS.find(({ signature }) => signature.every((byte, index) => bytes[index] === byte));
    if (kind === undefined) throw new PaperRefused('It is neither PDF, PNG nor JPEG', '文件不是 PDF、PNG 或 JPEG');
    return { mimeType: kind.mimeType, pages: await kind.pagesOf(bytes) };
  } catch (error) {
    if (error instanceof PaperRefused) return { refused: error.text };
    throw error;
  }
}
