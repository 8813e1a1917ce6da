import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StockTransferState } from '../domain/states.ts';
import { PROJECT } from '../dev/stack/layout.ts';
import { ANY_FREE_PORT } from '../dev/stack/ports.ts';
import { inFlight, rounded } from './measure.ts';
import { rawFlows, stepsOf } from './raw-temporal.ts';
import { type World, onStack } from './stack.ts';

const TRANSFERS = 60;
const IN_FLIGHT = 20;
type Shown = { id: string; state: StockTransferState; filingId: string; inboundNoticeId: string };

/** The demo as its user starts it, and whole transfers on a stack, beside bare flows of as many steps on the same server. */
export async function transfers() {
  const demo = await timeDemo();
  return { demo, ...(await onStack(measureTransfers)) };
}

async function measureTransfers(world: World) {
  await journey(world, 'WARM');
  const flows: string[] = [];
  const endToEnd = await inFlight(TRANSFERS, IN_FLIGHT, async (index) => {
    const { id, filingId } = await journey(world, `T${index}`);
    if (index === 0) flows.push(id, filingId);
  });
  const { temporal } = world.stack.addresses;
  const steps = await stepsOf(temporal, flows);
  return {
    inFlight: IN_FLIGHT,
    transfers: endToEnd,
    stepsOfOne: steps,
    rawFlowsOfAsManySteps: await rawFlows(temporal, steps, TRANSFERS, IN_FLIGHT),
  };
}

/** One transfer of one line from its creation to its close, with everything people do on the way. */
async function journey({ cast: { seller, partner }, transferBody }: World, run: string): Promise<Shown> {
  const { id } = await seller.post<Shown>('/v1/stock-transfers', transferBody(run));
  const reaches = async (state: StockTransferState): Promise<Shown> => {
    for (;;) {
      const shown = await seller.get<Shown>(`/v1/stock-transfers/${id}`);
      if (shown.state === state) return shown;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  };
  const passes = (kind: string) =>
    seller.post(`/v1/stock-transfers/${id}/milestones`, { kind, occurredAt: new Date().toISOString(), reference: '粤A·K5821' });
  await reaches('declared');
  await passes('arrived-at-port');
  await reaches('released');
  for (const kind of ['departed', 'arrived-overseas', 'import-cleared']) await passes(kind);
  const { inboundNoticeId } = await reaches('import-cleared');
  const lines = [{ sku: 'LX-TS01', condition: 'good', pieces: 100 }];
  await partner.post(`/v1/inbound-notices/${inboundNoticeId}/receipts`, {
    messageId: run,
    isFinal: true,
    occurredAt: new Date().toISOString(),
    lines,
  });
  return reaches('closed');
}

/** Seconds from `npm run demo` to its first line, to a stack that is up, and to its end, on a warm cache and an empty data folder. */
async function timeDemo() {
  const dataDir = await mkdtemp(join(tmpdir(), 'outport-bench-demo-'));
  const began = performance.now();
  const since = (): number => rounded((performance.now() - began) / 1000);
  const child = spawn('npm', ['run', '--silent', 'demo'], {
    cwd: PROJECT,
    env: { ...process.env, ...ANY_FREE_PORT, OUTPORT_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seconds = { firstLine: 0, stackUp: 0, end: 0 };
  createInterface({ input: child.stdout }).on('line', (line) => {
    seconds.firstLine ||= since();
    if (line.includes('the stack is up')) seconds.stackUp = since();
  });
  const [code] = await once(child, 'close');
  seconds.end = since();
  await rm(dataDir, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the demo ended with ${String(code)}`);
  return { seconds };
}
