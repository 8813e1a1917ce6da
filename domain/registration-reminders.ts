/** Days before its end on which a registration's seller is reminded; 0 is its last day. With the first it is said to expire. */
const REMINDERS_DAYS = [60, 30, 7, 0] as const;
const DAY_MS = 86_400_000;

/** What is due next on the way to the end of a registration: a reminder so many days before, or the end itself (null). `past` reminders are over;
 *  of others that are late only the latest is told. Instants are milliseconds since 1970. */
export function nextOnTheWay(end: number, past: number, now: number): { daysLeft: number | null; at: number; past: number } {
  const due = REMINDERS_DAYS.map((daysLeft) => end - Math.max(daysLeft, 1) * DAY_MS);
  let next = past;
  while (next < due.length && (due[next + 1] ?? end) <= now) next += 1;
  return { daysLeft: REMINDERS_DAYS[next] ?? null, at: due[next] ?? end, past: next };
}
