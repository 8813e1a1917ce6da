import { EXPORT_CONTROLS } from './packs/export-controls.ts';
import { LIST_DECLARATION } from './packs/list-declaration.ts';
import { REFUND_PAPER } from './packs/refund-paper.ts';
import { RETURN_RELIEF } from './packs/return-relief.ts';
import { SIMPLIFIED_CODE } from './packs/simplified-code.ts';
import { WAREHOUSE_FILING } from './packs/warehouse-filing.ts';
import { type PolicyPack, packOn, packOnOrNull } from './pack.ts';

/** Every subject and its packs, in order of validity. */
export const POLICIES = {
  'export-controls': EXPORT_CONTROLS,
  'list-declaration': LIST_DECLARATION,
  'refund-paper': REFUND_PAPER,
  'return-relief': RETURN_RELIEF,
  'simplified-code': SIMPLIFIED_CODE,
  'warehouse-filing': WAREHOUSE_FILING,
} as const;
export type PolicySubject = keyof typeof POLICIES;
type ParametersOf<S extends PolicySubject> = (typeof POLICIES)[S][number]['parameters'];

/** The one pack of a subject that holds on a declaration date (YYYY-MM-DD). Errors: RangeError before the first pack. */
export const policyOn = <S extends PolicySubject>(subject: S, date: string): PolicyPack<ParametersOf<S>> =>
  packOn(POLICIES[subject] as readonly PolicyPack<ParametersOf<S>>[], date);

/** The same where a date without a pack is an answer: the rule did not hold then. */
export const policyOnOrNull = <S extends PolicySubject>(subject: S, date: string): PolicyPack<ParametersOf<S>> | null =>
  packOnOrNull(POLICIES[subject] as readonly PolicyPack<ParametersOf<S>>[], date);
