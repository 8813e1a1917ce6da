/** Reads the whole corpus in a process that may hold little, and tells of each document what became of it, for how long and in what memory. */
import { buildEnvelope } from '../../../gateways/single-window/envelope.ts';
import { ReceiptUnreadable } from '../../../gateways/single-window/errors.ts';
import { readReceipt } from '../../../gateways/single-window/receipts.ts';
import { parseXml, XmlUnreadable } from '../../../gateways/single-window/xml/parse.ts';
import { CORPUS } from './hostile-corpus.ts';

const SMALL = 64 * 1024;
const asReceipt = (bytes: string): string => {
  try {
    return readReceipt({ sequence: 1, fileName: 'hostile.xml', bytes }).kind;
  } catch (error) {
    if (error instanceof ReceiptUnreadable) return 'unreadable';
    throw error;
  }
};
const enveloped = (content: string): string =>
  buildEnvelope({
    copMsgId: 'X',
    senderId: 'DXPEDCCEB0000003',
    receiverIds: ['DXPENT0000012345'],
    at: '2026-11-24T01:02:03Z',
    messageType: 'CEB604Message',
    fileName: 'x.xml',
    content,
  }).xml;

for (const { name, make } of CORPUS) {
  const xml = make();
  const began = performance.now();
  let outcome: { text: string } | { refused: string };
  try {
    outcome = { text: parseXml(xml, { maxBytes: 1024 * 1024 }).text };
  } catch (error) {
    if (!(error instanceof XmlUnreadable)) throw new Error(`${name}: ${String(error)}`, { cause: error });
    outcome = { refused: error.message };
  }
  const ms = performance.now() - began;
  const receipts = [asReceipt(xml), ...(xml.length < SMALL ? [asReceipt(enveloped(xml))] : [])];
  process.stdout.write(`${JSON.stringify({ name, ...outcome, receipts, ms, rssMb: process.memoryUsage.rss() / 1024 / 1024 })}\n`);
}
