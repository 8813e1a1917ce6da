import { z } from 'zod';
import fxBankView from '../packs/fx-bank-view.json' with { type: 'json' };
import fxDifference from '../packs/fx-difference.json' with { type: 'json' };
import fxIndividual from '../packs/fx-individual.json' with { type: 'json' };
import fxMarketProcurement from '../packs/fx-market-procurement.json' with { type: 'json' };
import fxNameList from '../packs/fx-name-list.json' with { type: 'json' };
import fxNetting from '../packs/fx-netting.json' with { type: 'json' };
import fxPapers from '../packs/fx-papers.json' with { type: 'json' };
import fxPaymentInstitution from '../packs/fx-payment-institution.json' with { type: 'json' };
import fxRefund from '../packs/fx-refund.json' with { type: 'json' };
import fxTradeCredit from '../packs/fx-trade-credit.json' with { type: 'json' };
import fxVerificationAccount from '../packs/fx-verification-account.json' with { type: 'json' };
import restoreTolerance from '../packs/restore-tolerance.json' with { type: 'json' };
import { packsOf } from '../pack.ts';
import { Amount, Percent } from './units.ts';

const PerClass = <T extends z.ZodType>(value: T) => z.strictObject({ A: value, B: value, C: value });
const BankView = z.strictObject({
  treatedAs: z.enum(['online-shopping', 'general-trade']),
  code: z.string(),
  papers: z.array(z.enum(['declaration', 'contract', 'invoice'])),
});
const COSTS = [
  'storage',
  'logistics',
  'tax',
  'transport',
  'repair',
  'compensation',
  'commission',
  'advertising',
  'fulfilment',
  'other',
] as const;
const Costs = z.array(z.enum(COSTS));
const SETTLEMENT_PAPERS = [
  'declarations',
  'booking-orders',
  'settlement-report',
  'orders-and-refunds',
  'netted-invoices',
  'bank-advice',
  'payment-institution-split',
  'netting-agreement',
  'restored-rows',
  'difference-note',
] as const;

/** Money from abroad. Picked by the day of the receipt, refund or settlement. */
export const FX = {
  /** Which costs may be netted against proceeds, where, and which the bank must agree to. */
  'fx-netting': packsOf(
    fxNetting,
    z.strictObject({ net: Costs, netInPilotRegion: Costs, askBank: Costs, restoreGross: z.boolean(), advanceForCustomer: z.boolean() }),
  ),
  /** Whether the money may differ from the declared value, and what to do then. */
  'fx-difference': packsOf(fxDifference, z.strictObject({ mayDiffer: z.boolean(), explain: z.boolean(), declareAgain: z.boolean() })),
  /** By how much restored gross, refunds and costs may miss what the bank received: the larger of the two. */
  'restore-tolerance': packsOf(restoreTolerance, z.strictObject({ usd: Amount, percentOfGross: Percent })),
  /** Who need not be on the name list 名录, and where the others are entered. */
  'fx-name-list': packsOf(
    fxNameList,
    z.strictObject({
      exemptBelowUsd: Amount,
      exemptNeedsElectronicData: z.boolean(),
      registeredAt: z.enum(['safe', 'bank']),
      guidanceDays: z.int(),
    }),
  ),
  /** Days over which money early or late is reported, by class; null is always. The report is due in so many days. */
  'fx-trade-credit': packsOf(
    fxTradeCredit,
    z.strictObject({
      reportWithinDays: z.int(),
      overDays: z.strictObject({ advance: PerClass(z.int().nullable()), deferred: PerClass(z.int()) }),
    }),
  ),
  /** How money goes back to a buyer 退汇. */
  'fx-refund': packsOf(
    fxRefund,
    z.strictObject({ sameRouteDays: z.int(), bankMaxUsd: Amount, bankClasses: z.array(z.enum(['A', 'B', 'C'])) }),
  ),
  /** Whether an individual’s e-commerce money counts against the yearly quota. */
  'fx-individual': packsOf(
    fxIndividual,
    z.strictObject({
      quotaUsd: Amount,
      countsAgainstQuota: z.boolean(),
      proofOneOf: z.array(z.enum(['transaction-amount-proof', 'electronic-data'])),
      throughFxAccount: z.boolean(),
    }),
  ),
  /** Money of market procurement 1039. */
  'fx-market-procurement': packsOf(fxMarketProcurement, z.strictObject({ platformData: z.boolean(), agentMayCollect: z.boolean() })),
  /** The most that a payment institution settles at once, and how long it keeps the data. */
  'fx-payment-institution': packsOf(
    fxPaymentInstitution,
    z.strictObject({ maxUsd: Amount, keepYears: z.int(), restoreEachTransaction: z.boolean() }),
  ),
  /** Which classes may skip the 待核查账户. */
  'fx-verification-account': packsOf(fxVerificationAccount, z.strictObject({ mayBeSkipped: PerClass(z.boolean()) })),
  /** As what the bank takes an export by list or by form, with its statistics code. */
  'fx-bank-view': packsOf(fxBankView, z.strictObject({ list: BankView, form: BankView })),
  /** Papers kept for each settlement, and for how many years. */
  'fx-papers': packsOf(fxPapers, z.strictObject({ papers: z.array(z.enum(SETTLEMENT_PAPERS)), keepYears: z.int() })),
};
