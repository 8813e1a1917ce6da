import { Schema, model } from 'mongoose';
import { type EvidenceEntry, type EvidenceLink, type KeptPack, type SealedEntry, policiesText } from '../domain/evidence.ts';
import { STRICT, instant, optionalText, part, text, whole } from './base.ts';
import type { CustomsMessageRecord } from './customs-message.ts';
import { sha256Of } from './files.ts';

/** A link and what it holds. Append-only: `chain:seq` is its id, so that a chain has one link of a number. */
export type EvidenceLinkRecord = Omit<EvidenceLink, 'sealedAt'> & { _id: string; sealedAt: Date; entries: SealedEntry[] };
const link = new Schema<EvidenceLinkRecord>(
  {
    _id: text,
    chain: text,
    seq: whole,
    prevHash: optionalText,
    sealedAt: instant,
    count: whole,
    entriesHash: text,
    hash: text,
    entries: part as never,
  },
  STRICT,
);
link.index({ chain: 1, seq: 1 }, { unique: true });
export const EvidenceLinkModel = model<EvidenceLinkRecord>('EvidenceLink', link, 'evidenceLinks');

/** Policy packs under the hash of them all, by which messages name them. Append-only. */
export type EvidencePoliciesRecord = { _id: string; packs: KeptPack[] };
const policies = new Schema<EvidencePoliciesRecord>({ _id: text, packs: part as never }, STRICT);
export const EvidencePoliciesModel = model<EvidencePoliciesRecord>('EvidencePolicies', policies, 'evidencePolicies');

export const policiesOfEvidence = (packs: readonly KeptPack[]): EvidencePoliciesRecord => ({
  _id: sha256Of(policiesText(packs)),
  packs: packs.map(({ subject, packId, version, sha256 }) => ({ subject, packId, version, sha256 })),
});

export const linkOf = ({
  chain,
  seq,
  prevHash,
  sealedAt,
  count,
  entriesHash,
  hash,
}: Omit<EvidenceLinkRecord, 'entries'>): EvidenceLink => ({
  chain,
  seq,
  prevHash,
  sealedAt: sealedAt.toISOString(),
  count,
  entriesHash,
  hash,
});

/** What is sealed of a message; whatever else stands with it, its bytes and where it is sealed, is not part of the text. */
export const evidenceEntry = (message: Omit<CustomsMessageRecord, 'bytes'>): EvidenceEntry => ({
  id: message._id,
  chain: message.chain ?? '',
  direction: message.direction,
  messageType: message.messageType,
  businessKey: message.businessKey,
  parts: message.parts,
  alias: message.alias,
  answers: message.answers,
  ticketId: message.ticketId,
  filingId: message.filingId,
  attempt: message.attempt,
  status: message.status,
  at: message.at,
  info: message.info,
  transport: message.transport,
  signer: message.signer,
  policies: message.policies,
  sha256: message.sha256,
  storedAt: message.storedAt.toISOString(),
});
