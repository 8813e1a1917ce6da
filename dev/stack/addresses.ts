import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { layoutOf } from './layout.ts';
import { answersOk } from './looks.ts';

/** Where everything of a stack is. Null: it is not ours, so it has no such page. Secrets stand in the keys file only, but a connection
 *  string that came from the environment is kept as it came. */
const StackAddresses = z.object({
  api: z.string(),
  metrics: z.string(),
  workerHealth: z.string(),
  temporal: z.string(),
  temporalNamespace: z.string(),
  temporalUi: z.string().nullable(),
  mongodb: z.string(),
  smtp: z.string(),
  mailPage: z.string().nullable(),
  singleWindow: z.string(),
  sandboxPage: z.string().nullable(),
  dataDir: z.string(),
  logsDir: z.string(),
  keysFile: z.string(),
});
export type StackAddresses = z.infer<typeof StackAddresses>;

/** For its user's eyes only, as the keys are. */
export async function publish(file: string, addresses: StackAddresses): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export const withdraw = (file: string): Promise<void> => rm(file, { force: true });

/** The stack that runs on this data folder, if its API is ready for work. */
export async function findRunningStack(env: NodeJS.ProcessEnv = process.env): Promise<StackAddresses | null> {
  try {
    const addresses = StackAddresses.parse(JSON.parse(await readFile(layoutOf(env).descriptor, 'utf8')));
    await answersOk(`${addresses.api}/readyz`);
    return addresses;
  } catch {
    // Not written, left over from a stack that was killed, or not ready: in each case there is none to use.
    return null;
  }
}
