/** How what went over the wire is kept so that nobody changes it unseen: every message is an entry of a link, and links are chained by hash, one
 *  chain for each organisation. Pure: whoever calls brings SHA-256. */

/** The chain of what belongs to nobody: receipts that cannot be read. */
export const INSTALLATION = 'installation';

/** Which way a message or receipt went: to a regional platform and back, through an import client's folders, or posted to us. */
export type Transport = 'http' | 'folder' | 'callback';
/** With which key a message was signed: the number of its card or certificate, and the SHA-256 of that certificate. */
export type SignerIdentity = { keyName: string; certificateSha256: string };

/** One business of a message sent: `id` is its guid, the same however often it is tried, so that it stands in one message only. */
export type EvidencePart = { id: string; businessKey: string; ticketId: string | null; attempt: number };

/** All that is said of one message or receipt. `sha256` is that of its bytes; `signer` null: not signed by us (a receipt, or a form, which the
 *  import client signs); `policies`: SHA-256 of `policiesText` of the packs that its plan rests on, null where it belongs to no plan. */
export type EvidenceEntry = {
  id: string;
  chain: string;
  direction: 'sent' | 'received';
  messageType: string;
  businessKey: string;
  /** What a message sent is made of, by the guid of each. */
  parts: readonly EvidencePart[];
  alias: string | null;
  answers: string | null;
  ticketId: string | null;
  filingId: string | null;
  attempt: number;
  status: string | null;
  at: string;
  info: string;
  transport: Transport;
  signer: SignerIdentity | null;
  policies: string | null;
  sha256: string;
  /** RFC 3339, with milliseconds. */
  storedAt: string;
};
/** What a link keeps of an entry: `hash` is that of `entryText`, `sha256` that of the bytes. */
export type SealedEntry = { id: string; hash: string; sha256: string };
/** `hash` is that of `linkText`; `prevHash` that of the link before, null in the first. */
export type EvidenceLink = {
  chain: string;
  /** From 1, without a gap. */
  seq: number;
  prevHash: string | null;
  sealedAt: string;
  count: number;
  entriesHash: string;
  hash: string;
};
export type KeptPack = { subject: string; packId: string; version: number; sha256: string };
type Hash = (text: string) => string;

const FIELDS = [
  'id',
  'chain',
  'direction',
  'messageType',
  'businessKey',
  'parts',
  'alias',
  'answers',
  'ticketId',
  'filingId',
  'attempt',
  'status',
  'at',
  'info',
  'transport',
  'signer',
  'policies',
  'sha256',
  'storedAt',
] as const satisfies readonly (keyof EvidenceEntry)[];

/** The one way in which an entry is written down to be hashed: a JSON array, its format first, then the fields in the order above. */
const entryText = (entry: EvidenceEntry): string =>
  JSON.stringify([
    'outport-evidence-entry-1',
    ...FIELDS.map((field) => {
      if (field === 'signer') return signerText(entry.signer);
      return field === 'parts' ? partsText(entry.parts) : (entry[field] ?? null);
    }),
  ]);
const partsText = (parts: readonly EvidencePart[]) =>
  parts.map(({ id, businessKey, ticketId, attempt }) => [id, businessKey, ticketId, attempt]);
const signerText = (signer: SignerIdentity | null): string[] | null =>
  signer === null ? null : [signer.keyName, signer.certificateSha256];

/** Entries of a link, a line each. */
const entriesText = (entries: readonly SealedEntry[]): string =>
  entries.map(({ id, hash, sha256 }) => `${hash} ${sha256} ${id}\n`).join('');

const linkText = ({ chain, seq, prevHash, sealedAt, count, entriesHash }: Omit<EvidenceLink, 'hash'>): string =>
  JSON.stringify(['outport-evidence-link-1', chain, seq, prevHash, sealedAt, count, entriesHash]);

/** Packs by subject, id and version, so that the same packs are one text. */
export const policiesText = (packs: readonly KeptPack[]): string =>
  JSON.stringify(packs.map(({ subject, packId, version, sha256 }) => [subject, packId, version, sha256].map(String)).toSorted(byText));
const byText = (a: readonly string[], b: readonly string[]): number => (a.join() < b.join() ? -1 : 1);

export const sealedEntry = (entry: EvidenceEntry, hash: Hash): SealedEntry => ({
  id: entry.id,
  hash: hash(entryText(entry)),
  sha256: entry.sha256,
});

/** The link behind `last`. */
export function nextLink(
  chain: string,
  last: Pick<EvidenceLink, 'seq' | 'hash'> | null,
  entries: readonly SealedEntry[],
  sealedAt: string,
  hash: Hash,
): EvidenceLink {
  const open = {
    chain,
    seq: (last?.seq ?? 0) + 1,
    prevHash: last?.hash ?? null,
    sealedAt,
    count: entries.length,
    entriesHash: hash(entriesText(entries)),
  };
  return { ...open, hash: hash(linkText(open)) };
}

/** What differs, in the words of `evidence:verify`. */
export type Difference =
  | 'bytes-changed'
  | 'metadata-changed'
  | 'entry-missing'
  | 'entry-added'
  | 'entry-unsealed'
  | 'link-missing'
  | 'link-changed'
  | 'policies-changed';
export type EvidenceFault = { chain: string; seq: number | null; messageId: string | null; differs: Difference };

/** What is wrong with a link by itself and as the next of those before it, or null. */
export function linkFault(link: EvidenceLink, last: Pick<EvidenceLink, 'seq' | 'hash'> | null, hash: Hash): EvidenceFault | null {
  const { chain } = link;
  const seq = (last?.seq ?? 0) + 1;
  if (link.seq !== seq) return { chain, seq, messageId: null, differs: 'link-missing' };
  const sound = link.prevHash === (last?.hash ?? null) && hash(linkText(link)) === link.hash;
  return sound ? null : { chain, seq, messageId: null, differs: 'link-changed' };
}

/** Whether the entries are those that the link was made of. */
export const holdsEntries = ({ count, entriesHash }: EvidenceLink, entries: readonly SealedEntry[], hash: Hash): boolean =>
  entries.length === count && hash(entriesText(entries)) === entriesHash;

/** How a message differs from what was sealed of it; `bytesSha256` is worked out from its bytes now. Null: in nothing. */
export function entryDifference(sealed: SealedEntry, entry: EvidenceEntry, bytesSha256: string, hash: Hash): Difference | null {
  if (bytesSha256 !== sealed.sha256) return 'bytes-changed';
  return hash(entryText(entry)) === sealed.hash ? null : 'metadata-changed';
}

/** A message is sealed within a minute or two; one that is still unsealed after so long was kept from it. */
export const SEALED_WITHIN_MS = 15 * 60_000;
