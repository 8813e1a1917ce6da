import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { PAPER_TYPES } from '../../contracts/files.ts';
import type { Answer, Download, Route } from './route.ts';

/** A table that a spreadsheet opens; no browser runs it. */
export const CSV = 'text/csv; charset=utf-8';
/** What a file is sent as; any other type goes as plain bytes. None of these a browser runs. */
const SENT_AS: readonly string[] = [
  ...PAPER_TYPES,
  CSV,
  'application/zip',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
];
/** Were it ever shown in spite of all that, it could load nothing and run nothing. */
const LOCKED_IN = "sandbox; default-src 'none'";

/** Writes an answer. */
export async function send(response: Response, route: Route, answer: Answer): Promise<void> {
  if ('download' in answer) {
    await sendFile(response, answer.download);
    return;
  }
  if (answer.location !== undefined) response.location(answer.location);
  if (answer.replayed === true) response.set('Idempotent-Replayed', 'true');
  response.status(route.answers.status).json(answer.body);
}

/** A file goes as an attachment under its own name, Chinese included (RFC 6266), and never as something that a browser runs. */
async function sendFile(response: Response, { stream, mimeType, fileName, sizeBytes }: Download): Promise<void> {
  response
    .status(200)
    .attachment(fileName)
    // After the name, from whose end a type is guessed.
    .set('Content-Type', SENT_AS.includes(mimeType) ? mimeType : 'application/octet-stream')
    .set('X-Content-Type-Options', 'nosniff')
    .set('Content-Security-Policy', LOCKED_IN);
  if (sizeBytes !== null) response.set('Content-Length', String(sizeBytes));
  await pipeline(stream, response);
}
