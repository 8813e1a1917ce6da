import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Answer, Route } from './route.ts';

/** Writes an answer. A file goes as an attachment under its own name, Chinese included (RFC 6266). */
export async function send(response: Response, route: Route, answer: Answer): Promise<void> {
  if ('download' in answer) {
    const { stream, mimeType, fileName, sizeBytes } = answer.download;
    response.status(200).type(mimeType).attachment(fileName).set('Content-Length', String(sizeBytes));
    await pipeline(stream, response);
    return;
  }
  if (answer.location !== undefined) response.location(answer.location);
  if (answer.replayed === true) response.set('Idempotent-Replayed', 'true');
  response.status(route.answers.status).json(answer.body);
}
