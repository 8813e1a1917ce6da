import { Decimal } from 'decimal.js';
import type { Figure } from './paper.ts';

/** What every line carries and a paper sums. */
type Countable = { pieces: number; cartons: number; netWeightKg: string; grossWeightKg: string; totalPrice: string };

// What a spreadsheet keeps of a number.
const SPREADSHEET_DIGITS = 15;
const MOST_PLACES = 20;
// Made once: to make one takes longer than to use it a thousand times.
const atLeast = (places: number): Intl.NumberFormat =>
  new Intl.NumberFormat('en-US', { minimumFractionDigits: places, maximumFractionDigits: MOST_PLACES });
const FORMATS = { 0: atLeast(0), 2: atLeast(2) } as const;

export const count = (value: number): Figure => ({ value: String(value), places: 0 });
export const quantity = (value: string): Figure => ({ value, places: 0 });
export const weight = (value: string): Figure => ({ value, places: 2 });
export const money = (value: string): Figure => ({ value, places: 2 });

/** Exact sums of the lines, so that no paper can disagree with what it lists. */
export const sumPieces = (lines: readonly Countable[]): Figure => count(lines.reduce((sum, { pieces }) => sum + pieces, 0));
export const sumCartons = (lines: readonly Countable[]): Figure => count(lines.reduce((sum, { cartons }) => sum + cartons, 0));
export const sumNet = (lines: readonly Countable[]): Figure => weight(sum(lines.map(({ netWeightKg }) => netWeightKg)));
export const sumGross = (lines: readonly Countable[]): Figure => weight(sum(lines.map(({ grossWeightKg }) => grossWeightKg)));
export const sumValue = (lines: readonly Countable[]): Figure => money(sum(lines.map(({ totalPrice }) => totalPrice)));

const sum = (values: readonly string[]): string => values.reduce((total, value) => total.plus(value), new Decimal(0)).toFixed();

/** As people read it: `1,234.50`. Every digit is kept. */
export const printed = ({ value, places }: Figure): string => FORMATS[places].format(value as Intl.StringNumericLiteral);

/** The same as a number of a spreadsheet with its format, or null when a spreadsheet would round it. */
export function spreadsheetNumber({ value, places }: Figure): { value: number; format: string } | null {
  const exact = new Decimal(value);
  if (exact.precision(true) > SPREADSHEET_DIGITS) return null;
  const shown = Math.max(places, exact.decimalPlaces());
  return { value: exact.toNumber(), format: shown === 0 ? '#,##0' : `#,##0.${'0'.repeat(shown)}` };
}
