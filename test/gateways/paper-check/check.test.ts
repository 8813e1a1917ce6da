import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createDeflate } from 'node:zlib';
import fc from 'fast-check';
import pdfmake from 'pdfmake';
import { describe, expect, test, vi } from 'vitest';
import { FONT } from '../../../gateways/documents/pdf/fonts.ts';
import { checkPaper } from '../../../gateways/paper-check/index.ts';
import { JPEGS, SIGNATURE_OF_PNG, pdfOf, pdfOfObjects, pngChunk, pngHeader, pngOf } from '../../support/papers.ts';

// The thread is started by the first of them, on a machine that may have much else to do.
vi.setConfig({ testTimeout: 60_000 });

const check = (bytes: Buffer) => checkPaper(async () => bytes);
const [baseline = Buffer.alloc(0), progressive = Buffer.alloc(0)] = JPEGS;
const broken = (kind: string) => ({ refused: { en: expect.stringContaining(`no whole ${kind}`) } });
const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>';

function encryptedPdf(options: { userPassword?: string; ownerPassword: string }): Promise<Buffer> {
  pdfmake.setFonts({ N: { ...FONT } });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => true);
  return pdfmake.createPdf({ content: '租赁合同', defaultStyle: { font: 'N' }, ...options }).getBuffer();
}

/** A page among blanks, so many megabytes of them, packed twice. */
async function unpacksTo(megabytes: number): Promise<Buffer> {
  async function* blanks(): AsyncGenerator<Buffer> {
    yield Buffer.from(`3 0 ${page}`);
    for (let written = 0; written < megabytes; written += 1) yield Buffer.alloc(1024 * 1024, ' ');
  }
  return buffer(Readable.from(blanks()).pipe(createDeflate()).pipe(createDeflate()));
}

/** A PDF whose page lies in that stream of objects. Source of the form: ISO 32000-1, 7.5.7 and 7.5.8. */
function pdfOfBomb(packed: Buffer): Buffer {
  const parts = [
    '%PDF-1.7\n',
    '1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n',
    '2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n',
  ];
  const [first = 0, second = 0, third = 0] = parts.map((_, index) => parts.slice(0, index + 1).join('').length);
  const stream = `4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length ${packed.length}>>\nstream\n`;
  const bomb = Buffer.concat([Buffer.from(stream), packed, Buffer.from('\nendstream\nendobj\n')]);
  const entry = (kind: number, where: number): Buffer => {
    const bytes = Buffer.alloc(6);
    bytes.writeUInt8(kind, 0);
    bytes.writeUInt32BE(where, 1);
    return bytes;
  };
  const references = Buffer.concat([entry(0, 0), entry(1, first), entry(1, second), entry(2, 4), entry(1, third)]);
  return Buffer.concat([
    Buffer.from(parts.join('')),
    bomb,
    Buffer.from(`5 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length ${references.length}>>\nstream\n`),
    references,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${third + bomb.length}\n%%EOF\n`),
  ]);
}

describe('a paper', () => {
  test.each([
    ['a PDF of one page', pdfOf(1), 'application/pdf', 1],
    ['a PDF of as many pages as it may have', pdfOf(200), 'application/pdf', 200],
    [
      'a PDF that has fewer pages than it says',
      pdfOfObjects(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Count 3/Kids[3 0 R]>>', page]),
      'application/pdf',
      1,
    ],
    ['a PNG', pngOf(40, 30), 'image/png', 1],
    ['a JPEG', baseline, 'image/jpeg', 1],
    ['a JPEG in several scans', progressive, 'image/jpeg', 1],
    ['a JPEG with more behind its end, as cameras write', Buffer.concat([baseline, Buffer.alloc(500)]), 'image/jpeg', 1],
  ])('%s is told by its bytes, with its pages', async (_what, bytes, mimeType, pages) => {
    expect(await check(bytes)).toEqual({ mimeType, pages });
  });

  test('the PDFs that our own printer makes are papers', async () => {
    const agreement = await readFile(new URL('../../../dev/demo/cooperation-agreement.pdf', import.meta.url));
    expect(await check(agreement)).toEqual({ mimeType: 'application/pdf', pages: 1 });
  });
});

describe('what is no paper is refused with the reason', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a page for a browser', Buffer.from('<html><script>alert(1)</script>')],
    ['a drawing that can run', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a workbook', Buffer.from('PK\u0003\u0004')],
    ['a PDF behind something else', Buffer.concat([Buffer.from('<html>'), pdfOf(1)])],
  ])('%s', async (_what, bytes) => {
    expect(await check(bytes)).toEqual({
      refused: { en: 'It is neither PDF, PNG nor JPEG', 'zh-CN': '文件不是 PDF、PNG 或 JPEG' },
    });
  });

  test.each([
    ['a signature alone', Buffer.from('%PDF-1.7 lease'), 'PDF'],
    ['a page for a browser under a signature', Buffer.from('%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF'), 'PDF'],
    ['a PDF whose tree of pages leads nowhere', pdfOfObjects(['<</Type/Catalog/Pages 9 0 R>>']), 'PDF'],
    ['a PDF without pages', pdfOfObjects(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Count 0/Kids[]>>']), 'PDF'],
    [
      'a PDF whose pages are their own parents',
      pdfOfObjects(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>']),
      'PDF',
    ],
    [
      'a PNG without points',
      Buffer.concat([SIGNATURE_OF_PNG, pngHeader(0, 9), pngChunk('IDAT', Buffer.alloc(9)), pngChunk('IEND', Buffer.alloc(0))]),
      'PNG',
    ],
    [
      'a PNG of no kind',
      Buffer.concat([SIGNATURE_OF_PNG, pngHeader(9, 9, 3, 7), pngChunk('IDAT', Buffer.alloc(9)), pngChunk('IEND', Buffer.alloc(0))]),
      'PNG',
    ],
    ['a PNG without a picture', Buffer.concat([SIGNATURE_OF_PNG, pngHeader(9, 9), pngChunk('IEND', Buffer.alloc(0))]), 'PNG'],
    ['a JPEG without a frame', Buffer.concat([baseline.subarray(0, 20), Buffer.from('ffd9', 'hex')]), 'JPEG'],
  ])('%s', async (_what, bytes, kind) => {
    expect(await check(bytes)).toMatchObject(broken(kind));
  });

  test('a PDF with too many pages, by what it counts and by what it has', async () => {
    expect(await check(pdfOf(201))).toMatchObject({ refused: { en: 'It has more than 200 pages: upload it in parts' } });
  });

  test.each([
    ['with a password', { userPassword: '888888', ownerPassword: 'x' }],
    ['that opens without one but is restricted', { ownerPassword: 'x' }],
  ])('an encrypted PDF %s', async (_what, options) => {
    expect(await check(await encryptedPdf(options))).toMatchObject({ refused: { en: expect.stringMatching(/^It is encrypted/) } });
  });

  test.each([
    ['PDF', pdfOf(3)],
    ['PNG', pngOf(60, 60)],
    ['JPEG', baseline],
    ['JPEG', progressive],
  ])('a %s cut off anywhere', async (kind, whole) => {
    // Behind the end mark of a PDF stands one line feed, which it does not need.
    const last = kind === 'PDF' ? whole.length - 2 : whole.length - 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: last }), async (length) => {
        expect(await check(whole.subarray(0, length))).toMatchObject(broken(kind));
      }),
      { numRuns: 60, seed: 4, examples: [[last]] },
    );
  });
});

describe('a hostile paper', () => {
  test('whose streams unpack to half a gigabyte is given up long before that, and the next paper is read', async () => {
    const bytes = pdfOfBomb(await unpacksTo(512));
    expect(bytes.length).toBeLessThan(20_000);
    const before = process.memoryUsage.rss();
    let most = before;
    const looking = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 5);
    expect(await check(bytes)).toMatchObject({ refused: { en: 'It takes too much memory or time to read' } });
    clearInterval(looking);
    expect(Math.round((most - before) / 1024 / 1024)).toBeLessThan(480);
    expect(await check(pdfOf(2))).toEqual({ mimeType: 'application/pdf', pages: 2 });
  });

  test('of any bytes under any signature gets an answer', async () => {
    const signatures = [pdfOf(1), pngOf(5, 5), baseline];
    const mutated = fc.record({
      of: fc.nat({ max: 2 }),
      changes: fc.array(fc.record({ at: fc.nat(), to: fc.nat({ max: 255 }) }), { minLength: 1, maxLength: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(mutated, async ({ of, changes }) => {
        const bytes = Buffer.from(signatures[of] ?? '');
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        const answer = await check(bytes);
        expect('refused' in answer || answer.pages >= 1).toBe(true);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
