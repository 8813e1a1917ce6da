import { Decimal } from 'decimal.js';
import type { Localised } from './localised.ts';
import type { ParametersOf } from './policy/index.ts';

type Parameters = ParametersOf<'import-tax'>;
type Tax = Parameters['taxes'][number];

/** Amounts and rates are decimal strings; the amounts are in the currency of the CIF value. `importerHasApi` is asked only where a rate depends
 *  on it. */
export type ImportCase = { cif: string; dutyRatePercent: string; importerHasApi?: boolean | undefined };
type Levied = { kind: Tax['kind'] | 'duty'; name: Localised; base: string; ratePercent: string; amount: string };
export type ImportTaxes = { taxes: Levied[]; total: string };

const DUTY = { en: 'Import duty', 'zh-CN': '进口关税' };

/** Whether a rate of this country depends on who imports. */
export const asksForApi = ({ taxes }: Pick<Parameters, 'taxes'>): boolean =>
  taxes.some(({ ratePercent }) => typeof ratePercent !== 'string');

/** Duty on the CIF value, then each tax on its share of value and duty together. Each base and amount is rounded half up to the cent, so that
 *  the parts add up to the total. Errors: RangeError where a rate depends on the importer and the case does not say. */
export function importTaxes({ taxes }: Pick<Parameters, 'taxes'>, { cif, dutyRatePercent, importerHasApi }: ImportCase): ImportTaxes {
  const value = new Decimal(cif);
  const duty = levied('duty', DUTY, cents(value), dutyRatePercent);
  const landed = value.plus(duty.amount);
  const rest = taxes.map(({ kind, name, ratePercent, baseShare: { numerator, denominator } }) =>
    levied(kind, name, cents(landed.times(numerator).div(denominator)), rateFor(ratePercent, importerHasApi)),
  );
  const all = [duty, ...rest];
  const total = all.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
  return { taxes: all, total: total.toFixed(2) };
}

const cents = (amount: Decimal): Decimal => amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);

const levied = (kind: Levied['kind'], name: Localised, base: Decimal, ratePercent: string): Levied => ({
  kind,
  name,
  base: base.toFixed(2),
  ratePercent,
  amount: cents(base.times(ratePercent).div(100)).toFixed(2),
});

function rateFor(rate: Tax['ratePercent'], importerHasApi: boolean | undefined): string {
  if (typeof rate === 'string') return rate;
  if (importerHasApi === undefined) throw new RangeError('the rate depends on whether the importer has an API');
  return importerHasApi ? rate.withApi : rate.withoutApi;
}

/** What it comes to, as the vectors of the packs say it: amounts by kind. */
export const importTaxAmounts = (parameters: Parameters, given: ImportCase): Record<string, string> => {
  const { taxes, total } = importTaxes(parameters, given);
  return { ...Object.fromEntries(taxes.map(({ kind, amount }) => [kind, amount])), total };
};
