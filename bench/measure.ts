/** Milliseconds of single operations, as the distribution they make. */
export type Distribution = { count: number; minMs: number; p50Ms: number; p99Ms: number; maxMs: number };

export function distributionOf(times: readonly number[]): Distribution {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { count: sorted.length, minMs: at(0), p50Ms: at(0.5), p99Ms: at(0.99), maxMs: rounded(sorted.at(-1) ?? 0) };
}

export const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Runs `count` operations with so many in flight at once. Gives the time of each and operations per second. */
export async function inFlight(
  count: number,
  flights: number,
  work: (index: number) => Promise<unknown>,
): Promise<{ each: Distribution; perSecond: number }> {
  const times: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const began = performance.now();
      await work(index);
      times.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: flights }, lane));
  return { each: distributionOf(times), perSecond: rounded((count * 1000) / (performance.now() - began)) };
}
