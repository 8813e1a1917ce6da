/** China has had one zone and no daylight saving since 1991. */
const CHINA_OFFSET_MS = 8 * 60 * 60 * 1000;

/** The calendar date (YYYY-MM-DD) in China at an instant (RFC 3339): export dates and clocks of the law are counted there.
 *  Errors: RangeError when it is no instant. */
export const chinaDate = (instant: string): string => new Date(Date.parse(instant) + CHINA_OFFSET_MS).toISOString().slice(0, 10);

/** The same day some months later, or the last of that month where it has no such day: 2026-08-31 + 6 is 2027-02-28. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** The last instant of a calendar date in China. */
export const endOfChinaDay = (date: string): Date => new Date(`${date}T23:59:59.999+08:00`);

/** 30 April of the year after a date: the end of many a tax year's papers. */
export const nextApril30 = (date: string): string => `${Number(date.slice(0, 4)) + 1}-04-30`;

const DAY_MS = 86_400_000;
/** The date some days later, or earlier when they are negative. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
