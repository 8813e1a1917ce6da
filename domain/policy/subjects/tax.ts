import { z } from 'zod';
import fxCollection from '../packs/fx-collection.json' with { type: 'json' };
import preRefund from '../packs/pre-refund.json' with { type: 'json' };
import refundClaim from '../packs/refund-claim.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

/** 30 April of the year after. */
const NextApril = z.literal('next-year-04-30');

/** Refund of VAT and the money behind it. Picked by the export date 出口日期. */
export const TAX = {
  /** How long a refund may be claimed in the ordinary way, and at all; months from the export date. */
  'refund-claim': packsOf(
    refundClaim,
    z.strictObject({
      ordinaryUntil: NextApril.nullable(),
      hardMonths: z.int().nullable(),
      after: z.literal('deemed-domestic-sale').nullable(),
    }),
  ),
  /** 离境即退税、销售再核算: the window of the reckoning, from the day on which the tax office completed the pre-refund. */
  'pre-refund': packsOf(
    preRefund,
    z.strictObject({
      mark: z.string(),
      opens: z.literal('first-of-next-month'),
      closes: NextApril,
      unsold: z.literal('repay-all'),
      missed: z.literal('claw-back'),
    }),
  ),
  /** By when the money must have come, from the export date; a contract may say later, up to so many months. */
  'fx-collection': packsOf(fxCollection, z.strictObject({ due: NextApril, contractMonths: z.int(), uncollected: z.literal('repay') })),
};
