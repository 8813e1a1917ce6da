import { Decimal } from 'decimal.js';
import { addDays } from './calendar.ts';
import type { ParametersOf } from './policy/index.ts';

/** The classes A, B and C that SAFE puts firms into. */
type FxClass = 'A' | 'B' | 'C';
type Cost = ParametersOf<'fx-netting'>['net'][number];

/** Whether a cost may be netted against proceeds, or only with the bank's agreement. `pilotRegion`: of the firm. */
export function nettingOf(
  { net, netInPilotRegion }: ParametersOf<'fx-netting'>,
  { item, pilotRegion }: { item: Cost; pilotRegion: boolean },
): 'net' | 'ask-bank' {
  return net.includes(item) || (pilotRegion && netInPilotRegion.includes(item)) ? 'net' : 'ask-bank';
}

/** By how many dollars the restored sum may miss what the bank received; two decimals, rounded down. */
export const restoreTolerance = ({ usd, percentOfGross }: ParametersOf<'restore-tolerance'>, { grossUsd }: { grossUsd: string }): string =>
  Decimal.max(usd, new Decimal(grossUsd).times(percentOfGross).div(100)).toFixed(2, Decimal.ROUND_DOWN);

/** The last day to report a trade credit, or null where none is reported. An advance happens with the receipt and settles with the export, a
 *  deferred receipt the other way round. */
export function tradeCreditReportBy(
  { reportWithinDays, overDays }: ParametersOf<'fx-trade-credit'>,
  { fxClass, kind, happenedOn, settlesOn }: { fxClass: FxClass; kind: keyof typeof overDays; happenedOn: string; settlesOn: string },
): string | null {
  const over = overDays[kind][fxClass];
  const reported = over === null || settlesOn > addDays(happenedOn, over);
  return reported ? addDays(happenedOn, reportWithinDays) : null;
}

/** Where money is given back to a buyer 退汇. `usd` is the amount of this refund. */
export function refundPath(
  { sameRouteDays, bankMaxUsd, bankClasses }: ParametersOf<'fx-refund'>,
  given: { receivedOn: string; refundedOn: string; sameRoute: boolean; usd: string; fxClass: FxClass },
): 'at-bank' | 'special-at-bank' | 'safe-registration' {
  if (given.sameRoute && given.refundedOn <= addDays(given.receivedOn, sameRouteDays)) return 'at-bank';
  return bankClasses.includes(given.fxClass) && new Decimal(given.usd).lte(bankMaxUsd) ? 'special-at-bank' : 'safe-registration';
}
