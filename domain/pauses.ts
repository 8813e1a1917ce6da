/** Why nobody but customs can move a transfer on. */
export const PAUSE_REASONS = ['inspection', 'hold'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];
/** A time in which the clocks stand that run against us: `from` belongs to it, `to` no longer; null while it lasts. Instants are RFC 3339. */
export type Pause = { reason: PauseReason; from: string; to: string | null };

const REASON_OF: Readonly<Record<string, PauseReason>> = { 'under-inspection': 'inspection', held: 'hold' };

/** The pauses of a transfer that comes into a state at an instant: one begins with an inspection or a hold, and the first other state ends it. The
 *  same state again changes nothing. */
export function pausesAfter(pauses: readonly Pause[], state: string, at: string): Pause[] {
  const reason = REASON_OF[state] ?? null;
  const last = pauses.at(-1);
  const open = last !== undefined && last.to === null ? last : null;
  if (open !== null && open.reason === reason) return [...pauses];
  const ended = open === null ? [...pauses] : [...pauses.slice(0, -1), { ...open, to: at }];
  return reason === null ? ended : [...ended, { reason, from: at, to: null }];
}

/** What a timeline says of the clocks where a step paused them, let them go on, or both; nothing where it left them as they were. */
export function pausesOn(before: readonly Pause[], after: readonly Pause[]): { clocksPaused?: Pause; clocksResumed?: Pause } {
  const open = before.at(-1)?.to === null ? before.length - 1 : -1;
  const resumed = open >= 0 && after[open]?.to !== null ? after[open] : undefined;
  const paused = after.length > before.length ? after.at(-1) : undefined;
  return { ...(resumed === undefined ? {} : { clocksResumed: resumed }), ...(paused === undefined ? {} : { clocksPaused: paused }) };
}

/** When a clock of some length that began at `since` runs out, put off by every pause that ended before it did; null while it stands, since then
 *  nobody knows. */
export function dueAfter(since: string, lengthMs: number, pauses: readonly Pause[]): string | null {
  let due = Date.parse(since) + lengthMs;
  for (const { from, to } of pauses) {
    const begins = Math.max(Date.parse(from), Date.parse(since));
    if (begins >= due) break;
    if (to === null) return null;
    due += Math.max(0, Date.parse(to) - begins);
  }
  return new Date(due).toISOString();
}

/** A deadline that stood fixed from `since` on, put off by what its clock stood still; null while it stands. */
export const putOff = (since: string, deadline: string, pauses: readonly Pause[]): string | null =>
  dueAfter(since, Math.max(0, Date.parse(deadline) - Date.parse(since)), pauses);
