import { z } from 'zod';
import type { Localised } from '../domain/localised.ts';

export type { Localised } from '../domain/localised.ts';
export type Language = keyof Localised;

const decimals = (places: number, meta: { id: string; description: string }) =>
  z
    .string()
    .regex(new RegExp(`^(0|[1-9]\\d{0,12})(\\.\\d{1,${places}})?$`), `a decimal with at most ${places} places`)
    .meta(meta);

/** Decimal string with at most two places, never a float. */
export const Amount = decimals(2, { id: 'Amount', description: 'Decimal string with at most two places.' });
/** Unit price: at most five places, as CEB N19,5. */
export const UnitPrice = decimals(5, { id: 'UnitPrice', description: 'Decimal string with at most five places.' });
/** Kilograms as a decimal string with at most five places. */
export const WeightKg = decimals(5, { id: 'WeightKg', description: 'Kilograms, decimal string with at most five places.' });
/** A quantity in a customs unit, at most five places. */
export const Quantity = decimals(5, { id: 'Quantity', description: 'Quantity in a customs unit, decimal string with at most five places.' });

export const Currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code, for example CNY').meta({ id: 'Currency' });
export const Money = z.strictObject({ amount: Amount, currency: Currency }).meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

export const CalendarDate = z.iso.date().meta({ id: 'CalendarDate', description: 'YYYY-MM-DD' });
export const Instant = z.iso.datetime({ offset: true }).meta({ id: 'Instant', description: 'RFC 3339' });
/** ISO 3166-1 alpha-3. */
export const Country = z.string().regex(/^[A-Z]{3}$/, 'an ISO 3166-1 alpha-3 code, for example MYS').meta({ id: 'Country' });
export const CustomsUnit = z.string().regex(/^\d{3}$/, 'a three-digit customs unit code, for example 011').meta({ id: 'CustomsUnit' });
export const CustomsDistrict = z.string().regex(/^\d{4}$/, 'a four-digit customs district, for example 5165').meta({ id: 'CustomsDistrict' });
export const Text = (max: number) => z.string().trim().min(1).max(max);
