import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import type { RecordedHistory, Replayable } from '../support/histories.ts';

const FOLDER = fileURLToPath(new URL('histories', import.meta.url));
/** Flows that a newer build takes over while they run. The others end on the build that began them. */
const UPGRADED = ['sumUp', 'stockTransfer', 'customsFiling', 'enterpriseRegistration', 'warehouseRegistration', 'receiptIntake'];

/** Writes what a scenario left, a file to a flow and an event to a line. */
export async function keep(scenario: string, histories: readonly RecordedHistory[]): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const { flow, history } of histories.filter((one) => UPGRADED.includes(one.flow))) {
    const lines = (history.events ?? []).map((event) => JSON.stringify(event));
    await writeFile(join(FOLDER, `${scenario}.${flow}.json`), `{"events":[\n${lines.join(',\n')}\n]}\n`);
  }
}

/** Every kept history, under the name of its file; `change` may falsify its text first. */
export async function goldens(change = (text: string): string => text): Promise<Replayable[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).toSorted();
  const read = async (file: string): Promise<Replayable> => {
    const events = JSON.parse(change(await readFile(join(FOLDER, file), 'utf8'))) as object;
    return { workflowId: file.replace(/\.json$/u, ''), history: proto.temporal.api.history.v1.History.fromObject(events) };
  };
  return Promise.all(files.map(read));
}
