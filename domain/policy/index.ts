import { LIST_DECLARATION } from './packs/list-declaration.ts';
import { SIMPLIFIED_CODE } from './packs/simplified-code.ts';
import { WAREHOUSE_FILING } from './packs/warehouse-filing.ts';
import { type PolicyPack, packOn } from './pack.ts';

/** Every subject and its packs, in order of validity. */
export const POLICIES = {
  'list-declaration': LIST_DECLARATION,
  'simplified-code': SIMPLIFIED_CODE,
  'warehouse-filing': WAREHOUSE_FILING,
} as const;
export type PolicySubject = keyof typeof POLICIES;
type ParametersOf<S extends PolicySubject> = (typeof POLICIES)[S][number]['parameters'];

/** The one pack of a subject that holds on a declaration date (YYYY-MM-DD). Errors: RangeError before the first pack. */
export const policyOn = <S extends PolicySubject>(subject: S, date: string): PolicyPack<ParametersOf<S>> =>
  packOn(POLICIES[subject] as readonly PolicyPack<ParametersOf<S>>[], date);
