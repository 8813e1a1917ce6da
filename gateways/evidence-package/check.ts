import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Difference,
  type EvidenceEntry,
  type EvidenceLink,
  SEALED_WITHIN_MS,
  type SealedEntry,
  entryDifference,
  holdsEntries,
  linkFault,
  policiesText,
} from '../../domain/evidence.ts';
import { PACKAGE_FORMAT, linkFile } from './write.ts';
import { type Zip, ZipBroken, openZip } from './zip-read.ts';

/** `file` is the member of the package that shows it. */
export type PackageFault = { file: string; seq: number | null; messageId: string | null; differs: Difference | 'file-changed' };
export type PackageChecked = {
  chain: string;
  filingId: string;
  madeAt: string;
  messages: number;
  unsealed: number;
  links: number;
  head: { seq: number; hash: string } | null;
  fault: PackageFault | null;
};

const nullableText = z.string().nullable();
const Manifest = z.object({
  format: z.literal(PACKAGE_FORMAT),
  filingId: z.string(),
  chain: z.string(),
  madeAt: z.string(),
  messages: z.int(),
});
const Link = z.object({
  chain: z.string(),
  seq: z.int(),
  prevHash: nullableText,
  sealedAt: z.string(),
  count: z.int(),
  entriesHash: z.string(),
  hash: z.string(),
}) satisfies z.ZodType<EvidenceLink>;
const Sealed = z.array(z.object({ id: z.string(), hash: z.string(), sha256: z.string() })) satisfies z.ZodType<SealedEntry[]>;
const Entry = z.object({
  id: z.string(),
  chain: z.string(),
  direction: z.enum(['sent', 'received']),
  messageType: z.string(),
  businessKey: z.string(),
  parts: z.array(z.object({ id: z.string(), businessKey: z.string(), ticketId: nullableText, attempt: z.int() })),
  alias: nullableText,
  answers: nullableText,
  ticketId: nullableText,
  filingId: nullableText,
  attempt: z.int(),
  status: nullableText,
  at: z.string(),
  info: z.string(),
  transport: z.enum(['http', 'folder', 'callback']),
  signer: z.object({ keyName: z.string(), certificateSha256: z.string() }).nullable(),
  policies: nullableText,
  sha256: z.string(),
  storedAt: z.string(),
}) satisfies z.ZodType<EvidenceEntry>;
const EntryLine = z.object({ file: z.string(), link: z.int().nullable(), entry: Entry });
const Policies = z.array(
  z.object({
    id: z.string(),
    packs: z.array(z.object({ subject: z.string(), packId: z.string(), version: z.int(), sha256: z.string() })),
  }),
);

const SUMS = 'SHA256SUMS';
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const linesOf = (bytes: Buffer): string[] => bytes.toString('utf8').split('\n').filter(Boolean);

/** What is found broken ends the check where it is found. */
class Broken extends Error {
  readonly fault: PackageFault;
  constructor(file: string, differs: PackageFault['differs'], of: { seq?: number | null; messageId?: string } = {}) {
    super(`${file}: ${differs}`);
    this.fault = { file, seq: of.seq ?? null, messageId: of.messageId ?? null, differs };
  }
}

/** Verifies a package with nothing else at hand: its files, its chain, its links and each message. A file at a time is in memory.
 *  Errors: ZipBroken when it is no package at all. */
export async function checkEvidencePackage(path: string): Promise<PackageChecked> {
  const zip = await openZip(path);
  try {
    const manifest = Manifest.parse(JSON.parse((await zip.read('manifest.json')).toString('utf8')));
    const { chain, filingId, madeAt } = manifest;
    const checked: PackageChecked = { chain, filingId, madeAt, messages: 0, unsealed: 0, links: 0, head: null, fault: null };
    try {
      const links = await checkLinks(zip, checked);
      await checkMessages(zip, checked, links, await policiesIn(zip));
      if (checked.messages !== manifest.messages) throw new Broken('manifest.json', 'entry-missing');
      await checkFiles(zip);
    } catch (error) {
      return { ...checked, fault: faultOf(error) };
    }
    return checked;
  } finally {
    await zip.close();
  }
}

function faultOf(error: unknown): PackageFault {
  if (error instanceof Broken) return error.fault;
  if (error instanceof ZipBroken && error.member !== null) return new Broken(error.member, 'file-changed').fault;
  throw error;
}

function readAs<T>(file: string, schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Broken(file, 'file-changed');
  }
}

async function checkLinks(zip: Zip, checked: PackageChecked): Promise<Map<number, EvidenceLink>> {
  const links = new Map<number, EvidenceLink>();
  const file = 'chain.jsonl';
  for (const line of linesOf(await zip.read(file))) {
    const link = readAs(file, Link, line);
    // The first one here stands for those before it.
    const before = checked.head ?? (link.prevHash === null ? null : { seq: link.seq - 1, hash: link.prevHash });
    const fault = link.chain === checked.chain ? linkFault(link, before, sha256) : { differs: 'link-changed' as const, seq: link.seq };
    if (fault !== null) throw new Broken(file, fault.differs, { seq: fault.seq });
    links.set(link.seq, link);
    checked.head = { seq: link.seq, hash: link.hash };
    checked.links += 1;
  }
  return links;
}

async function policiesIn(zip: Zip): Promise<Set<string>> {
  const file = 'policies.json';
  const kept = readAs(file, Policies, (await zip.read(file)).toString('utf8'));
  return new Set(kept.filter(({ id, packs }) => sha256(policiesText(packs)) === id).map(({ id }) => id));
}

async function checkMessages(
  zip: Zip,
  checked: PackageChecked,
  links: ReadonlyMap<number, EvidenceLink>,
  policies: ReadonlySet<string>,
): Promise<void> {
  const seen = new Set<string>();
  // Messages in the order of storing are nearly in the order of links, so the last ones read are the ones needed.
  const sealedIn = new Map<number, Map<string, SealedEntry>>();
  const entriesOf = async (seq: number): Promise<Map<string, SealedEntry>> => {
    const known = sealedIn.get(seq) ?? (await readLink(zip, seq, links.get(seq)));
    sealedIn.delete(seq);
    sealedIn.set(seq, known);
    for (const old of [...sealedIn.keys()].slice(0, -8)) sealedIn.delete(old);
    return known;
  };
  for (const file of zip.names.filter((name) => name.startsWith('entries/'))) {
    for (const line of linesOf(await zip.read(file))) {
      const { file: messageFile, link: seq, entry } = readAs(file, EntryLine, line);
      const { id: messageId } = entry;
      const bytes = await zip.read(messageFile);
      if (seen.has(messageFile)) throw new Broken(file, 'entry-added', { seq, messageId });
      seen.add(messageFile);
      checked.messages += 1;
      if (entry.policies !== null && !policies.has(entry.policies))
        throw new Broken('policies.json', 'policies-changed', { seq, messageId });
      if (seq === null) {
        checked.unsealed += 1;
        const tooOld = Date.parse(checked.madeAt) - Date.parse(entry.storedAt) > SEALED_WITHIN_MS;
        if (tooOld) throw new Broken(file, 'entry-unsealed', { messageId });
        if (sha256(bytes) !== entry.sha256) throw new Broken(messageFile, 'bytes-changed', { messageId });
        continue;
      }
      const sealed = (await entriesOf(seq)).get(messageId);
      if (sealed === undefined) throw new Broken(file, 'entry-added', { seq, messageId });
      const differs = entryDifference(sealed, entry, sha256(bytes), sha256);
      if (differs !== null) throw new Broken(differs === 'bytes-changed' ? messageFile : file, differs, { seq, messageId });
    }
  }
  const extra = zip.names.find((name) => name.startsWith('messages/') && !seen.has(name));
  if (extra !== undefined) throw new Broken(extra, 'entry-added');
}

async function readLink(zip: Zip, seq: number, link: EvidenceLink | undefined): Promise<Map<string, SealedEntry>> {
  if (link === undefined) throw new Broken('chain.jsonl', 'link-missing', { seq });
  const file = linkFile(seq);
  const entries = readAs(file, Sealed, (await zip.read(file)).toString('utf8'));
  if (!holdsEntries(link, entries, sha256)) throw new Broken(file, 'link-changed', { seq });
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** Last, since whoever changes a file may change its sum as well: the chain says more of what was changed. */
async function checkFiles(zip: Zip): Promise<void> {
  const sums = new Map(linesOf(await zip.read(SUMS)).map((line) => [line.slice(66), line.slice(0, 64)]));
  for (const name of zip.names) {
    if (name === SUMS) continue;
    if (sums.get(name) !== sha256(await zip.read(name))) throw new Broken(name, 'file-changed');
  }
  const gone = [...sums.keys()].find((name) => !zip.names.includes(name));
  if (gone !== undefined) throw new Broken(gone, 'file-changed');
}
