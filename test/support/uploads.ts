import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import mongoose from 'mongoose';
import { expect, inject } from 'vitest';
import { BlobModel, FileModel } from '../../models/index.ts';
import { ask } from './http.ts';
import type { World } from './world.ts';

/** How many files, contents and pieces of contents are stored; needs a connected database. */
export async function stored(): Promise<{ files: number; blobs: number; chunks: number; heads: number }> {
  const count = (name: string): Promise<number> => mongoose.connection.collection(name).countDocuments();
  const [files, blobs, chunks, heads] = await Promise.all([
    FileModel.countDocuments(),
    BlobModel.countDocuments(),
    count('files.chunks'),
    count('files.files'),
  ]);
  return { files, blobs, chunks, heads };
}

/** A new registration of the first seller's, as the path that its evidence goes to. */
export async function evidencePath({ parties }: World): Promise<string> {
  const { api, keys } = inject('stack');
  const { enterpriseId, warehouseId } = parties;
  const body = { enterpriseId, warehouseId, nature: 'leased', validFrom: '2026-01-01', validTo: '2031-12-31' };
  const { body: made } = await ask(api, 'POST', '/v1/warehouse-registrations', { key: keys.organisations.seller.key, body });
  return `/v1/warehouse-registrations/${made['id'] as string}/evidence`;
}

export type Part = { head: string; body: Buffer };
export const fieldPart = (name: string, value: string): Part => ({
  head: `Content-Disposition: form-data; name="${name}"`,
  body: Buffer.from(value),
});
export const filePart = (body: Buffer, fileName = 'lease.pdf', name = 'file'): Part => ({
  head: `Content-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: text/html`,
  body,
});
export const multipart = (parts: readonly Part[], boundary: string): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ head, body }) => [Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), body, Buffer.from('\r\n')]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);

export type RawAnswer = { status: number; headers: Headers; body: Buffer };
export type RawRequest = { path: string; key: string; body: Buffer; contentType: string; contentLength?: number; headers?: string };

/** A POST as bytes on a socket of its own, whatever it says of itself. Null when no answer came. */
export async function postRaw(
  api: string,
  { path, key, body, contentType, contentLength = body.length, headers = '' }: RawRequest,
): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(api);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => undefined);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}`,
    `Authorization: Bearer ${key}`,
    `Idempotency-Key: ${randomUUID()}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${contentLength}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n${headers}\r\n`);
  // The end of a socket is the end of its requests: it comes first only when there is less than was promised.
  if (body.length < contentLength) socket.end(body);
  else socket.write(body);
  // A server that refuses early may reset a connection on which it is still sent to.
  const said = await buffer(socket).catch(() => Buffer.alloc(0));
  socket.destroy();
  return answerOf(said);
}

function answerOf(said: Buffer): RawAnswer | null {
  const end = said.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const [first = '', ...lines] = said.toString('latin1', 0, end).split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1]), headers, body: said.subarray(end + 4) };
}

const NEVER_RUN = [
  'application/zip',
  'application/pdf',
  'image/png',
  'image/jpeg',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
  'text/csv; charset=utf-8',
];
/** A file is sent to be kept; no browser looks what else it might be, and none would run it. */
export function expectKept(headers: Headers): void {
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(NEVER_RUN).toContain(headers.get('content-type'));
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
}
