import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headOf } from '../dev/demo/journey.ts';
import { aListLine } from '../dev/demo/list-line.ts';
import { type Cast, type Parties, castOf, registerParties } from '../dev/demo/parties.ts';
import { ANY_FREE_PORT } from '../dev/stack/ports.ts';
import { type Stack, startStack } from '../dev/stack/stack.ts';

export type World = { stack: Stack; cast: Cast; parties: Parties; transferBody: (run: string) => object };

/** Runs a measurement on a stack of its own, whose customs answers at once, and takes the stack away afterwards. `settings` are further ones of its
 *  processes. */
export async function onStack<T>(measure: (world: World) => Promise<T>, settings: Record<string, string> = {}): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'outport-bench-'));
  const env = {
    ...process.env,
    ...ANY_FREE_PORT,
    OUTPORT_DATA_DIR: dataDir,
    OUTPORT_RATE_LIMIT_PER_MINUTE: '10000000',
    OUTPORT_LOG_LEVEL: 'warn',
    SANDBOX_PACE_MS: '0',
    ...settings,
  };
  const stack = await startStack({ env, print: (line) => console.error(line) });
  try {
    const cast = castOf(stack.addresses.api, stack.keys);
    const parties = await registerParties(cast);
    return await measure({
      stack,
      cast,
      parties,
      transferBody: (run) => ({ ...headOf(run, parties), lines: [aListLine(`B-${run}`)] }),
    });
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
