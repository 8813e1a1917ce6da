import { addDays, addMonths, nextApril30 } from './calendar.ts';
import type { ParametersOf } from './policy/index.ts';

/** The last day on which goods may come back with relief. Dates are YYYY-MM-DD everywhere here. */
export const reliefUntil = ({ months }: Pick<ParametersOf<'return-relief'>, 'months'>, { exportDate }: { exportDate: string }): string =>
  addMonths(exportDate, months);

/** The last day on which the e-commerce return channel is open; null where there is none. */
export const channelUntil = ({ months }: ParametersOf<'return-channel'>, { releaseDate }: { releaseDate: string }): string | null =>
  months === null ? null : addMonths(releaseDate, months);

/** The last day of an ordinary claim, and the last of all; null where the rule has none. */
export const claimUntil = (
  { ordinaryUntil, hardMonths }: ParametersOf<'refund-claim'>,
  { exportDate }: { exportDate: string },
): { ordinary: string | null; last: string | null } => ({
  ordinary: ordinaryUntil === null ? null : nextApril30(exportDate),
  last: hardMonths === null ? null : addMonths(exportDate, hardMonths),
});

/** The last day for the money to come. A contract's date counts only when it is later, and within its months. */
export function collectionDue(
  { contractMonths }: ParametersOf<'fx-collection'>,
  { exportDate, contractDate }: { exportDate: string; contractDate?: string },
): string {
  const due = nextApril30(exportDate);
  if (contractDate === undefined || contractDate <= due) return due;
  const longest = addMonths(exportDate, contractMonths);
  return contractDate < longest ? contractDate : longest;
}

/** First and last day of the reckoning 核算, from the day on which the tax office completed the pre-refund. */
export const trueUpWindow = (
  _parameters: ParametersOf<'pre-refund'>,
  { completedOn }: { completedOn: string },
): { opens: string; closes: string } => ({
  opens: addMonths(`${completedOn.slice(0, 7)}-01`, 1),
  closes: nextApril30(completedOn),
});

/** The last day under bond by a form, and with every extension; null where the form has no limit that we know. */
export function bondedUntil(
  { limits }: ParametersOf<'bonded-time-limit'>,
  { form, enteredOn }: { form: string; enteredOn: string },
): { last: string; extended: string } | null {
  const limit = limits.find((one) => one.form === form);
  if (limit === undefined) return null;
  const after = limit.unit === 'days' ? addDays : addMonths;
  return { last: after(enteredOn, limit.length), extended: after(enteredOn, limit.length * (limit.extensions + 1)) };
}
