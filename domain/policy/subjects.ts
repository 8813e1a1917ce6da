import { CUSTOMS } from './subjects/customs.ts';
import { DESTINATION } from './subjects/destination.ts';
import { EXPORT } from './subjects/export.ts';
import { FX } from './subjects/fx.ts';
import { OVERSEAS } from './subjects/overseas.ts';
import { RATES } from './subjects/rates.ts';
import { RETURN_CASE } from './subjects/return-case.ts';
import { ORIGIN } from './subjects/origin.ts';
import { RETURNS } from './subjects/returns.ts';
import { TAX } from './subjects/tax.ts';
import { TREATMENT } from './subjects/treatment.ts';

/** Every subject and its packs, read from their data files. */
export const POLICIES = {
  ...EXPORT,
  ...ORIGIN,
  ...CUSTOMS,
  ...RETURNS,
  ...RETURN_CASE,
  ...TAX,
  ...TREATMENT,
  ...FX,
  ...RATES,
  ...OVERSEAS,
  ...DESTINATION,
};
export type Policies = typeof POLICIES;
export type PolicySubject = keyof Policies;
export type PackOf<S extends PolicySubject> = Policies[S][number];
export type ParametersOf<S extends PolicySubject> = PackOf<S>['parameters'];
export const POLICY_SUBJECTS = Object.keys(POLICIES) as [PolicySubject, ...PolicySubject[]];
