const PLACES = 5;
const PARTS = 10 ** PLACES;

/** Largest quantity of one line. In parts of 10^-5 it is 9 × 10^15, below 2^53: every sum and difference within a line is then an exact integer,
 *  in JavaScript and as MongoDB reckons with `$inc`, and needs no decimal type in either. A line of ninety thousand million kilograms is none. */
export const MAX_QUANTITY = '90000000000';
const MAX_PARTS = Number(MAX_QUANTITY) * PARTS;

/** A decimal string in parts of 10^-5, exactly. Errors: RangeError when it is no decimal of at most five places, or over the largest. */
export function toParts(quantity: string): number {
  const [, whole, fraction = ''] = /^(\d{1,11})(?:\.(\d{1,5}))?$/.exec(quantity) ?? [];
  const parts = whole === undefined ? Number.NaN : Number(whole) * PARTS + Number(fraction.padEnd(PLACES, '0'));
  if (!(parts <= MAX_PARTS)) throw new RangeError(`${quantity} is no quantity of at most ${PLACES} places up to ${MAX_QUANTITY}`);
  return parts;
}

/** The decimal string of parts of 10^-5, without trailing zeros. Errors: RangeError when they are not whole, or below zero. */
export function fromParts(parts: number): string {
  if (!Number.isSafeInteger(parts) || parts < 0) throw new RangeError(`${parts} are no whole parts`);
  const fraction = String(parts % PARTS)
    .padStart(PLACES, '0')
    .replace(/0+$/, '');
  return `${Math.floor(parts / PARTS)}${fraction === '' ? '' : `.${fraction}`}`;
}
