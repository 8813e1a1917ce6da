import { Schema, model } from 'mongoose';
import type { EvidencePart, SignerIdentity, Transport } from '../domain/evidence.ts';
import { STRICT, instant, optionalPart, optionalText, part, text, whole } from './base.ts';

/** One message sent or receipt got, byte for byte. Append-only. */
export type CustomsMessageRecord = {
  /** Sent: copMsgId. Received: business key, status and time, so that a repeated receipt is one document. */
  _id: string;
  direction: 'sent' | 'received';
  messageType: string;
  /** Of a message of several parts its copMsgId. */
  businessKey: string;
  /** What was sent in it, one or more; none in a receipt. */
  parts: EvidencePart[];
  /** The second name a receipt gives its ticket: the form's seqNo or the summary's sumNo, by which results come. */
  alias: string | null;
  /** Received: type of the message it answers, once that is known. A format error says it in no other way. */
  answers: string | null;
  /** Null until the receipt is matched: a form's result may come before the answer that names its seqNo; and of a message of several parts. */
  ticketId: string | null;
  /** A filing, or an application to sum up lists. */
  filingId: string | null;
  status: string | null;
  /** Customs' own time of a receipt; our time of a message sent. */
  at: string;
  info: string;
  bytes: string;
  sha256: string;
  /** Which declaration attempt of the ticket it belongs to; 0 for arrivals, departures and messages of several parts. */
  attempt: number;
  storedAt: Date;
  transport: Transport;
  /** Of a message that we signed. */
  signer: SignerIdentity | null;
  /** Hash of the packs that its plan rests on: a key of EvidencePolicies. */
  policies: string | null;
  /** In whose chain of evidence it is or will be sealed: its organisation, or INSTALLATION. Null while nobody knows whose it is. What is sealed of
   *  it does not change any more. */
  chain: string | null;
  /** Number of its link; null until it is sealed. */
  link: number | null;
};

const schema = new Schema<CustomsMessageRecord>(
  {
    _id: text,
    direction: text,
    messageType: text,
    businessKey: text,
    parts: part as never,
    alias: optionalText,
    answers: optionalText,
    ticketId: optionalText,
    filingId: optionalText,
    status: optionalText,
    at: text,
    info: { type: String, default: '' },
    bytes: text,
    sha256: text,
    attempt: whole,
    storedAt: instant,
    transport: text,
    signer: optionalPart,
    policies: optionalText,
    chain: optionalText,
    link: { type: Number, default: null },
  },
  STRICT,
);
schema.index({ filingId: 1, storedAt: 1, _id: 1 });
schema.index({ ticketId: 1, direction: 1 });
schema.index({ businessKey: 1, direction: 1 });
// Only of what is sent: a receipt has no parts. A query has to say so too.
const OF_SENT = { partialFilterExpression: { direction: 'sent' } };
schema.index({ 'parts.businessKey': 1 }, OF_SENT);
// One part is in one message, whoever composes it.
schema.index({ 'parts.id': 1 }, { ...OF_SENT, unique: true });
schema.index({ chain: 1, link: 1, storedAt: 1 });
// Only where there is one: most messages have none. A query has to say that it asks for a text.
schema.index({ alias: 1 }, { partialFilterExpression: { alias: { $type: 'string' } } });
export const CustomsMessageModel = model<CustomsMessageRecord>('CustomsMessage', schema, 'customsMessages');

/** How far a mailbox was read. */
export type MailboxRecord = { _id: string; position: number };
const mailbox = new Schema<MailboxRecord>({ _id: text, position: whole }, STRICT);
export const MailboxModel = model<MailboxRecord>('Mailbox', mailbox, 'mailboxes');
