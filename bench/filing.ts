import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { headOf } from '../dev/demo/journey.ts';
import { aListLine } from '../dev/demo/list-line.ts';
import { CustomsMessageModel } from '../models/customs-message.ts';
import { distributionOf, rounded } from './measure.ts';
import { rawBulk } from './raw-bulk.ts';
import { type World, onStack } from './stack.ts';

/** List tickets of one transfer. */
const TICKETS_EACH = 5_000;
const LOOK_MS = 500;
type Shown = { id: string; state: string; filingId: string; attention: { message: string } | null };

/** `npm run bench -- filing --tickets N`: list tickets planned, built, checked, sent, answered with their receipts and stored, from the first
 *  request to the last release, on a sandbox that answers at once; beside bulk upserts of as many documents by key. */
export const filing = (tickets: number) => onStack((world) => measure(world, tickets));

async function measure({ stack, cast, parties }: World, tickets: number) {
  const { addresses } = stack;
  const worker = stack.part('worker');
  const sizes = Array.from({ length: Math.ceil(tickets / TICKETS_EACH) }, (_, index) =>
    Math.min(TICKETS_EACH, tickets - index * TICKETS_EACH),
  );
  const began = performance.now();
  const transfers = await Promise.all(
    sizes.map((count, index) => {
      const run = `F${index}${randomUUID().slice(0, 6).toUpperCase()}`;
      const body = { ...headOf(run, parties), lines: Array.from({ length: count }, (_, line) => aListLine(`${run}-${line}`)) };
      return cast.seller.post<Shown>('/v1/stock-transfers', body);
    }),
  );
  const all = async (state: string): Promise<number> => {
    for (;;) {
      const shown = await Promise.all(transfers.map(({ id }) => cast.seller.get<Shown>(`/v1/stock-transfers/${id}`)));
      const stuck = shown.find((one) => one.state === 'needs-attention');
      if (stuck !== undefined) throw new Error(`${stuck.id} needs attention: ${stuck.attention?.message}`);
      if (shown.every((one) => one.state === state)) return (performance.now() - began) / 1000;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  const declaredAfter = await all('declared');
  const at = new Date().toISOString();
  const arrived = { kind: 'arrived-at-port', occurredAt: at, reference: '粤A·K5821' };
  await Promise.all(transfers.map(({ id }) => cast.seller.post(`/v1/stock-transfers/${id}/milestones`, arrived)));
  const seconds = await all('released');
  const rss = await peakMb(worker.pid);
  await mongoose.connect(addresses.mongodb);
  const { dataSize, storageSize } = (await mongoose.connection.db?.stats()) ?? {};
  const figures = {
    tickets,
    transfers: transfers.length,
    declaredAfterSeconds: rounded(declaredAfter),
    releasedAfterSeconds: rounded(seconds),
    ticketsPerSecond: rounded(tickets / seconds),
    receipts: await CustomsMessageModel.countDocuments({ direction: 'received' }),
    receiptToStored: await receiptLag(),
    historyEvents: await longestHistory(addresses.temporal, transfers),
    workerPeakRssMb: rss,
    databaseMb: { data: megabytes(dataSize), stored: megabytes(storageSize) },
    rawUpsertsPerSecond: await rawBulk(tickets),
  };
  await mongoose.disconnect();
  return figures;
}

const megabytes = (bytes: unknown): number => Math.round(Number(bytes) / 1024 / 1024);

/** The most memory a process has held, in MB; null where the system does not tell. */
async function peakMb(pid: number | null): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
}

/** From customs' own time of a receipt to its place in the database, which its ticket's state follows at once. */
async function receiptLag() {
  const receipts = await CustomsMessageModel.find({ direction: 'received' }).select('at storedAt').lean();
  return distributionOf(receipts.map(({ at, storedAt }) => storedAt.getTime() - Date.parse(at)));
}

async function longestHistory(address: string, transfers: readonly Shown[]): Promise<number> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const ids = transfers.flatMap(({ id }) => [id, id.replace('stk_', 'fil_')]);
  const lengths = await Promise.all(
    ids.map((id) =>
      client.workflow
        .getHandle(id)
        .describe()
        .then(({ historyLength }) => historyLength)
        .catch(() => 0),
    ),
  );
  await connection.close();
  return Math.max(...lengths);
}
