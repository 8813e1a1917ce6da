import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../../api/app.ts';
import { createMetrics } from '../../api/http/metrics.ts';
import { loadConfig } from '../../config/index.ts';
import { createFileStore } from '../../gateways/files/index.ts';
import { FileModel, connectMongo, gridFs } from '../../models/index.ts';
import { type Answer, ask } from '../support/http.ts';
import { SIGNATURE_OF_PNG, pdfOf, pngChunk, pngHeader, pngOf } from '../support/papers.ts';
import { evidencePath, fieldPart, filePart, multipart, postRaw, stored } from '../support/uploads.ts';
import { type World, aWorld } from '../support/world.ts';

const { api, keys, mongodb, temporal } = inject('stack');
const own = keys.organisations.seller.key;
const LIMIT = 15 * 1024 * 1024;
let world: World;
let path: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outport-files-'));
  await connectMongo(mongodb, { timeoutMs: 10_000 });
  world = await aWorld();
  path = await evidencePath(world);
}, 60_000);
afterAll(async () => {
  await mongoose.disconnect();
  await rm(folder, { recursive: true, force: true });
});

const formOf = (
  bytes: string | Buffer<ArrayBuffer>,
  name = 'lease.pdf',
  fields: Record<string, string> = { kind: 'proof-of-use' },
): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([bytes]), name);
  return form;
};
const upload = (form: FormData, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(api, 'POST', path, { key: own, form, headers });
const download = (at: string, key = own): Promise<Response> => fetch(`${api}${at}`, { headers: { authorization: `Bearer ${key}` } });

/** A PNG of exactly so many bytes, most of them a comment. */
function pngOfSize(size: number): Buffer<ArrayBuffer> {
  const head = [SIGNATURE_OF_PNG, pngHeader(1, 1), pngChunk('IDAT', Buffer.from([1]))];
  const end = pngChunk('IEND', Buffer.alloc(0));
  const rest = size - Buffer.concat([...head, end]).length - 12;
  return Buffer.concat([...head, pngChunk('tEXt', Buffer.alloc(rest, 'x')), end]);
}

/** What was refused left nothing. */
async function expectRefused(act: () => Promise<Answer>, wanted: { status: number; code: string }): Promise<Answer> {
  const before = await stored();
  const answer = await act();
  expect({ status: answer.status, code: answer.body['code'] }).toEqual(wanted);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await stored()).toEqual(before);
  return answer;
}
const UNUSABLE = { status: 422, code: 'UPLOAD_INVALID' };
const INVALID = { status: 422, code: 'REQUEST_INVALID' };

describe('evidence', () => {
  test('comes back byte for byte, with its hash, size, type and pages by its bytes, as a file and never as a page', async () => {
    const bytes = pdfOf(3, `<html>${randomUUID()}`);
    const added = await upload(formOf(bytes, '租赁合同.html'));
    expect(added).toMatchObject({
      status: 201,
      body: { kind: 'proof-of-use', fileName: '租赁合同.html', mimeType: 'application/pdf', sizeBytes: bytes.length, pages: 3 },
    });
    const got = await download(added.headers.get('location') ?? '');
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    expect(got.headers.get('content-type')).toBe('application/pdf');
    expect(got.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''/);
    expect((await download(added.headers.get('location') ?? '', keys.operator)).status).toBe(200);
    expect((await download(added.headers.get('location') ?? '', keys.organisations.secondSeller.key)).status).toBe(404);
  });

  test('is sent as plain bytes should its record ever name another type than those of papers', async () => {
    const added = await upload(formOf(pdfOf(1)));
    await FileModel.updateOne({ _id: String(added.body['id']) }, { $set: { mimeType: 'text/html' } });
    const got = await download(added.headers.get('location') ?? '');
    expect(got.headers.get('content-type')).toBe('application/octet-stream');
  });

  test('is told by its bytes: what is no paper is refused with the reason, in the language asked for, whatever it is called', async () => {
    const script = '<script>alert(1)</script>';
    const english = await expectRefused(() => upload(formOf(script)), UNUSABLE);
    expect(english.body['detail']).toBe('It is neither PDF, PNG nor JPEG');
    const chinese = await expectRefused(() => upload(formOf(`%PDF-1.7 ${script}`), { 'accept-language': 'zh-CN' }), UNUSABLE);
    expect(chinese.body['detail']).toBe('PDF 文件不完整或已损坏');
    await expectRefused(() => upload(formOf('')), UNUSABLE);
  });

  test('of exactly the limit is taken, and of one byte more is 413', async () => {
    expect(await upload(formOf(pngOfSize(LIMIT), 'a.png'))).toMatchObject({ status: 201, body: { sizeBytes: LIMIT } });
    await expectRefused(() => upload(formOf(pngOfSize(LIMIT + 1), 'a.png')), { status: 413, code: 'BODY_TOO_LARGE' });
  });

  test('with the same key is answered as before, and with the same key but another file refused', async () => {
    const [bytes, key] = [pdfOf(1, randomUUID()), { 'idempotency-key': randomUUID() }];
    const first = await upload(formOf(bytes), key);
    const before = await stored();
    const again = await upload(formOf(bytes), key);
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([201, first.body, 'true']);
    expect(await stored()).toEqual(before);
    await expectRefused(() => upload(formOf(pdfOf(1, randomUUID())), key), { status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  test('of equal bytes is stored once, and each paper keeps its own name', async () => {
    const bytes = pngOf(300, 300);
    const first = await upload(formOf(bytes, '一.png'));
    const before = await stored();
    const second = await upload(formOf(bytes, '二.png'));
    expect(second.body).toMatchObject({ fileName: '二.png', sha256: first.body['sha256'] });
    expect(second.body['id']).not.toBe(first.body['id']);
    expect(await stored()).toEqual({ ...before, files: before.files + 1 });
  });

  test('is no more than fifty papers, and the one too many leaves nothing', async () => {
    const full = await evidencePath(world);
    const add = () => ask(api, 'POST', full, { key: own, form: formOf(pdfOf(1, randomUUID())) });
    for (let added = 0; added < 50; added += 5)
      expect(new Set((await Promise.all([add(), add(), add(), add(), add()])).map(({ status }) => status))).toEqual(new Set([201]));
    const { body } = await expectRefused(add, UNUSABLE);
    expect(body['detail']).toBe('It has 50 papers already');
  });
});

describe('by configuration files lie', () => {
  test.each([
    ['in a folder', () => ({ OUTPORT_FILES: `folder:${folder}` })],
    ['in GridFS', () => ({ OUTPORT_FILES: 'gridfs' })],
  ])('%s, for the same routes', async (_where, settings) => {
    const { files } = loadConfig({ MONGODB_URI: mongodb, TEMPORAL_ADDRESS: temporal, ...settings() });
    const connection = Connection.lazy({ address: temporal });
    const app = createApp({
      temporal: new Client({ connection }),
      connection,
      files: createFileStore(files, gridFs()),
      receiptCallbackKey: null,
      log: pino({ level: 'silent' }),
      metrics: createMetrics(),
      rateLimitPerMinute: 1_000,
      publicUrl: api,
    });
    const server = app.listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const there = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const bytes = pdfOf(2, randomUUID());
    const chunks = (await stored()).chunks;
    const added = await ask(there, 'POST', path, { key: own, form: formOf(bytes) });
    expect(added).toMatchObject({ status: 201, body: { pages: 2 } });
    const got = await fetch(`${there}${added.headers.get('location')}`, { headers: { authorization: `Bearer ${own}` } });
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await stored()).chunks - chunks).toBe(files.place === 'gridfs' ? 1 : 0);
  });
});

describe('a form', () => {
  test('names every bad field at once, the file too, and keeps nothing', async () => {
    const form = new FormData();
    form.set('kind', 'passport');
    form.set('colour', 'red');
    const { body } = await expectRefused(() => upload(form), INVALID);
    expect((body['errors'] as { path: string }[]).map((error) => error.path).toSorted()).toEqual(['colour', 'file', 'kind']);
    const named = await expectRefused(() => upload(formOf(pdfOf(1), 'a\u202Efdp.exe', { kind: 'passport' })), INVALID);
    expect((named.body['errors'] as { path: string }[]).map((error) => error.path).toSorted()).toEqual(['file.name', 'kind']);
  });

  test.each([
    ['of its own words', '租赁 合同 (最终版) 100%.pdf', '租赁 合同 (最终版) 100%.pdf'],
    ['with a path in front', '../../../etc/passwd', 'passwd'],
    ['with a path of Windows in front', String.raw`C:\Users\lin\lease.pdf`, 'lease.pdf'],
    ['with quotes', 'a"b.pdf', 'a"b.pdf'],
  ])('takes a name %s for people to read, and never as a path', async (_what, name, kept) => {
    const added = await upload(formOf(pdfOf(1), name));
    expect(added).toMatchObject({ status: 201, body: { fileName: kept } });
    expect((await download(added.headers.get('location') ?? '')).status).toBe(200);
  });

  test.each([
    ['longer than a name is', `${'长'.repeat(300)}.pdf`, 422],
    ['of control characters', 'a\u0001b.pdf', 422],
    ['of none', '', 422],
  ])('refuses a name %s', async (_what, name, status) => {
    const before = await stored();
    const body = multipart([fieldPart('kind', 'proof-of-use'), filePart(pdfOf(1), name)], 'b');
    const answer = await postRaw(api, { path, key: own, body, contentType: 'multipart/form-data; boundary=b' });
    expect(answer?.status).toBe(status);
    expect(await stored()).toEqual(before);
  });

  const kind = fieldPart('kind', 'proof-of-use');
  const pdf = pdfOf(1);
  const whole = multipart([kind, filePart(pdf)], 'b');
  test.each([
    ['two files', multipart([kind, filePart(pdf), filePart(pdf)], 'b')],
    ['a file in another field', multipart([kind, filePart(pdf, 'a.pdf', 'paper')], 'b')],
    ['no file', multipart([kind], 'b')],
    ['a field within a field', multipart([kind, fieldPart('kind[deep][99999999]', 'x'), filePart(pdf)], 'b')],
    ['a file without a name', multipart([kind, { head: 'Content-Disposition: form-data; name="file"', body: pdf }], 'b')],
    ['more fields than any form has', multipart([...Array.from({ length: 21 }, () => kind), filePart(pdf)], 'b')],
    ['a body that ends in the file', whole.subarray(0, whole.length - 60)],
    ['a body that ends before the last boundary', whole.subarray(0, whole.length - 8)],
    ['a body of nothing', Buffer.alloc(0)],
    ['another boundary than it says', multipart([kind, filePart(pdf)], 'c')],
    ['a part without a disposition', multipart([kind, { head: 'X: y', body: pdf }], 'b')],
  ])('of %s is refused, and nothing is kept', async (_what, body) => {
    const before = await stored();
    const answer = await postRaw(api, { path, key: own, body, contentType: 'multipart/form-data; boundary=b' });
    expect(answer?.status).toBe(422);
    expect(answer?.headers.get('content-type')).toContain('application/problem+json');
    expect(await stored()).toEqual(before);
  });

  test.each([
    ['without a boundary', 'multipart/form-data'],
    ['of JSON', 'application/json'],
    ['of no type', 'x'],
    ['of another multipart', 'multipart/mixed; boundary=b'],
  ])('%s is refused', async (_what, contentType) => {
    const before = await stored();
    expect((await postRaw(api, { path, key: own, body: whole, contentType }))?.status).toBe(422);
    expect(await stored()).toEqual(before);
  });
});

describe('before a byte of the body is read', () => {
  const { hostname, port } = new URL(api);
  /** Sends the head alone, of a request that promises megabytes. */
  async function headAlone(key: string | null): Promise<string> {
    const socket = connect({ host: hostname, port: Number(port) });
    const authorization = key === null ? '' : `Authorization: Bearer ${key}\r\n`;
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\n${authorization}Connection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n`,
    );
    return text(socket);
  }

  test.each([
    ['without a key', null, 401],
    ['with a wrong key', 'outport_wrong_wrong_wrong_wrong', 401],
    ['with a key of another role', keys.organisations.partner.key, 403],
  ])('who comes %s is refused', async (_who, key, status) => {
    expect(await headAlone(key)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test('a sender who goes away in the middle leaves nothing, and the next one is served', async () => {
    const before = await stored();
    const body = multipart([fieldPart('kind', 'proof-of-use'), filePart(pngOfSize(1_000_000))], 'b');
    for (let tries = 0; tries < 5; tries += 1) {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on('error', () => undefined);
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${own}\r\nIdempotency-Key: ${randomUUID()}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      await new Promise<void>((resolve) => socket.write(body.subarray(0, 400_000), () => resolve()));
      socket.resetAndDestroy();
    }
    await vi.waitFor(async () => {
      expect((await readdir(tmpdir())).filter((name) => name.startsWith('outport-upload-'))).toEqual([]);
    });
    expect(await stored()).toEqual(before);
    expect((await upload(formOf(pdfOf(1)))).status).toBe(201);
  });
});
