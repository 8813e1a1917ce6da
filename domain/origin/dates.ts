import { addDays, addMonths } from '../calendar.ts';
import type { ParametersOf } from '../policy/index.ts';

/** The rules of one scheme, as its pack has them. */
export type SchemeRules = ParametersOf<'origin-acfta-e'>;

/** The last days (YYYY-MM-DD) of a certificate: to issue it in the ordinary way and retroactively, both counted from the shipment and so null while
 *  that is not known; and to use it, counted from its issue. */
export const originDates = (
  { issueDays, retroactiveMonths, validityMonths }: Pick<SchemeRules, 'issueDays' | 'retroactiveMonths' | 'validityMonths'>,
  { issuedOn, departedOn }: { issuedOn: string; departedOn: string | null },
): { ordinaryUntil: string | null; retroactiveUntil: string | null; validUntil: string } => ({
  ordinaryUntil: departedOn === null ? null : addDays(departedOn, issueDays),
  retroactiveUntil: departedOn === null ? null : addMonths(departedOn, retroactiveMonths),
  validUntil: addMonths(issuedOn, validityMonths),
});
