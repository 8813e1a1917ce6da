import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Interrupted, interruption } from './interruption.ts';
import type { Keys } from './seed.ts';
import type { StackAddresses } from './stack/addresses.ts';
import { startStack } from './stack/stack.ts';

/** `npm start`: the whole stack on this machine, kept up until Ctrl-C, with its addresses and keys. `--json` ends that with one JSON object. */
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const started = performance.now();
const interrupted = interruption();

try {
  const stack = await startStack({ print: console.log, signal: interrupted });
  try {
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    console.log(summary(stack.addresses, stack.keys, seconds));
    if (options.json) console.log(JSON.stringify({ ok: true, seconds, ...stack.addresses, keys: stack.keys }));
    if (!interrupted.aborted) await once(interrupted, 'abort');
  } finally {
    console.error('Stopping: worker and API finish what they are at, then the servers. Once more Ctrl-C ends them at once.');
    await stack.stop();
  }
  console.error('Stopped. The data stays for the next start.');
} catch (error) {
  if (!(error instanceof Interrupted)) {
    process.exitCode = 1;
    console.error(error instanceof Error ? error.message : error);
    if (options.json) console.log(JSON.stringify({ ok: false, error: error instanceof Error ? error.message : String(error) }));
  }
}
// What the servers' clients left open must not hold a process whose work is done.
process.exit();

function summary(at: StackAddresses, { operator, organisations }: Keys, seconds: number): string {
  const addresses: [string, string | null][] = [
    ['API', at.api],
    ['API documentation', `${at.api}/docs`],
    ['Temporal UI', at.temporalUi],
    ['Mails caught', at.mailPage],
    ['Single Window sandbox', at.sandboxPage],
    ['MongoDB', at.mongodb],
    ['Metrics of the API', at.metrics],
    ['Health of the worker', at.workerHealth],
    ['Data', at.dataDir],
    ['Logs', at.logsDir],
  ];
  const keys: [string, string][] = [
    ['operator', operator],
    ...Object.values(organisations).map(({ role, organisation, key }): [string, string] => [`${role} · ${organisation}`, key]),
  ];
  return [
    `\nOutport is up (${seconds.toFixed(1)} s). Ctrl-C stops it.\n`,
    ...addresses.filter((row): row is [string, string] => row[1] !== null).map(([name, value]) => `  ${name.padEnd(23)}${value}`),
    `\nKeys, for "Authorization: Bearer …" (kept in ${at.keysFile})\n`,
    ...keys.flatMap(([name, key]) => [`  ${name}`, `    ${key}`]),
    '',
  ].join('\n');
}
