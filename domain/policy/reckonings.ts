import { bondedUntil, channelUntil, claimUntil, collectionDue, reliefUntil, trueUpWindow } from '../clocks.ts';
import { importTaxAmounts } from '../import-tax.ts';
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
  'import-tax': importTaxAmounts,
  'bonded-time-limit': bondedUntil,
};
