import { createHash } from 'node:crypto';
import type { EvidenceEntry, EvidenceLink, KeptPack, SealedEntry } from '../../domain/evidence.ts';
import { readmes } from './readme.ts';
import { type Member, zipOf } from './zip-write.ts';

/** A message with what is said of it, and the number of its link: null while it is not sealed. */
export type PackedMessage = { entry: EvidenceEntry; bytes: string; link: number | null };
export type Source = {
  filing: { filingId: string; transferId: string; chain: string };
  madeAt: string;
  /** In the order of storing. */
  messages: AsyncIterable<PackedMessage>;
  /** The links of the chain from a number on to its end. */
  linksFrom: (seq: number) => AsyncIterable<{ link: EvidenceLink; entries: SealedEntry[] }>;
  policies: (ids: readonly string[]) => Promise<{ id: string; packs: KeptPack[] }[]>;
};

export const PACKAGE_FORMAT = 'outport-evidence-package-1';
/** Messages to a file of entries. */
const ENTRIES_EACH = 500;

/** Everything that went over the wire for one filing, as a ZIP: messages byte for byte, what is said of each, the links that they are sealed in, the
 *  chain from there to its end, and SHA256SUMS of it all. Written as it is read: in memory are a message, a file of entries, and for each message
 *  some two hundred bytes of directory and sums. */
export const evidencePackage = (source: Source): AsyncGenerator<Buffer> => zipOf(withSums(membersOf(source)));

async function* withSums(members: AsyncIterable<Member>): AsyncGenerator<Member> {
  const sums: string[] = [];
  for await (const member of members) {
    sums.push(`${createHash('sha256').update(member.bytes).digest('hex')}  ${member.name}\n`);
    yield member;
  }
  yield { name: 'SHA256SUMS', bytes: Buffer.from(sums.join('')) };
}

const json = (name: string, value: unknown): Member => ({ name, bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) });
const numbered = (folder: string, number: number, rest: string): string => `${folder}/${String(number).padStart(6, '0')}${rest}`;

async function* membersOf({ filing, madeAt, messages, linksFrom, policies }: Source): AsyncGenerator<Member> {
  for (const [language, text] of Object.entries(readmes)) yield { name: `README.${language}.md`, bytes: Buffer.from(text) };
  const wanted = { links: new Set<number>(), policies: new Set<string>() };
  let [count, unsealed] = [0, 0];
  let lines: string[] = [];
  const entriesFile = (): Member => ({
    name: numbered('entries', Math.ceil(count / ENTRIES_EACH), '.jsonl'),
    bytes: Buffer.from(lines.join('')),
  });
  for await (const { entry, bytes, link } of messages) {
    count += 1;
    if (link === null) unsealed += 1;
    else wanted.links.add(link);
    if (entry.policies !== null) wanted.policies.add(entry.policies);
    const file = numbered('messages', count, `-${entry.direction}-${entry.messageType}.xml`);
    yield { name: file, bytes: Buffer.from(bytes) };
    lines.push(`${JSON.stringify({ file, link, entry })}\n`);
    if (lines.length < ENTRIES_EACH) continue;
    yield entriesFile();
    lines = [];
  }
  if (lines.length > 0) yield entriesFile();
  const chain: string[] = [];
  let head: Pick<EvidenceLink, 'seq' | 'hash'> | null = null;
  if (wanted.links.size > 0) {
    for await (const { link, entries } of linksFrom(Math.min(...wanted.links))) {
      chain.push(`${JSON.stringify(link)}\n`);
      head = { seq: link.seq, hash: link.hash };
      if (wanted.links.has(link.seq)) yield { name: linkFile(link.seq), bytes: Buffer.from(`${JSON.stringify(entries)}\n`) };
    }
  }
  yield { name: 'chain.jsonl', bytes: Buffer.from(chain.join('')) };
  yield json('policies.json', await policies([...wanted.policies]));
  yield json('manifest.json', { format: PACKAGE_FORMAT, ...filing, madeAt, messages: count, unsealed, links: chain.length, head });
}

/** Where the entries of a link stand. */
export const linkFile = (seq: number): string => numbered('links', seq, '.json');
