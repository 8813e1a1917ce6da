import type { Decimal } from 'decimal.js';
import { addDays, addMonths } from './calendar.ts';
import { Exact } from './exact.ts';
import type { ParametersOf } from './policy/index.ts';
import type { Confidence } from './policy/pack.ts';

/** The rate by which customs converts in a month (YYYY-MM): so many CNY (`rate`) for `per` units of the currency, which is a power of ten. `fixedOn`
 *  is the day whose rate it is, `holidays` are the public holidays 法定节假日 that its table tells of the month before. */
export type CustomsRate = {
  currency: string;
  month: string;
  rate: string;
  per: number;
  fixedOn: string;
  holidays: readonly string[];
  source: string;
  confidence: Confidence;
};

/** The month (YYYY-MM) whose customs rate a declaration of a date is converted by. */
export const rateMonth = (declarationDate: string): string => declarationDate.slice(0, 7);

/** An amount in CNY by a customs rate; null where it is in CNY. Exact: nothing is rounded, so that a limit is not met by rounding. */
export const toCny = (amount: string, rate: Pick<CustomsRate, 'rate' | 'per'> | null): Decimal =>
  rate === null ? new Exact(amount) : new Exact(amount).times(rate.rate).div(rate.per);

/** The day whose rate customs converts by in a month (YYYY-MM): the third Wednesday of the month before, or the fourth when the third is among the
 *  public holidays 法定节假日 (YYYY-MM-DD, those of the month before). */
export function customsRateFixing(
  { weekday, nth, onHolidayNth }: ParametersOf<'customs-rate'>,
  { month, holidays }: { month: string; holidays: readonly string[] },
): string {
  const first = addMonths(`${month}-01`, -1);
  const untilWeekday = (weekday - new Date(`${first}T00:00:00Z`).getUTCDay() + 7) % 7;
  const dayOf = (count: number): string => addDays(first, untilWeekday + 7 * (count - 1));
  return holidays.includes(dayOf(nth)) ? dayOf(onHolidayNth) : dayOf(nth);
}

/** The day whose central rate a sale is converted by for VAT, by the choice that the seller made for twelve months. A 1st without a rate takes that
 *  of the first working day (`noRateOnFirst`): who has the table of rates knows which day that is. */
export const vatRateDay = (
  _parameters: ParametersOf<'vat-rate'>,
  { choice, soldOn }: { choice: ParametersOf<'vat-rate'>['choices'][number]; soldOn: string },
): string => (choice === 'day-of-sale' ? soldOn : `${soldOn.slice(0, 7)}-01`);
