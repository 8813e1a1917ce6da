import type { z } from 'zod';
import type { Clock, Policy, PolicyOffer } from '../../contracts/policy.ts';
import type { Language } from '../../contracts/units.ts';
import type { Clock as Running } from '../../domain/export-clocks.ts';
import type { PolicyOffer as Offer } from '../../domain/policy/offers.ts';
import { type PolicyPack, ruleOf } from '../../domain/policy/pack.ts';
import { policySha256 } from '../../models/index.ts';

export const policyView = (pack: PolicyPack, language: Language): z.infer<typeof Policy> => ({
  ...ruleOf(pack),
  sha256: policySha256(pack),
  title: pack.title[language],
  explanation: pack.explanation[language],
  parameters: { ...(pack.parameters as Record<string, unknown>) },
});

export const offerView = ({ subject, kept, offered }: Offer, language: Language): z.infer<typeof PolicyOffer> => ({
  subject,
  kept: kept === null ? null : { packId: kept.packId, version: kept.version },
  offered: offered === null ? null : policyView(offered, language),
});

export const clockView = ({ kind, until, pack }: Running, language: Language): z.infer<typeof Clock> => ({
  kind,
  until,
  packId: pack.id,
  confidence: pack.confidence,
  title: pack.title[language],
});
