import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Discrepancy } from '../../contracts/inbound.ts';
import type { FilingMessage } from '../../contracts/filing.ts';
import type { Notification } from '../../contracts/inventory.ts';
import type { TimelineEntry, TransferDocument } from '../../contracts/stock-transfer.ts';
import { STOCK_TRANSFER, type StockTransferState } from '../../domain/states.ts';
import type { Client } from './client.ts';
import type { Journey } from './journey.ts';

/** Everything the demo shows at its end, read back through the API. */
export type Result = Journey & {
  timeline: z.infer<typeof TimelineEntry>[];
  discrepancies: z.infer<typeof Discrepancy>[];
  documents: { kind: string; file: string; sizeBytes: number }[];
  messages: { sent: number; received: number };
  mails: number;
  folder: string;
  /** States of the main path that the transfer did not pass. */
  missed: StockTransferState[];
};

const MAIN_PATH = Object.keys(STOCK_TRANSFER).filter(
  (state) => !['held', 'needs-attention', 'cancelling', 'cancelled', 'closed-short', 'delivered'].includes(state),
) as StockTransferState[];

/** What each side is told of a transfer that is counted twice and comes short. */
const MAILS = {
  seller: ['discrepancy-opened', 'receipt-recorded', 'receipt-recorded', 'transfer-closed', 'transfer-declared', 'transfer-released'],
  partner: ['discrepancy-opened', 'inbound-announced', 'transfer-closed'],
};
/** Of an inspection seller and broker are told. */
const INSPECTED = ['inspection-notice', 'inspection-notice'];
const MAIL_PATIENCE_MS = 60_000;

/** Mails leave beside the transfer and never hold it, so the last ones come a moment after its end. Errors: Error naming what is missing. */
async function mailed(one: Client, id: string, wanted: readonly string[]): Promise<number> {
  for (const until = Date.now() + MAIL_PATIENCE_MS; ;) {
    const sent = (await one.all<z.infer<typeof Notification>>(`/v1/notifications?resourceId=${id}`)).filter(
      ({ state }) => state === 'sent',
    );
    const told = sent.map(({ template }) => template).toSorted();
    if (told.join() === wanted.join()) return told.length;
    if (Date.now() > until) throw new Error(`mails sent: ${told.join(', ')}; expected: ${wanted.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Reads the story of a transfer and stores its papers in a folder. `inspects`: whether an inspection was to happen. */
export async function gather(seller: Client, partner: Client, journey: Journey, into: string, inspects: boolean): Promise<Result> {
  const { id, filingId, reference } = journey.transfer;
  const path = `/v1/stock-transfers/${id}`;
  const folder = join(into, reference);
  await mkdir(folder, { recursive: true });
  const timeline = await seller.all<z.infer<typeof TimelineEntry>>(`${path}/timeline`);
  const messages = await seller.all<z.infer<typeof FilingMessage>>(`/v1/filings/${filingId}/messages`);
  const toSeller = [...MAILS.seller, ...(inspects ? INSPECTED : [])].toSorted();
  const mails = (await mailed(seller, id, toSeller)) + (await mailed(partner, id, MAILS.partner));
  const passed = new Set(timeline.map(({ state }) => state));
  return {
    ...journey,
    timeline,
    discrepancies: await seller.all(`/v1/discrepancies?transferId=${id}`),
    documents: await storePapers(seller, path, folder),
    messages: {
      sent: messages.filter(({ direction }) => direction === 'sent').length,
      received: messages.filter(({ direction }) => direction === 'received').length,
    },
    mails,
    folder,
    missed: MAIN_PATH.filter((state) => !passed.has(state) && (inspects || state !== 'under-inspection')),
  };
}

async function storePapers(seller: Client, path: string, folder: string): Promise<Result['documents']> {
  const documents = await seller.all<z.infer<typeof TransferDocument>>(`${path}/documents`);
  for (const { id, fileName } of documents) await writeFile(join(folder, fileName), await seller.download(`${path}/documents/${id}`));
  return documents.map(({ kind, fileName, sizeBytes }) => ({ kind, file: join(folder, fileName), sizeBytes }));
}
