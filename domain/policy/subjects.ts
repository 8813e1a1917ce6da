import { DESTINATION } from './subjects/destination.ts';
import { EXPORT } from './subjects/export.ts';
import { RETURNS } from './subjects/returns.ts';
import { TAX } from './subjects/tax.ts';

/** Every subject and its packs, read from their data files. */
export const POLICIES = { ...EXPORT, ...RETURNS, ...TAX, ...DESTINATION };
export type Policies = typeof POLICIES;
export type PolicySubject = keyof Policies;
export type PackOf<S extends PolicySubject> = Policies[S][number];
export type ParametersOf<S extends PolicySubject> = PackOf<S>['parameters'];
export const POLICY_SUBJECTS = Object.keys(POLICIES) as [PolicySubject, ...PolicySubject[]];
