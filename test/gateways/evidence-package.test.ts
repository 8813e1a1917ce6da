import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { type EvidenceEntry, type EvidenceLink, type SealedEntry, nextLink, policiesText, sealedEntry } from '../../domain/evidence.ts';
import { checkEvidencePackage, evidencePackage } from '../../gateways/evidence-package/index.ts';
import { ZipBroken, openZip } from '../../gateways/evidence-package/zip-read.ts';
import { type Member, zipOf } from '../../gateways/evidence-package/zip-write.ts';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'evidence-package-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const CHAIN = 'org_1';
const PACKS = [{ subject: 'list-declaration', packId: 'pack', version: 1, sha256: 'a'.repeat(64) }];
const POLICIES = sha256(policiesText(PACKS));
const MADE_AT = '2026-11-25T04:00:00.000Z';

const bytesOf = (index: number): string => `<报文 n="${index}">${'QUJD'.repeat(200)}</报文>`;
const entryOf = (index: number): EvidenceEntry => ({
  id: `m-${index}`,
  chain: CHAIN,
  direction: index % 2 === 0 ? 'sent' : 'received',
  messageType: index % 2 === 0 ? 'CEB603Message' : 'list',
  businessKey: `COP-${index}`,
  parts: index % 2 === 0 ? [{ id: `m-${index}`, businessKey: `COP-${index}`, ticketId: 'tkt_1', attempt: 1 }] : [],
  alias: null,
  answers: null,
  ticketId: null,
  filingId: 'fil_1',
  attempt: 1,
  status: null,
  at: MADE_AT,
  info: '',
  transport: 'http',
  signer: null,
  policies: POLICIES,
  sha256: sha256(bytesOf(index)),
  storedAt: MADE_AT,
});

/** Messages of one filing in links of `each`, behind a first link of another filing. The last `unsealed` are in none. */
function sealed(count: number, each: number, unsealed = 0) {
  const other = [{ id: 'other', hash: sha256('x'), sha256: sha256('y') }];
  const links: { link: EvidenceLink; entries: SealedEntry[] }[] = [{ link: nextLink(CHAIN, null, other, MADE_AT, sha256), entries: other }];
  const linkOf = (index: number): number | null => (index >= count - unsealed ? null : 2 + Math.floor(index / each));
  for (let start = 0; start < count - unsealed; start += each) {
    const length = Math.min(each, count - unsealed - start);
    const entries = Array.from({ length }, (_, nth) => sealedEntry(entryOf(start + nth), sha256));
    links.push({ link: nextLink(CHAIN, links.at(-1)?.link ?? null, entries, MADE_AT, sha256), entries });
  }
  return evidencePackage({
    filing: { filingId: 'fil_1', transferId: 'stk_1', chain: CHAIN },
    madeAt: MADE_AT,
    messages: each_(count, (index) => ({ entry: entryOf(index), bytes: bytesOf(index), link: linkOf(index) })),
    linksFrom: (seq) => each_(links.length - seq + 1, (index) => links[seq - 1 + index] as (typeof links)[number]),
    policies: async (ids) => ids.map((id) => ({ id, packs: PACKS })),
  });
}
async function* each_<T>(count: number, make: (index: number) => T): AsyncGenerator<T> {
  for (let index = 0; index < count; index += 1) yield make(index);
}

let files = 0;
async function written(chunks: AsyncIterable<Buffer>): Promise<string> {
  const path = join(folder, `${(files += 1)}.zip`);
  await pipeline(Readable.from(chunks), createWriteStream(path));
  return path;
}
async function membersOf(path: string): Promise<Member[]> {
  const zip = await openZip(path);
  const members: Member[] = [];
  for (const name of zip.names) members.push({ name, bytes: await zip.read(name) });
  await zip.close();
  return members;
}
const changed = async (path: string, change: (members: Member[]) => Member[]): Promise<string> => {
  const members = change(await membersOf(path));
  return written(zipOf(each_(members.length, (index) => members[index] as Member)));
};

test('a package verifies offline, by itself and by sha256sum, and other tools read it', async () => {
  const path = await written(sealed(1203, 500, 3));
  expect(await checkEvidencePackage(path)).toMatchObject({ messages: 1203, unsealed: 3, links: 3, fault: null, head: { seq: 4 } });
  const unpacked = join(folder, 'unpacked');
  await run('python3', ['-m', 'zipfile', '-e', path, unpacked]);
  const { stdout } = await run('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: unpacked });
  expect(stdout).toBe('');
  await run('python3', ['-c', 'import sys, zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None', path]);
  const [first] = (await membersOf(path)).filter(({ name }) => name.startsWith('messages/'));
  expect(first).toEqual({ name: 'messages/000001-sent-CEB603Message.xml', bytes: Buffer.from(bytesOf(0)) });
});

describe('whatever is changed in a package is found and named', async () => {
  const good = await written(sealed(12, 4));
  const text = (name: string, change: (before: string) => string) => (members: Member[]) =>
    members.map((member) => (member.name === name ? { name, bytes: Buffer.from(change(member.bytes.toString())) } : member));
  const ENTRIES = 'entries/000001.jsonl';
  const SIXTH = 'messages/000006-received-list.xml';
  test.each<[string, (members: Member[]) => Member[], object]>([
    ['a byte', text(SIXTH, (xml) => xml.replace('QUJD', 'QUJE')), { file: SIXTH, seq: 3, messageId: 'm-5', differs: 'bytes-changed' }],
    [
      'what is said of a message',
      text(ENTRIES, (lines) => lines.replace('"businessKey":"COP-7"', '"businessKey":"COP-8"')),
      { file: ENTRIES, seq: 3, messageId: 'm-7', differs: 'metadata-changed' },
    ],
    [
      'the link of a message',
      text(ENTRIES, (lines) => lines.replace('"link":4', '"link":3')),
      { file: ENTRIES, seq: 3, messageId: 'm-8', differs: 'entry-added' },
    ],
    ['a message taken out', (all) => all.filter(({ name }) => name !== SIXTH), { file: SIXTH, differs: 'file-changed' }],
    [
      'a message taken out with what is said of it',
      (all) =>
        text(ENTRIES, (lines) =>
          lines
            .split('\n')
            .filter((line) => !line.includes(SIXTH))
            .join('\n'),
        )(all).filter(({ name }) => name !== SIXTH),
      { file: 'manifest.json', differs: 'entry-missing' },
    ],
    [
      'a message put in',
      (all) => [...all, { name: 'messages/000099-sent-x.xml', bytes: Buffer.from('<x/>') }],
      { file: 'messages/000099-sent-x.xml', differs: 'entry-added' },
    ],
    [
      'two messages of a link exchanged',
      text('links/000003.json', (json) => JSON.stringify((JSON.parse(json) as object[]).toReversed())),
      { file: 'links/000003.json', seq: 3, differs: 'link-changed' },
    ],
    [
      'a link taken out',
      text('chain.jsonl', (lines) =>
        lines
          .split('\n')
          .filter((line) => !line.includes('"seq":3'))
          .join('\n'),
      ),
      { file: 'chain.jsonl', seq: 3, differs: 'link-missing' },
    ],
    [
      'a link',
      text('chain.jsonl', (lines) => lines.replace(MADE_AT, '2026-11-24T04:00:00.000Z')),
      { file: 'chain.jsonl', seq: 2, differs: 'link-changed' },
    ],
    [
      'the packs',
      text('policies.json', (json) => json.replace('"version": 1', '"version": 2')),
      { file: 'policies.json', messageId: 'm-0', differs: 'policies-changed' },
    ],
    [
      'a word of the explanation',
      text('README.en.md', (words) => words.replace('proof', 'hope')),
      { file: 'README.en.md', differs: 'file-changed' },
    ],
  ])('%s', async (_, change, fault) => {
    expect((await checkEvidencePackage(await changed(good, change))).fault).toMatchObject(fault);
  });

  test('its end, cut off', async () => {
    const path = await changed(good, (members) => members);
    await truncate(path, (await stat(path)).size - 10);
    await expect(checkEvidencePackage(path)).rejects.toBeInstanceOf(ZipBroken);
  });
});

test('a message that was left unsealed for long is named', async () => {
  const late = await changed(await written(sealed(5, 4, 1)), (members) =>
    members.map(({ name, bytes }) => ({
      name,
      bytes: name === 'manifest.json' ? Buffer.from(bytes.toString().replace(MADE_AT, '2026-11-25T05:00:00.000Z')) : bytes,
    })),
  );
  expect((await checkEvidencePackage(late)).fault).toMatchObject({ messageId: 'm-4', differs: 'entry-unsealed' });
});

test('a filing of more messages than an old ZIP holds is packed and verified in bounded memory', { timeout: 240_000 }, async () => {
  const COUNT = 66_000;
  let [peak, size] = [0, 0];
  const before = process.memoryUsage().rss;
  const look = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      peak = Math.max(peak, process.memoryUsage.rss());
      yield chunk;
    }
  };
  const path = await written(look(sealed(COUNT, 500)));
  expect(await checkEvidencePackage(path)).toMatchObject({ messages: COUNT, fault: null });
  expect((peak - before) / 1024 / 1024).toBeLessThan(250);
  const listed = 'import sys, zipfile; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))';
  expect(Number((await run('python3', ['-c', listed, path])).stdout)).toBeGreaterThan(COUNT);
  expect(size).toBeGreaterThan(COUNT * 100);
});
