import { type PolicyBook, bookOf } from './book.ts';
import { POLICIES } from './subjects.ts';

export type { PackRef, PolicyBook, Rulings } from './book.ts';
export { recallAll, ruleBy } from './book.ts';
export { type PackOf, type ParametersOf, POLICIES, POLICY_SUBJECTS, type PolicySubject } from './subjects.ts';

/** The packs of this release. */
export const POLICY_BOOK: PolicyBook = bookOf(POLICIES);

/** The one pack of a subject that holds on a date in a place for a mode. Errors: RangeError when none or more than one does. */
export const policyOn: PolicyBook['on'] = (subject, date, place, mode) => POLICY_BOOK.on(subject, date, place, mode);
