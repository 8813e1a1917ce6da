import { z } from 'zod';
import bankRate from '../packs/bank-rate.json' with { type: 'json' };
import customsRate from '../packs/customs-rate.json' with { type: 'json' };
import vatRate from '../packs/vat-rate.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

const RateRule = z.strictObject({
  /** 1 is Monday. */
  weekday: z.int().min(1).max(7),
  nth: z.int(),
  onHolidayNth: z.int(),
  decimals: z.int(),
  official: z.literal('pboc-central-rate'),
  otherwise: z.literal('boc-spot-middle'),
  by: z.literal('declaration-day'),
});

/** Exchange rates by purpose. */
export const RATES = {
  /** Of which day the rate is by which customs converts in the month after. Picked by the day of the declaration. */
  'customs-rate': packsOf(customsRate, RateRule),
  /** Of which day the rate is by which sales are converted for VAT, and for how many months a choice stands. Picked by the day of sale. */
  'vat-rate': packsOf(
    vatRate,
    z.strictObject({
      choices: z.array(z.enum(['day-of-sale', 'first-of-month'])),
      fixedMonths: z.int(),
      noRateOnFirst: z.literal('first-working-day'),
    }),
  ),
  /** Which rate money received counts at, and by which table limits in dollars are measured. */
  'bank-rate': packsOf(bankRate, z.strictObject({ receipts: z.literal('bank-advice'), limits: z.literal('safe-monthly-usd-table') })),
};
