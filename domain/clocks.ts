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

/** The last day to sum a released list up to a form 汇总; null where lists are not summed. */
export const summaryDue = ({ dueDay }: ParametersOf<'list-summary'>, { releasedOn }: { releasedOn: string }): string | null =>
  dueDay === null ? null : `${addMonths(`${releasedOn.slice(0, 7)}-01`, 1).slice(0, 8)}${String(dueDay).padStart(2, '0')}`;

/** The last day to tell customs that released goods do not sail (退关, 改配). */
export const shipmentDue = ({ days }: ParametersOf<'release-not-shipped'>, { releasedOn }: { releasedOn: string }): string =>
  addDays(releasedOn, days);

/** The last day on which the same logistics firm may not use a waybill number again. */
export const waybillRestsUntil = ({ months }: ParametersOf<'waybill-reuse'>, { usedOn }: { usedOn: string }): string =>
  addMonths(usedOn, months);

/** The last day on which a replacement moves without duty; the claim period of the contract counts when it ends earlier. */
export function replacementUntil(
  { maxMonths }: ParametersOf<'return-replacement'>,
  { releaseDate, claimPeriodUntil }: { releaseDate: string; claimPeriodUntil?: string },
): string {
  const longest = addMonths(releaseDate, maxMonths);
  return claimPeriodUntil !== undefined && claimPeriodUntil < longest ? claimPeriodUntil : longest;
}

/** The last day on which goods that came in for repair must be out again, unless customs extends it. */
export const repairUntil = ({ months }: ParametersOf<'repair-entry'>, { enteredOn }: { enteredOn: string }): string =>
  addMonths(enteredOn, months);

/** The last day on which a return may be decided and still be declared by its deadline. `transitDays` is the way back. */
export const lastDayToDecide = (
  { removalDays, papersDays }: ParametersOf<'return-lead-time'>,
  { deadline, warehouse, transitDays }: { deadline: string; warehouse: keyof typeof removalDays; transitDays: number },
): string => addDays(deadline, -(removalDays[warehouse] + transitDays + papersDays));

/** The days on which a lot is called to mind: some after its export, and one before its deadline when it would come back by sea. */
export const returnAlarms = (
  { afterExportDays, bySeaBeforeDeadlineDays }: ParametersOf<'return-alarms'>,
  { exportDate, deadline }: { exportDate: string; deadline: string },
): { afterExport: string[]; bySea: string } => ({
  afterExport: afterExportDays.map((days) => addDays(exportDate, days)),
  bySea: addDays(deadline, -bySeaBeforeDeadlineDays),
});

/** The day on which a lot that does not sell is called to mind, before it is taxed as if sold at home. */
export const unsoldAlertOn = ({ months }: ParametersOf<'unsold-alert'>, { exportDate }: { exportDate: string }): string =>
  addMonths(exportDate, months);

/** The last day to file the papers of a claim 备案单证, and the last day of keeping them. */
export const papersDue = (
  { withinDays, years }: ParametersOf<'document-keeping'>,
  { claimedOn }: { claimedOn: string },
): { fileBy: string; keepUntil: string } => ({ fileBy: addDays(claimedOn, withinDays), keepUntil: addMonths(claimedOn, years * 12) });
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
