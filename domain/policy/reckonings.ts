import { cargoDifferences } from '../arrival.ts';
import * as clocks from '../clocks.ts';
import * as fx from '../fx.ts';
import { originDates } from '../origin/dates.ts';
import { customsRateFixing, vatRateDay } from '../rates.ts';
import { isNearLimit } from '../split-watch.ts';
import * as tax from '../tax-due.ts';
import { importTaxAmounts } from '../import-tax.ts';
import type { ParametersOf, PolicySubject } from './index.ts';

type Reckonings = { readonly [S in PolicySubject]?: (parameters: ParametersOf<S>, given: never) => unknown };

/** How the packs of a subject are reckoned with, so that their vectors try the number as it is used. */
export const RECKONINGS: Reckonings = {
  'arrival-tolerance': cargoDifferences,
  'list-summary': clocks.summaryDue,
  'release-not-shipped': clocks.shipmentDue,
  'waybill-reuse': clocks.waybillRestsUntil,
  'return-relief': clocks.reliefUntil,
  'return-quality': clocks.reliefUntil,
  'return-replacement': clocks.replacementUntil,
  'return-ordinary': tax.ordinaryImportDue,
  'return-channel': clocks.channelUntil,
  'repair-entry': clocks.repairUntil,
  'return-lead-time': clocks.lastDayToDecide,
  'return-alarms': clocks.returnAlarms,
  'refund-rate': tax.refundRateOf,
  'refund-claim': clocks.claimUntil,
  'pre-refund': clocks.trueUpWindow,
  'document-keeping': clocks.papersDue,
  'unsold-alert': clocks.unsoldAlertOn,
  'fx-collection': clocks.collectionDue,
  'deemed-domestic-sale': tax.deemedSaleTax,
  'deemed-profit': tax.deemedProfitTax,
  'fx-netting': fx.nettingOf,
  'restore-tolerance': fx.restoreTolerance,
  'fx-trade-credit': fx.tradeCreditReportBy,
  'fx-refund': fx.refundPath,
  'split-watch': isNearLimit,
  'customs-rate': customsRateFixing,
  'vat-rate': vatRateDay,
  'origin-acfta-e': originDates,
  'origin-rcep': originDates,
  'origin-atiga-d': originDates,
  'import-tax': importTaxAmounts,
  'bonded-time-limit': clocks.bondedUntil,
};
