import { createHash } from 'node:crypto';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { connectMongo } from '../../models/index.ts';
import { JPEGS, pdfOf, pngOf } from '../support/papers.ts';
import {
  type Part,
  type RawRequest,
  evidencePath,
  expectKept,
  fieldPart,
  filePart,
  multipart,
  postRaw,
  stored,
} from '../support/uploads.ts';
import { type World, aWorld } from '../support/world.ts';

const { api, keys, mongodb, metrics } = inject('stack');
const { key } = keys.organisations.seller;
/** Made; refused by the HTTP parser, for its size, as a form or as a file, or for its head. */
const ALLOWED = [201, 400, 413, 422, 431];
const MAX_PAPERS = 50;
const MEGABYTE = 1024 * 1024;
const PAPERS = [pdfOf(1), pdfOf(12), pngOf(200, 100), ...JPEGS];

let world: World;
let path: string;
let taken = 0;
beforeAll(async () => {
  await connectMongo(mongodb, { timeoutMs: 10_000 });
  world = await aWorld();
}, 60_000);
afterAll(() => mongoose.disconnect());

/** A registration has room for so many papers. */
async function roomFor(): Promise<string> {
  if (taken % MAX_PAPERS === 0) path = await evidencePath(world);
  return path;
}

async function measure(name: string): Promise<number> {
  const text = await (await fetch(metrics)).text();
  return Number(new RegExp(`^outport_api_${name} (.+)$`, 'mu').exec(text)?.[1]);
}

const paper = fc.constantFrom(...PAPERS);
const mutated = fc
  .tuple(paper, fc.array(fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 })), { minLength: 1, maxLength: 6 }))
  .map(([whole, changes]) => {
    const bytes = Buffer.from(whole);
    for (const [at, change] of changes) bytes.set(change.subarray(0, bytes.length - (at % bytes.length)), at % bytes.length);
    return bytes;
  });
const cut = fc.tuple(paper, fc.nat()).map(([whole, at]) => whole.subarray(0, at % whole.length));
const disguised = fc
  .tuple(
    fc.constantFrom('%PDF-1.7\n', '\u0089PNG\r\n\u001a\n', '\u00ff\u00d8\u00ff\u00e0', ''),
    fc.constantFrom(
      '<html><script>alert(1)</script>',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      'alert(1)//',
      'MZ\u0090',
    ),
    fc.constantFrom('\n%%EOF\n', ''),
  )
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
const polyglot = paper.map((whole) => Buffer.concat([whole, Buffer.from('<script>alert(1)</script>')]));
const noise = fc.uint8Array({ maxLength: 5_000 }).map((bytes) => Buffer.from(bytes));
const large = fc.integer({ min: 14, max: 16 }).map((megabytes) => Buffer.alloc(megabytes * MEGABYTE, '%PDF-1.7 '));
const file = fc.oneof(
  { arbitrary: paper, weight: 6 },
  { arbitrary: mutated, weight: 5 },
  { arbitrary: cut, weight: 3 },
  { arbitrary: disguised, weight: 3 },
  { arbitrary: polyglot, weight: 2 },
  { arbitrary: noise, weight: 2 },
  { arbitrary: large, weight: 1 },
);

const word = fc.oneof(
  fc.constantFrom(
    'lease.pdf',
    '租赁合同.pdf',
    '../../etc/passwd',
    'a"b".pdf',
    String.raw`a\"b.pdf`,
    "a'b.pdf",
    'a%22b.pdf',
    '..',
    '',
    'a\u0000b',
    'a\u202Eb',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer({ min: 1, max: 100_000 }).map((length) => 'x'.repeat(length)),
);
const kind = fc.oneof({ arbitrary: fc.constant('proof-of-use'), weight: 6 }, { arbitrary: word, weight: 1 });
const oddPart = fc.record({
  head: fc.oneof(
    fc.constantFrom('', ':', 'Content-Disposition: form-data', 'Content-Disposition: attachment; name="file"; filename="a.pdf"', 'X'),
    fc.constant(`Content-Disposition: form-data; name="file"; filename*=UTF-8''%E7%A7%9F.pdf`),
    fc.constant('Content-Disposition: form-data; name="__proto__"'),
    fc.integer({ min: 1, max: 200_000 }).map((length) => `Content-Disposition: form-data; name="kind"\r\nX: ${'y'.repeat(length)}`),
    fc.string({ unit: 'binary', maxLength: 60 }),
  ),
  body: noise,
});
const form = fc.record({
  file,
  name: word,
  kind,
  extra: fc.array(
    fc.oneof(
      oddPart,
      fc.tuple(word, word).map(([name, value]) => fieldPart(name, value)),
    ),
    { maxLength: 3 },
  ),
  isPlain: fc.boolean(),
  fileFirst: fc.boolean(),
});
const boundary = fc.constantFrom('b', '----WebKitFormBoundary7MA4YWxkTrZu0gW', "'()+_,-./:=?", 'x'.repeat(70));
const framing = fc.oneof(
  { arbitrary: fc.constant({ how: 'as it should be' } as const), weight: 8 },
  {
    arbitrary: fc.record({ how: fc.constant('bytes changed' as const), at: fc.nat(), to: fc.uint8Array({ minLength: 1, maxLength: 6 }) }),
    weight: 2,
  },
  { arbitrary: fc.record({ how: fc.constant('cut off' as const), at: fc.nat() }), weight: 2 },
  { arbitrary: fc.record({ how: fc.constant('another length' as const), by: fc.integer({ min: -500, max: 500 }) }), weight: 2 },
  {
    arbitrary: fc.record({
      how: fc.constant('another type' as const),
      type: fc.oneof(
        word,
        fc.constantFrom('multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""', 'text/html'),
      ),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ how: fc.constant('a long head' as const), length: fc.integer({ min: 1_000, max: 60_000 }) }), weight: 1 },
);

type Form = typeof form extends fc.Arbitrary<infer T> ? T : never;
type Framing = typeof framing extends fc.Arbitrary<infer T> ? T : never;

function partsOf({ file: bytes, name, kind: said, extra, isPlain, fileFirst }: Form): Part[] {
  const own = [fieldPart('kind', isPlain ? 'proof-of-use' : said), filePart(bytes, isPlain ? 'lease.pdf' : name)];
  return [...(fileFirst ? own.toReversed() : own), ...(isPlain ? [] : extra)];
}

function requestOf(parts: Part[], limit: string, frame: Framing): Omit<RawRequest, 'path' | 'key'> {
  const body = multipart(parts, limit);
  const contentType = `multipart/form-data; boundary="${limit}"`;
  switch (frame.how) {
    case 'as it should be':
      return { body, contentType };
    case 'bytes changed': {
      const at = frame.at % body.length;
      body.set(frame.to.subarray(0, body.length - at), at);
      return { body, contentType };
    }
    case 'cut off':
      return { body: body.subarray(0, frame.at % body.length), contentType };
    case 'another length':
      return { body, contentType, contentLength: Math.max(0, body.length + frame.by) };
    case 'another type':
      return { body, contentType: Buffer.from(frame.type.replaceAll(/[\r\n]/g, '')).toString('latin1') };
    case 'a long head':
      return { body, contentType, headers: `X-Long: ${'y'.repeat(frame.length)}\r\n` };
  }
}

test('whatever is sent to the upload route is answered or hung up on, never by a fault; what is refused leaves nothing, what is taken comes back', async () => {
  const started = await measure('process_start_time_seconds');
  const before = await measure('process_resident_memory_bytes');
  let most = before;
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(form, boundary, framing, async (wanted, limit, frame) => {
      const was = await stored();
      const answer = await postRaw(api, { path: await roomFor(), key, ...requestOf(partsOf(wanted), limit, frame) });
      const status = answer?.status ?? 0;
      seen.set(status, (seen.get(status) ?? 0) + 1);
      most = Math.max(most, await measure('process_resident_memory_bytes'));
      if (status !== 201) {
        if (answer !== null) expect(ALLOWED).toContain(status);
        await vi.waitFor(async () => expect(await stored()).toEqual(was), { timeout: 5_000 });
        return;
      }
      taken += 1;
      const got = await fetch(`${api}${answer?.headers.get('location') ?? ''}`, { headers: { authorization: `Bearer ${key}` } });
      expect(got.status).toBe(200);
      expectKept(got.headers);
      const bytes = Buffer.from(await got.arrayBuffer());
      const told = JSON.parse(answer?.body.toString() ?? '') as { sha256: string; mimeType: string; pages: number };
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(told.sha256);
      expect(told.pages).toBeGreaterThan(0);
      expect(got.headers.get('content-type')).toBe(told.mimeType);
      if (frame.how === 'as it should be' && wanted.isPlain) expect(bytes.equals(wanted.file)).toBe(true);
    }),
    { numRuns: 300, seed: 4, interruptAfterTimeLimit: 40_000 },
  );
  console.log(
    `Answers by status: ${JSON.stringify(Object.fromEntries(seen))}; most memory ${Math.round((most - before) / MEGABYTE)} MB over the start`,
  );
  expect(seen.get(201) ?? 0).toBeGreaterThan(20);
  expect(seen.get(422) ?? 0).toBeGreaterThan(20);
  expect((await fetch(`${api}/healthz`)).status).toBe(200);
  expect(await measure('process_start_time_seconds')).toBe(started);
  expect(most - before).toBeLessThan(400 * MEGABYTE);
}, 90_000);

test('many large files at once are not held in memory', async () => {
  const before = await measure('process_resident_memory_bytes');
  const body = multipart([fieldPart('kind', 'proof-of-use'), filePart(Buffer.alloc(14 * MEGABYTE, '%PDF-1.7 '))], 'b');
  const at = await roomFor();
  const all = Promise.all(
    Array.from({ length: 40 }, () => postRaw(api, { path: at, key, body, contentType: 'multipart/form-data; boundary=b' })),
  );
  let most = 0;
  const looking = setInterval(() => {
    void measure('process_resident_memory_bytes').then((now) => {
      most = Math.max(most, now);
    });
  }, 100);
  const answers = await all;
  clearInterval(looking);
  expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([422]));
  console.log(`40 files of 14 MB at once: ${Math.round((most - before) / MEGABYTE)} MB over the start`);
  expect(most - before).toBeLessThan(300 * MEGABYTE);
}, 60_000);
