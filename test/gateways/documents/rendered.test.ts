import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { DOCUMENT_FORMATS, DOCUMENT_KINDS } from '../../../contracts/documents.ts';
import { renderDocument } from '../../../gateways/documents/index.ts';
import { aLine, aTicket, papersOf, somePapers } from './papers.ts';
import { readPdf } from './pdf-text.ts';

const PAPERS = DOCUMENT_KINDS.flatMap((kind) => DOCUMENT_FORMATS.map((format) => [kind, format] as const));

test.each(PAPERS)('the %s as %s is a file of its kind with a name for people', async (kind, format) => {
  const { fileName, mimeType, bytes } = await renderDocument(kind, format, somePapers());
  expect(bytes.subarray(0, 4).toString('latin1')).toBe(format === 'pdf' ? '%PDF' : 'PK\u0003\u0004');
  expect(mimeType).toBe(format === 'pdf' ? 'application/pdf' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  expect(fileName).toMatch(new RegExp(`^NS-PKG-2026-118 (commercial invoice|packing list|报关资料)\\.${format}$`));
});

test.each(DOCUMENT_KINDS)(
  'the same papers give the same bytes of the %s, so that a retried activity files the same',
  async (kind) => {
    const [first, second] = [await renderDocument(kind, 'pdf', papersOf(60)), await renderDocument(kind, 'pdf', papersOf(60))];
    expect(second.bytes.equals(first.bytes)).toBe(true);
    const other = await renderDocument(kind, 'pdf', somePapers({ issuedOn: '2026-11-24' }));
    expect(other.bytes.equals(first.bytes)).toBe(false);
  },
  30_000,
);

test('a long paper repeats its head and counts its pages', async () => {
  const { bytes } = await renderDocument('packing-list', 'pdf', papersOf(100));
  const { pages, text } = readPdf(bytes);
  expect(pages).toBeGreaterThan(3);
  expect(text.match(/Booking order订仓单号/g)).toHaveLength(pages);
  for (let page = 1; page <= pages; page += 1) expect(text).toContain(`Page ${page} of ${pages}`);
  expect(text.match(/stk_0193b6f2-7c1e-7a4b-9d55-2f7e0c8a1b34/g)).toHaveLength(pages);
});

test('the process goes on with its other work while a large paper is printed', async () => {
  let printing = true;
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    if (printing) setImmediate(turn);
  };
  setImmediate(turn);
  await renderDocument('declaration-data-sheet', 'pdf', papersOf(500));
  printing = false;
  expect(turns).toBeGreaterThan(1_000);
}, 30_000);

test('papers asked for at once all come, and one that cannot be printed fails alone', async () => {
  const broken = somePapers({ tickets: [aTicket({ lines: [aLine({ netWeightKg: 'heavy' })] })] });
  const [before, failed, after] = await Promise.allSettled([
    renderDocument('packing-list', 'xlsx', somePapers()),
    renderDocument('packing-list', 'pdf', broken),
    renderDocument('packing-list', 'xlsx', somePapers()),
  ]);
  expect([before.status, failed.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(failed.status === 'rejected' && failed.reason).toMatchObject({ message: expect.stringContaining('heavy') });
});

test('after a paper of thousands of lines, whose thread is let go, the next one comes from a new one', async () => {
  const { bytes } = await renderDocument('commercial-invoice', 'xlsx', papersOf(2_100));
  expect((await readSheet(bytes, 2)).length).toBe(2_102);
  await expect(renderDocument('commercial-invoice', 'xlsx', somePapers())).resolves.toBeDefined();
}, 30_000);

const NICE = 19;
/** The priority of each thread of this process, 0 the ordinary one. */
const niceOfThreads = (): number[] =>
  readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[NICE - 3]);
  });

test.runIf(process.platform === 'linux')('printing gives way to everything else of its process', async () => {
  await renderDocument('commercial-invoice', 'xlsx', somePapers());
  expect(niceOfThreads().filter((nice) => nice > 0)).toEqual([19]);
});

test('plain node prints a paper and ends of itself', async () => {
  const module = new URL('../../../gateways/documents/index.ts', import.meta.url);
  const script = `const { renderDocument } = await import(${JSON.stringify(module.href)});
    const { bytes } = await renderDocument('commercial-invoice', 'pdf', JSON.parse(process.argv[1]));
    console.log(bytes.subarray(0, 5).toString());`;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(somePapers())], {
    timeout: 20_000,
  });
  expect((await run).stdout.trim()).toBe('%PDF-');
}, 30_000);
