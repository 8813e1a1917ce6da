import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT } from './stack/layout.ts';
import { type Inspect, travel } from './demo/journey.ts';
import { castOf, registerParties } from './demo/parties.ts';
import { printReport } from './demo/report.ts';
import { gather } from './demo/result.ts';
import { timelineSvg } from './demo/timeline-svg.ts';
import { Interrupted, interruption } from './interruption.ts';
import { seed } from './seed.ts';
import { type StackAddresses, findRunningStack } from './stack/addresses.ts';
import { startStack } from './stack/stack.ts';

/** `npm run demo`: the main job from a packing list to the last count, on the stack that runs or on one of its own. `--json` ends it with one
 *  JSON object. */
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const began = performance.now();
const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1);
const say = (line: string): void => console.log(`[${seconds().padStart(5)} s] ${line}`);
const interrupted = interruption();

console.log('Outport demo: one container truck from Nansha to Port Klang under customs mode 9810 出口海外仓\n');
try {
  const running = await findRunningStack();
  if (running === null) await onOwnStack();
  else {
    say(`using the stack that runs: ${running.api}`);
    await demonstrate(running, true);
  }
} catch (error) {
  process.exitCode = error instanceof Interrupted ? 130 : 1;
  console.error(`\nThe demo did not get through: ${error instanceof Error ? error.message : String(error)}`);
}
process.exit();

async function onOwnStack(): Promise<void> {
  const stack = await startStack({ env: process.env, print: say, signal: interrupted });
  try {
    say(`the stack is up: ${stack.addresses.api}`);
    await Promise.race([demonstrate(stack.addresses, false), once(interrupted, 'abort').then(() => interrupted.throwIfAborted())]);
  } finally {
    await stack.stop();
  }
}

async function demonstrate(addresses: StackAddresses, staysUp: boolean): Promise<void> {
  const { api, sandboxPage, mailPage, temporalUi, logsDir } = addresses;
  const keys = await seed(addresses);
  const cast = castOf(api, keys, say);
  let inspects = false;
  const inspect: Inspect = async (orderNo) => {
    inspects = sandboxPage !== null && (await wishForInspection(sandboxPage, orderNo));
    return inspects;
  };
  const journey = await travel(cast, await registerParties(cast), runName(), inspect);
  const result = await gather(cast.seller, cast.partner, journey, join(PROJECT, '.outport', 'demo'), inspects);
  const picture = join(result.folder, 'timeline.svg');
  await writeFile(picture, timelineSvg(result));
  const links: [string, string][] = [
    ['The transfer', `${api}/v1/stock-transfers/${journey.transfer.id}`],
    ['API description', `${api}/docs`],
    ...(temporalUi === null
      ? []
      : ([['Temporal, this flow', `${temporalUi}/namespaces/default/workflows/${journey.transfer.id}`]] as [string, string][])),
    ...(mailPage === null ? [] : ([['Mails', mailPage]] as [string, string][])),
    ...(sandboxPage === null ? [] : ([['Customs (sandbox)', sandboxPage]] as [string, string][])),
    ['Picture', relative(process.cwd(), picture)],
    ['Logs', logsDir],
  ];
  printReport(result, links, console.log);
  if (!staysUp) console.log('  These pages are up while `npm start` runs; it keeps the data of this run.');
  const reached = result.missed.length === 0;
  console.log(reached ? `\nEvery state was reached, in ${seconds()} s.` : `\nNot reached: ${result.missed.join(', ')}.`);
  if (!reached) process.exitCode = 1;
  if (options.json) {
    const { transfer, messages, mails, documents, missed, discrepancies } = result;
    console.log(
      JSON.stringify({
        transferId: transfer.id,
        state: transfer.state,
        missed,
        messages,
        mails,
        documents: documents.length,
        discrepancies: discrepancies.length,
        seconds: Number(seconds()),
      }),
    );
  }
}

/** Short, new for every run, and in the order of the runs: 261124-213600. */
function runName(): string {
  const [date = '', time = ''] = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(2, 19).split('T');
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
}

/** Only the sandbox takes wishes. */
async function wishForInspection(sandboxPage: string, orderNo: string): Promise<boolean> {
  const answer = await fetch(new URL(`/sandbox/scenarios/${encodeURIComponent(orderNo)}`, sandboxPage), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scenario: 'inspect-then-release' }),
  });
  return answer.ok;
}
