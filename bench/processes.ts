import { readFile, readdir } from 'node:fs/promises';
import type { PartName } from '../dev/stack/part.ts';
import type { Stack } from '../dev/stack/stack.ts';
import { rounded } from './measure.ts';

const PARTS: readonly PartName[] = ['api', 'worker', 'sandbox', 'mongod', 'temporal'];
/** Linux counts processor time in hundredths of a second, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What the processes of a stack have used: processor seconds (user and system) and the most memory held, in MB; null where the system does not
 *  tell (anything but Linux). */
export type Usage = { cpuSeconds: number | null; peakRssMb: number | null };

export async function usageOf(stack: Stack): Promise<Record<string, Usage>> {
  const used = await Promise.all(PARTS.map(async (name) => [name, await ofProcess(stack.part(name).pid)] as const));
  return Object.fromEntries(used);
}

/** What was used between two looks: processor seconds of each process, and milliseconds of a processor for each of `count`. */
export function usedBetween(before: Record<string, Usage>, after: Record<string, Usage>, count: number) {
  const seconds = (name: string): number => (after[name]?.cpuSeconds ?? 0) - (before[name]?.cpuSeconds ?? 0);
  const each = PARTS.map((name) => [name, rounded(seconds(name))] as const);
  const total = PARTS.reduce((sum, name) => sum + seconds(name), 0);
  return { seconds: Object.fromEntries(each), total: rounded(total), msEach: Math.round((total * 100_000) / count) / 100 };
}

async function ofProcess(pid: number | null): Promise<Usage> {
  const read = (file: string): Promise<string> => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const [stat, status] = await Promise.all([read('stat'), read('status')]);
  // The name of a process may hold spaces and brackets, so fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = stat === '' ? null : Number(fields[11]) + Number(fields[12]);
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
  return {
    cpuSeconds: ticks === null ? null : ticks / TICKS_PER_SECOND,
    peakRssMb: kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024),
  };
}

/** Processor seconds of a process by what its threads are for: `MainThread` runs our code, `libuv-worker` signs, `WorkerThread` prints papers and
 *  runs flows, `V8Worker` collects garbage. */
export async function threadsOf(pid: number | null): Promise<Record<string, number>> {
  const folder = `/proc/${pid}/task`;
  const sums: Record<string, number> = {};
  for (const id of await readdir(folder).catch(() => [])) {
    const stat = await readFile(`${folder}/${id}/stat`, 'utf8').catch(() => '');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (stat !== '') sums[name] = (sums[name] ?? 0) + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }
  return Object.fromEntries(Object.entries(sums).flatMap(([name, seconds]) => (seconds < 0.1 ? [] : [[name, rounded(seconds)]])));
}
