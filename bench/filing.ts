import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { headOf } from '../dev/demo/journey.ts';
import { aListLine } from '../dev/demo/list-line.ts';
import { CustomsMessageModel } from '../models/customs-message.ts';
import { rounded } from './measure.ts';
import { threadsOf, usageOf, usedBetween } from './processes.ts';
import { rawBulk } from './raw-bulk.ts';
import { watchStates } from './receipt-to-state.ts';
import { type World, onStack } from './stack.ts';

/** List tickets of one transfer. */
const TICKETS_EACH = 5_000;
const LOOK_MS = 500;
type Shown = { id: string; state: string; filingId: string; attention: { message: string } | null };

/** How many receipts customs gives a ticket until its release: eight when it tells each step, four when only those that decide. */
export type FilingBench = { tickets: number; receipts: 'every' | 'deciding' };

/** `npm run bench -- filing --tickets N`: list tickets planned, built, checked, sent, answered with their receipts and stored, from the first
 *  request to the last release, on a sandbox that answers at once; beside bulk upserts of as many documents by key. `--receipts every` has
 *  customs tell each step, which makes eight of four. */
export const filing = (wanted: FilingBench) => onStack((world) => measure(world, wanted), { SANDBOX_RECEIPTS: wanted.receipts });

async function measure({ stack, cast, parties }: World, { tickets, receipts }: FilingBench) {
  const { addresses } = stack;
  await mongoose.connect(addresses.mongodb);
  const growth: Growth[] = [];
  const sizes = Array.from({ length: Math.ceil(tickets / TICKETS_EACH) }, (_, index) =>
    Math.min(TICKETS_EACH, tickets - index * TICKETS_EACH),
  );
  const states = watchStates();
  const idle = await usageOf(stack);
  const began = performance.now();
  const secondsIn = (): number => (performance.now() - began) / 1000;
  const transfers: Shown[] = [];
  for (const [index, count] of sizes.entries()) {
    const run = `F${index}${randomUUID().slice(0, 6).toUpperCase()}`;
    const body = { ...headOf(run, parties), lines: Array.from({ length: count }, (_, line) => aListLine(`${run}-${line}`)) };
    transfers.push(await cast.seller.post<Shown>('/v1/stock-transfers', body));
  }
  const ids = new Set(transfers.map(({ id }) => id));
  const all = async (state: string): Promise<number> => {
    for (;;) {
      const { data } = await cast.seller.get<{ data: Shown[] }>(`/v1/stock-transfers?limit=100`);
      const shown = data.filter(({ id }) => ids.has(id));
      const stuck = shown.find((one) => one.state === 'needs-attention');
      if (stuck !== undefined) throw new Error(`${stuck.id} needs attention: ${stuck.attention?.message}`);
      if (shown.length === ids.size && shown.every((one) => one.state === state)) return secondsIn();
      await noteGrowth(growth, secondsIn(), stack);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  const declaredAfter = await all('declared');
  const declared = await usageOf(stack);
  const at = new Date().toISOString();
  const arrived = { kind: 'arrived-at-port', occurredAt: at, reference: '粤A·K5821' };
  for (const { id } of transfers) await cast.seller.post(`/v1/stock-transfers/${id}/milestones`, arrived);
  const seconds = await all('released');
  const released = await usageOf(stack);
  const workerThreads = await threadsOf(stack.part('worker').pid);
  const { dataSize, storageSize, indexSize } = (await mongoose.connection.db?.stats()) ?? {};
  const received = await CustomsMessageModel.countDocuments({ direction: 'received' });
  const figures = {
    tickets,
    transfers: transfers.length,
    ticketsPerSecond: rounded(tickets / seconds),
    ticketsPerTwoCoreSecond: rounded(2000 / usedBetween(idle, released, tickets).msEach),
    declaredAfterSeconds: rounded(declaredAfter),
    releasedAfterSeconds: rounded(seconds),
    receipts,
    receiptsEach: rounded(received / tickets),
    receiptToState: await states.measured(),
    historyEvents: await longestHistory(addresses.temporal, transfers),
    rssMb: released['worker']?.peakRssMb,
    peakRssMb: Object.fromEntries(Object.entries(released).map(([name, { peakRssMb }]) => [name, peakRssMb])),
    cpu: usedBetween(idle, released, tickets),
    workerThreadSeconds: workerThreads,
    // Printing has threads of its own, which end with each large paper.
    papersSeconds: rounded((released['worker']?.cpuSeconds ?? 0) - Object.values(workerThreads).reduce((sum, own) => sum + own, 0)),
    cpuUntilDeclared: usedBetween(idle, declared, tickets),
    databaseMb: { data: megabytes(dataSize), stored: megabytes(storageSize), indexes: megabytes(indexSize) },
    growth,
    rawUpsertsPerSecond: await rawBulk(Math.min(tickets, 20_000)),
  };
  await mongoose.disconnect();
  return figures;
}

/** Messages and receipts stored by then, and the processor time that a thousand of them took since the look before. */
type Growth = { afterSeconds: number; stored: number; cpuMsPerThousand: number; cpuSeconds: number };
const GROWTH_SECONDS = 10;

/** Whether what one more costs grows with what is there already. */
async function noteGrowth(growth: Growth[], seconds: number, stack: World['stack']): Promise<void> {
  const last = growth.at(-1) ?? { afterSeconds: 0, stored: 0, cpuSeconds: 0 };
  if (seconds - last.afterSeconds < GROWTH_SECONDS) return;
  const stored = await CustomsMessageModel.estimatedDocumentCount();
  const cpuSeconds = Object.values(await usageOf(stack)).reduce((sum, used) => sum + (used.cpuSeconds ?? 0), 0);
  const cpuMsPerThousand = Math.round(((cpuSeconds - last.cpuSeconds) * 1_000_000) / Math.max(1, stored - last.stored));
  growth.push({ afterSeconds: rounded(seconds), stored, cpuMsPerThousand, cpuSeconds: rounded(cpuSeconds) });
}

const megabytes = (bytes: unknown): number => Math.round(Number(bytes) / 1024 / 1024);

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
