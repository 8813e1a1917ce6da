import { channelUntil, claimUntil, collectionDue, reliefUntil, trueUpWindow } from '../clocks.ts';
import { originDates } from '../origin/dates.ts';
import type { ParametersOf, PolicySubject } from './index.ts';

type Reckonings = { readonly [S in PolicySubject]?: (parameters: ParametersOf<S>, given: never) => unknown };

/** How the packs of a subject are reckoned with, so that their vectors try the number as it is used. */
export const RECKONINGS: Reckonings = {
  'return-relief': reliefUntil,
  'return-quality': reliefUntil,
  'return-channel': channelUntil,
  'refund-claim': claimUntil,
  'pre-refund': trueUpWindow,
  'fx-collection': collectionDue,
  'origin-acfta-e': originDates,
  'origin-rcep': originDates,
  'origin-atiga-d': originDates,
};
