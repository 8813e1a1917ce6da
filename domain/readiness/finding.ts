import type { Finding } from '../consignment.ts';
import type { Localised } from '../localised.ts';
import type { PolicyPack } from '../policy/pack.ts';
import type { ReadinessRule } from './rules.ts';

/** A rule of ours, not of law. */
export const HOUSE = { source: 'Outport', confidence: 'house' } as const;

/** Where a finding that rests on a pack comes from. */
export const sourceOf = ({ id, citation, confidence }: PolicyPack): Pick<Finding, 'source' | 'confidence'> => ({
  source: `${citation.instrument} (${id})`,
  confidence,
});

/** A rule that is met; of the house unless told whose it is. */
export const passed = (
  rule: ReadinessRule,
  path: string,
  message: Localised,
  from: Pick<Finding, 'source' | 'confidence'> = HOUSE,
): Finding => ({
  ...from,
  rule,
  severity: 'passed',
  path,
  message,
  cure: null,
});
