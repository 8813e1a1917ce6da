import type { Finding } from '../consignment.ts';
import type { PolicyPack } from '../policy/pack.ts';

/** A rule of ours, not of law. */
export const HOUSE = { source: 'Outport', confidence: 'house' } as const;

/** Where a finding that rests on a pack comes from. */
export const sourceOf = ({ id, citation, confidence }: PolicyPack): Pick<Finding, 'source' | 'confidence'> => ({
  source: `${citation.instrument} (${id})`,
  confidence,
});
