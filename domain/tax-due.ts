import { Decimal } from 'decimal.js';
import type { ParametersOf } from './policy/index.ts';

/** Amounts are decimal strings, out to the cent; percent `13` is 13 %. */
const cents = (amount: Decimal): string => amount.toFixed(2, Decimal.ROUND_HALF_UP);
const shareOf = (amount: Decimal, percent: string): Decimal => amount.times(percent).div(100);

/** What goods bear that come back without relief: duty on the customs value, VAT on value, duty and consumption tax together. `total` is all three
 *  taxes. The customs value is in yuan, CIF. */
export function ordinaryImportDue(
  { vatPercent }: ParametersOf<'return-ordinary'>,
  given: { customsValue: string; mfnPercent: string; consumptionTax?: string; vat: keyof typeof vatPercent },
): { duty: string; vat: string; total: string } {
  const consumption = new Decimal(given.consumptionTax ?? 0);
  const duty = shareOf(new Decimal(given.customsValue), given.mfnPercent);
  const vat = shareOf(duty.plus(given.customsValue).plus(consumption), vatPercent[given.vat]);
  return { duty: cents(duty), vat: cents(vat), total: cents(duty.plus(vat).plus(consumption)) };
}

/** Output VAT of an export that is taxed as if sold at home, with its surcharges by the seat of the firm. `percent` is the tax rate of the goods,
 *  or a small-scale taxpayer's levy rate, who has no bonded materials. */
export function deemedSaleTax(
  { surchargePercent }: ParametersOf<'deemed-domestic-sale'>,
  { fobCny, bondedCny = '0', percent, seat }: { fobCny: string; bondedCny?: string; percent: string; seat: 'urban' | 'town' | 'other' },
): { vat: string; city: string; education: string; local: string } {
  const vat = new Decimal(fobCny).minus(bondedCny).times(percent).div(new Decimal(percent).plus(100)).toDecimalPlaces(2);
  const surcharge = (share: string): string => cents(shareOf(vat, share));
  return {
    vat: cents(vat),
    city: surcharge(surchargePercent.city[seat]),
    education: surcharge(surchargePercent.education),
    local: surcharge(surchargePercent.local),
  };
}

/** Income tax on revenue by the deemed profit. `small`: the firm has the standing of 小型微利企业; its rate holds up to the limit of profit. */
export function deemedProfitTax(
  { profitPercent, standardPercent, smallLowProfit }: ParametersOf<'deemed-profit'>,
  { revenueCny, small }: { revenueCny: string; small: boolean },
): string {
  const profit = shareOf(new Decimal(revenueCny), profitPercent);
  const relieved = small && smallLowProfit !== null && profit.lte(smallLowProfit.maxProfitCny);
  return cents(shareOf(profit, relieved ? smallLowProfit.percent : standardPercent));
}

/** The refund rate of goods of a category, where `linePercent` is that of their tariff line in the library 退税率文库. When it is cancelled, the goods
 *  are taxed as if sold at home. */
export function refundRateOf(
  { categories }: ParametersOf<'refund-rate'>,
  { category, linePercent }: { category: keyof typeof categories; linePercent: string },
): { percent: string; cancelled: boolean } {
  const { percent, cancelled } = categories[category];
  return { percent: percent ?? linePercent, cancelled };
}
