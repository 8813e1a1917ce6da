import { Decimal } from 'decimal.js';

/** Decimals that hold the longest sum and product of what a declaration may say without rounding: 20,000 lines of 13 digits before the point and
 *  five after it, times a rate. The library's own 20 digits would drop the last grams. */
export const Exact = Decimal.clone({ precision: 60 });
