import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { InboundNotice, Receipt } from '../../contracts/inbound.ts';
import type { ReadinessCheck, StockTransfer, Ticket } from '../../contracts/stock-transfer.ts';
import { chinaDate } from '../../domain/calendar.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { readPackingList } from '../../gateways/packing-list/index.ts';
import type { Cast, Parties } from './parties.ts';
import { withBookings } from './with-bookings.ts';

type Transfer = z.infer<typeof StockTransfer>;
type TicketShown = z.infer<typeof Ticket>;
type Notice = z.infer<typeof InboundNotice>;

const PACKING_LIST = new URL('./packing-list.xlsx', import.meta.url);
const POLL_MS = 250;
/** Customs and the worker get this long for any one step, a killed server included. */
const STEP_PATIENCE_MS = 180_000;
/** What the partner finds missing, and damaged, of two lines. */
const SHORT_PIECES = 6;
const DAMAGED_PIECES = 4;

export type Journey = { transfer: Transfer; tickets: TicketShown[]; notice: Notice; receipts: z.infer<typeof Receipt>[] };
/** Asks the customs sandbox to inspect one ticket; false where customs takes no such wishes. */
export type Inspect = (orderNo: string) => Promise<boolean>;

/** The packing list of this run: its booking numbers are new, since customs takes a number once. */
async function packingList(run: string): Promise<{ bytes: Buffer; lines: Awaited<ReturnType<typeof linesOf>> }> {
  const bytes = await withBookings(await readFile(PACKING_LIST), (bookingNo) => `${bookingNo}-${run}`);
  return { bytes, lines: await linesOf(bytes) };
}

async function linesOf(bytes: Buffer) {
  const read = await readPackingList({ bytes, fileName: 'packing-list.xlsx' });
  if ('faults' in read) throw new Error(`the demo's own packing list has faults: ${JSON.stringify(read.faults)}`);
  return read.lines.map(({ line }) => line);
}

export const headOf = <Named extends Pick<Parties, 'enterpriseId'>>(run: string, parties: Named) => ({
  ...parties,
  reference: `DC-${run}`,
  declarationDate: chinaDate(new Date().toISOString()),
  customsCode: '5165',
  portCode: '5166',
  transport: { mode: 'road', billNo: `NSPKG${run}`, vehicleName: '粤A·K5821', voyageNo: '' },
  logistics: { customsCode: '4401980K12', name: '广州南联国际物流有限公司' },
});

/** From the packing list to the last count, through the public API only. */
export async function travel(cast: Cast, parties: Parties, run: string, inspect: Inspect): Promise<Journey> {
  const { seller, say } = cast;
  const { bytes, lines } = await packingList(run);
  const head = headOf(run, parties);
  const check = await seller.post<z.infer<typeof ReadinessCheck>>('/v1/stock-transfers:check', { ...head, lines });
  const passed = check.findings.filter(({ severity }) => severity === 'passed').length;
  say(
    `readiness check of ${lines.length} lines: ${check.ready ? 'ready' : 'NOT ready'}, ${passed} rules passed, ${check.tickets.length} tickets planned`,
  );
  const inspected = check.tickets.find(({ path }) => path === 'form')?.orderNo ?? '';
  const inspects = await inspect(inspected);

  const form = new FormData();
  form.set('transfer', JSON.stringify(head));
  form.set('file', new Blob([new Uint8Array(bytes)]), '装箱单 packing list.xlsx');
  const { id } = await seller.upload<Transfer>('/v1/stock-transfers:import', form);
  say(`stock transfer ${id} begun from packing-list.xlsx`);

  const reaches = (...states: StockTransferState[]) => waitFor(cast, id, states);
  await reaches('filing', 'declared');
  say('orders and declarations go to the Single Window');
  await reaches('declared');
  await tellTickets(cast, id);
  await milestone(cast, id, 'arrived-at-port', '粤A·K5821');
  if (inspects) {
    await reaches('under-inspection', 'released');
    say(`customs inspects ${inspected}`);
  }
  await reaches('released');
  say('customs has released every ticket');
  await milestone(cast, id, 'departed', 'Nansha container terminal');
  await milestone(cast, id, 'arrived-overseas', 'Port Klang Northport');
  await milestone(cast, id, 'import-cleared', 'K1 B18-2026-114402');
  const { inboundNoticeId } = await seller.get<Transfer>(`/v1/stock-transfers/${id}`);
  await count(cast, inboundNoticeId ?? '');
  const transfer = await reaches('closed');
  say('the transfer is closed');
  return {
    transfer,
    tickets: await seller.all(`/v1/stock-transfers/${id}/tickets`),
    notice: await seller.get(`/v1/inbound-notices/${inboundNoticeId}`),
    receipts: await seller.all(`/v1/inbound-notices/${inboundNoticeId}/receipts`),
  };
}

async function waitFor({ seller }: Cast, id: string, states: readonly StockTransferState[]): Promise<Transfer> {
  const until = Date.now() + STEP_PATIENCE_MS;
  for (;;) {
    const transfer = await seller.get<Transfer>(`/v1/stock-transfers/${id}`);
    if (states.includes(transfer.state)) return transfer;
    const stuck = transfer.state === 'needs-attention' ? `: ${transfer.attention?.code} ${transfer.attention?.message}` : '';
    if (stuck !== '' || Date.now() > until) throw new Error(`the transfer is ${transfer.state}${stuck}, not ${states.join(' or ')}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function milestone({ seller, say }: Cast, id: string, kind: string, reference: string): Promise<void> {
  const { state } = await seller.post<Transfer>(`/v1/stock-transfers/${id}/milestones`, {
    kind,
    occurredAt: new Date().toISOString(),
    reference,
  });
  say(`${kind}: ${reference} (state ${state})`);
}

async function tellTickets({ seller, say }: Cast, id: string): Promise<void> {
  const tickets = await seller.all<TicketShown>(`/v1/stock-transfers/${id}/tickets`);
  const lists = tickets.filter(({ path }) => path === 'list').length;
  say(`declared: ${lists} tickets by list, ${tickets.length - lists} by form, all accepted`);
}

/** Two receipts: most of it, then the rest with what is missing and damaged. */
async function count({ partner, say }: Cast, noticeId: string): Promise<void> {
  const notice = await partner.get<Notice>(`/v1/inbound-notices/${noticeId}`);
  const half = Math.ceil(notice.lines.length / 2);
  const good = (lines: Notice['lines']) => lines.map(({ sku, announcedPieces }) => ({ sku, condition: 'good', pieces: announcedPieces }));
  const tell = async (messageId: string, isFinal: boolean, lines: { sku: string; condition: string; pieces: number }[]) => {
    const receipt = await partner.post<z.infer<typeof Receipt>>(`/v1/inbound-notices/${noticeId}/receipts`, {
      messageId,
      isFinal,
      occurredAt: new Date().toISOString(),
      lines,
    });
    const pieces = lines.reduce((total, line) => total + line.pieces, 0);
    say(
      `${isFinal ? 'final' : 'partial'} receipt by the partner: ${pieces} pieces of ${new Set(lines.map(({ sku }) => sku)).size} SKUs (notice ${receipt.noticeState})`,
    );
  };
  await tell(`${noticeId.slice(-6)}-1`, false, good(notice.lines.slice(0, half)));
  const [short, damaged, ...rest] = good(notice.lines.slice(half));
  if (short === undefined || damaged === undefined) throw new Error('the demo wants at least four SKUs');
  await tell(`${noticeId.slice(-6)}-2`, true, [
    ...rest,
    { ...short, pieces: short.pieces - SHORT_PIECES },
    { ...damaged, pieces: damaged.pieces - DAMAGED_PIECES },
    { sku: damaged.sku, condition: 'damaged-product', pieces: DAMAGED_PIECES },
  ]);
}
