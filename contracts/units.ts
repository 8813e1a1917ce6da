import { z } from 'zod';
import type { Localised } from '../domain/localised.ts';

export type { Localised } from '../domain/localised.ts';
export type Language = keyof Localised;

/** One text in both languages, for schema messages; the API shows the half its reader asked for. */
export const both = (en: string, zh: string): string => `${en} ¦ ${zh}`;

const decimals = (places: number, meta: { id: string; description: string }) =>
  z
    .string()
    .regex(
      new RegExp(`^(0|[1-9]\\d{0,12})(\\.\\d{1,${places}})?$`),
      both(`a decimal with at most ${places} places`, `最多 ${places} 位小数的十进制数`),
    )
    .meta(meta);

/** Decimal string with at most two places, never a float. */
export const Amount = decimals(2, { id: 'Amount', description: 'Decimal string with at most two places.' });
/** Unit price: at most five places, as CEB N19,5. */
export const UnitPrice = decimals(5, { id: 'UnitPrice', description: 'Decimal string with at most five places.' });
/** Kilograms as a decimal string with at most five places. */
export const WeightKg = decimals(5, { id: 'WeightKg', description: 'Kilograms, decimal string with at most five places.' });
/** A quantity in a customs unit, at most five places. */
export const Quantity = decimals(5, {
  id: 'Quantity',
  description: 'Quantity in a customs unit, decimal string with at most five places.',
});

export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, both('an ISO 4217 code, for example CNY', 'ISO 4217 货币代码，例如 CNY'))
  .meta({ id: 'Currency' });
export const Money = z.strictObject({ amount: Amount, currency: Currency }).meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

export const CalendarDate = z.iso.date().meta({ id: 'CalendarDate', description: 'YYYY-MM-DD' });
export const Instant = z.iso.datetime({ offset: true }).meta({ id: 'Instant', description: 'RFC 3339' });
/** ISO 3166-1 alpha-3. */
export const Country = z
  .string()
  .regex(/^[A-Z]{3}$/, both('an ISO 3166-1 alpha-3 code, for example MYS', 'ISO 3166-1 三位国别代码，例如 MYS'))
  .meta({ id: 'Country' });
export const CustomsUnit = z
  .string()
  .regex(/^\d{3}$/, both('a three-digit customs unit code, for example 011', '三位海关计量单位代码，例如 011'))
  .meta({ id: 'CustomsUnit' });
export const CustomsDistrict = z
  .string()
  .regex(/^\d{4}$/, both('a four-digit customs district, for example 5165', '四位关区代码，例如 5165'))
  .meta({ id: 'CustomsDistrict' });
export const Text = (max: number) => z.string().trim().min(1).max(max);
