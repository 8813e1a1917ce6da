import { z } from 'zod';
import { CODE_TABLES } from '../domain/codes/index.ts';
import { both, CalendarDate, Currency, Text } from './units.ts';

/** What a rate is for. Tax, bank and management rates are other figures for the same month, and come with what reckons by them. */
export const RATE_PURPOSES = ['customs'] as const;
const CONFIDENCES = ['official', 'secondary', 'unverified'] as const;
const CURRENCIES = new Set(CODE_TABLES.currency.entries.map(({ code }) => code));

export const RateMonth = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, both('a month, for example 2026-11', '月份，例如 2026-11'))
  .meta({ id: 'RateMonth', description: 'YYYY-MM' });
const RateFigure = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,8})(?:\.\d{1,8})?$/, both('a decimal with at most eight places', '最多 8 位小数的十进制数'))
  .refine((rate) => Number(rate) > 0, both('more than nothing', '大于零'))
  .meta({ id: 'RateFigure', description: 'Decimal string with at most eight places.' });
const Per = z
  .int()
  .refine((per) => [1, 10, 100, 1_000, 10_000].includes(per), both('1, 10, 100, 1000 or 10000', '1、10、100、1000 或 10000'));
const Declarable = Currency.refine((code) => CURRENCIES.has(code), both('a currency of the code table', '币制代码表中的币制')).refine(
  (code) => code !== 'CNY',
  both('another currency than CNY', '人民币以外的币制'),
);

/** One row of a table of customs rates that is loaded: `rate` CNY are `per` units of the currency in that month. */
export const RateRow = z.strictObject({
  month: RateMonth,
  currency: Declarable,
  rate: RateFigure,
  per: Per.default(1),
  fixedOn: CalendarDate,
  /** Public holidays 法定节假日 of the month before, where one of them moves the day. */
  holidays: z.array(CalendarDate).max(31).default([]),
  source: Text(300).nullable().default(null),
  confidence: z.enum(CONFIDENCES).nullable().default(null),
});
export type RateRow = z.infer<typeof RateRow>;

export const Rate = z
  .object({
    purpose: z.enum(RATE_PURPOSES),
    currency: Currency,
    month: RateMonth,
    rate: RateFigure.meta({ description: 'CNY for `per` units of the currency.' }),
    per: z.int(),
    fixedOn: CalendarDate.meta({ description: 'The day whose rate it is: the third Wednesday of the month before, or the fourth.' }),
    holidays: z.array(CalendarDate).meta({ description: 'Public holidays of the month before, as its table tells them.' }),
    source: z.string(),
    confidence: z.enum(CONFIDENCES),
    loadedAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Rate', description: 'An exchange rate as it is held for a purpose and a month.' });
