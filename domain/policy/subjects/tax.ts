import { z } from 'zod';
import collectionProof from '../packs/collection-proof.json' with { type: 'json' };
import documentKeeping from '../packs/document-keeping.json' with { type: 'json' };
import fxCollection from '../packs/fx-collection.json' with { type: 'json' };
import overseasStockPapers from '../packs/overseas-stock-papers.json' with { type: 'json' };
import preRefund from '../packs/pre-refund.json' with { type: 'json' };
import realisedSale from '../packs/realised-sale.json' with { type: 'json' };
import refundClaim from '../packs/refund-claim.json' with { type: 'json' };
import refundConditions from '../packs/refund-conditions.json' with { type: 'json' };
import refundFormula from '../packs/refund-formula.json' with { type: 'json' };
import refundRate from '../packs/refund-rate.json' with { type: 'json' };
import trueUp from '../packs/true-up.json' with { type: 'json' };
import unsoldAlert from '../packs/unsold-alert.json' with { type: 'json' };
import { packsOf } from '../pack.ts';
import { NextApril, Percent } from './units.ts';

const EXPORTERS = ['producer', 'trading-company'] as const;
const REFUND_CATEGORIES = [
  'general',
  'aluminium-copper',
  'modified-oil',
  'listed-oil-product',
  'photovoltaic',
  'battery',
  'listed-mineral',
  'listed-2026',
] as const;
const CONDITIONS = ['sold-to-overseas-party', 'declared-and-departed', 'booked-as-sale', 'money-collected'] as const;

/** Refund of VAT and the money behind it. Picked by the export date 出口日期, papers by the day of the claim. */
export const TAX = {
  /** What every refund asks for, all of it. */
  'refund-conditions': packsOf(
    refundConditions,
    z.strictObject({
      all: z.array(z.enum(CONDITIONS)),
      taxpayer: z.literal('general'),
      filedBeforeFirstClaim: z.boolean(),
      reportChangesWithinDays: z.int(),
      sellerIsConsignor: z.boolean(),
    }),
  ),
  /** Refund rate by category of goods; null is the rate of the tariff line. A cancelled refund means tax as if sold at home. */
  'refund-rate': packsOf(
    refundRate,
    z.strictObject({
      categories: z.record(z.enum(REFUND_CATEGORIES), z.strictObject({ percent: Percent.nullable(), cancelled: z.boolean() })),
    }),
  ),
  /** What a refund is reckoned from, and whether an exchange rate matters. */
  'refund-formula': packsOf(
    refundFormula,
    z.strictObject({
      'trading-company': z.strictObject({ base: z.literal('purchase-invoices-without-vat'), needsRate: z.boolean() }),
      producer: z.strictObject({ base: z.literal('fob-in-cny'), needsRate: z.boolean() }),
      surchargesOnCredited: z.boolean(),
    }),
  ),
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
  /** How the reckoning 核算 ends by outcome. Picked by the day of the claim, which exports before 2025-01-27 may use too. */
  'true-up': packsOf(
    trueUp,
    z.strictObject({
      unseparated: z.literal('all-unsold'),
      partlySoldItem: z.array(z.enum(['split', 'whole-as-unsold'])),
      equal: z.literal('no-adjustment'),
      different: z.literal('reverse-all-and-refile'),
      unsold: z.literal('repay-all-then-ordinary-claim'),
      partlySoldAtTrueUp: z.literal('reverse-all-and-refile-sold'),
      netNegative: z.record(z.enum(EXPORTERS), z.enum(['carry-forward', 'repay'])),
      outsideFilingPeriod: z.record(z.enum(EXPORTERS), z.union([z.literal(false), z.literal('with-consent')])),
      earlierExportsUnclaimed: z.boolean(),
    }),
  ),
  /** What counts as sold 已实现销售. */
  'realised-sale': packsOf(
    realisedSale,
    z.strictObject({ buyerAbroad: z.literal('sale'), ownStoreToOwnStore: z.literal('no-sale'), ownCompanyAtArmsLength: z.literal('sale') }),
  ),
  /** 备案单证: days from the claim in which they are filed, and years for which they are kept. */
  'document-keeping': packsOf(
    documentKeeping,
    z.strictObject({
      withinDays: z.int(),
      years: z.int(),
      sets: z.array(z.enum(['contracts', 'transport-documents', 'customs-agent-documents'])),
      catalogue: z.boolean(),
      substitutesAllowed: z.boolean(),
      media: z.array(z.enum(['paper', 'image', 'digital'])),
    }),
  ),
  /** What stands in place of an export contract for 9810 stock, and the proof of its sale. */
  'overseas-stock-papers': packsOf(
    overseasStockPapers,
    z.strictObject({
      inPlaceOfContract: z.array(z.enum(['booking-order', 'lease', 'ownership'])),
      saleProof: z.array(z.enum(['voucher', 'sales-ledger'])),
      saleProofWithinDays: z.int(),
      missing: z.literal('claw-back'),
    }),
  ),
  /** By when the money must have come, from the export date; a contract may say later, up to so many months. */
  'fx-collection': packsOf(fxCollection, z.strictObject({ due: NextApril, contractMonths: z.int(), uncollected: z.literal('repay') })),
  /** Who files the proof that money came rather than keep it. */
  'collection-proof': packsOf(
    collectionProof,
    z.strictObject({ filedBy: z.array(z.enum(['class-four', 'late-claim', 'false-proof'])), falseProofMonths: z.int() }),
  ),
  /** Months from the export date after which an unsold lot is called to mind. */
  'unsold-alert': packsOf(unsoldAlert, z.strictObject({ months: z.int() })),
};
