import { z } from 'zod';
import agentReporting from '../packs/agent-reporting.json' with { type: 'json' };
import deemedDomesticSale from '../packs/deemed-domestic-sale.json' with { type: 'json' };
import deemedProfit from '../packs/deemed-profit.json' with { type: 'json' };
import marketProcurement from '../packs/market-procurement.json' with { type: 'json' };
import noVoucherExemption from '../packs/no-voucher-exemption.json' with { type: 'json' };
import treatmentLadder from '../packs/treatment-ladder.json' with { type: 'json' };
import { packsOf } from '../pack.ts';
import { Amount, Percent } from './units.ts';

const STEPS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
const VOUCHERS = [
  'special-invoice',
  'import-vat-bill',
  'ordinary-invoice',
  'non-tax-receipt',
  'auction-papers',
  'restructuring-papers',
] as const;
const STEP_RULES = ['refund-conditions', 'no-voucher-exemption', 'market-procurement', 'deemed-domestic-sale'] as const;
const ZONE_CONDITIONS = [
  'registered-in-pilot-zone',
  'recorded-on-zone-platform',
  'declared-through-zone-customs',
  'refund-not-cancelled',
] as const;
const MARKET_CONDITIONS = ['bought-in-listed-market', 'recorded-in-market-system', 'declared-at-purchase-place'] as const;

/** How a purchase lot is taxed when it is exported. Picked by the export date; the place is where it is declared. */
export const TREATMENT = {
  /** The steps from the top. Null asks nothing, an empty list of vouchers asks for none; `rule` is the subject whose conditions hold too. */
  'treatment-ladder': packsOf(
    treatmentLadder,
    z.strictObject({
      steps: z.array(
        z.strictObject({
          step: z.enum(STEPS),
          taxpayer: z.enum(['general', 'small-scale']).nullable(),
          exporter: z.literal('trading-company').nullable(),
          vouchers: z.array(z.enum(VOUCHERS)).nullable(),
          rule: z.enum(STEP_RULES).nullable(),
          outcome: z.enum(['refund', 'exempt', 'exempt-input-to-cost', 'taxed']),
        }),
      ),
      exemptLapsesMonths: z.int(),
    }),
  ),
  /** 无票免税 by mode and place. */
  'no-voucher-exemption': packsOf(
    noVoucherExemption,
    z.strictObject({ allowed: z.enum(['yes', 'no', 'when-tax-office-confirmed']), conditions: z.array(z.enum(ZONE_CONDITIONS)) }),
  ),
  /** 市场采购 1039: the most that one declaration may be worth. */
  'market-procurement': packsOf(marketProcurement, z.strictObject({ maxUsd: Amount, conditions: z.array(z.enum(MARKET_CONDITIONS)) })),
  /** Surcharges on the VAT by the seat of the firm, and the late fee. */
  'deemed-domestic-sale': packsOf(
    deemedDomesticSale,
    z.strictObject({
      surchargePercent: z.strictObject({ city: z.record(z.enum(['urban', 'town', 'other']), Percent), education: Percent, local: Percent }),
      lateFeePercentPerDay: Percent,
    }),
  ),
  /** Income tax on a deemed profit; `smallLowProfit` is null where no such relief is known. Picked by the year of the revenue. */
  'deemed-profit': packsOf(
    deemedProfit,
    z.strictObject({
      profitPercent: Percent,
      standardPercent: Percent,
      smallLowProfit: z.strictObject({ percent: Percent, maxProfitCny: Amount }).nullable(),
      only: z.literal('no-voucher-exemption'),
    }),
  ),
  /** What an agent must report so that an export is not taxed as its own. */
  'agent-reporting': packsOf(
    agentReporting,
    z.strictObject({
      reports: z.array(z.enum(['real-consignor', 'amount'])),
      with: z.literal('income-tax-prepayment'),
      otherwise: z.literal('own-income'),
      agencyRecordNeeded: z.boolean(),
    }),
  ),
};
