import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What lies where under OUTPORT_DATA_DIR (`.outport/data` in the project when it is not set). */
export type Layout = ReturnType<typeof layoutOf>;
export function layoutOf(env: NodeJS.ProcessEnv) {
  const root = resolve(env['OUTPORT_DATA_DIR'] || join(PROJECT, '.outport', 'data'));
  return {
    root,
    logs: join(root, 'logs'),
    mongodb: join(root, 'mongodb'),
    temporal: join(root, 'temporal.sqlite'),
    mails: join(root, 'mails'),
    sandbox: join(root, 'single-window'),
    signing: join(root, 'signing'),
    keys: join(root, 'keys.json'),
    descriptor: join(root, 'stack.json'),
    processes: join(root, 'processes.json'),
  };
}

export async function makeFolders({ logs, mongodb, mails, sandbox, signing }: Layout): Promise<void> {
  for (const folder of [logs, mongodb, mails, sandbox, signing]) await mkdir(folder, { recursive: true });
}
