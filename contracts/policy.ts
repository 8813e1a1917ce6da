import { z } from 'zod';
import { idOf } from './ids.ts';
import { CalendarDate, Instant } from './units.ts';

export const PolicyRef = z
  .object({
    subject: z.string(),
    packId: z.string(),
    version: z.int(),
    sha256: z.string().meta({ description: 'Of the rule in a canonical form.' }),
  })
  .meta({ id: 'PolicyRef', description: 'What a decision keeps of a pack it was made by.' });

export const Policy = z
  .object({
    id: z.string(),
    version: z.int(),
    sha256: z.string().meta({ description: 'Of the rule in a canonical form; what a decision keeps beside the id.' }),
    subject: z.string(),
    jurisdiction: z.string(),
    modes: z.array(z.string()).nullable().meta({ description: 'Supervision modes that it is about; null for any.' }),
    places: z.array(z.string()).nullable().meta({ description: 'Beginnings of customs districts, or countries; null for everywhere.' }),
    exceptPlaces: z.array(z.string()),
    validFrom: CalendarDate,
    validTo: CalendarDate.nullable().meta({ description: 'The last day on which it holds; null when it is open.' }),
    title: z.string(),
    explanation: z.string(),
    citation: z.object({ instrument: z.string(), article: z.string().nullable(), readOn: CalendarDate, source: z.string() }),
    confidence: z.enum(['official', 'secondary', 'unverified', 'house']),
    parameters: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Policy', description: 'A dated rule with its source.' });

export const PolicyOffer = z
  .object({ subject: z.string(), kept: z.object({ packId: z.string(), version: z.int() }).nullable(), offered: Policy.nullable() })
  .meta({
    id: 'PolicyOffer',
    description: 'A pack that would be chosen now in place of the one kept; null where no rule would hold, or none was known.',
  });

export const Clock = z
  .object({
    kind: z.enum(['return-relief', 'return-quality', 'return-channel', 'refund-claim', 'refund-claim-last', 'fx-collection']),
    until: CalendarDate.meta({ description: 'The last day.' }),
    packId: z.string(),
    confidence: Policy.shape.confidence,
    title: z.string(),
  })
  .meta({ id: 'Clock', description: 'A deadline that runs from an export, with the pack it comes from.' });

export const Decision = z
  .object({
    id: idOf('decision'),
    resourceId: z.string(),
    kind: z.enum(['transfer-plan']),
    policies: z.array(PolicyRef),
    inputSha256: z.string(),
    outcomeSha256: z.string(),
    decidedAt: Instant,
  })
  .meta({ id: 'Decision', description: 'A decision by policy, with all it was made of.' });
export const Reevaluation = z
  .object({
    same: z.boolean().meta({ description: 'Whether the same input and packs gave the same bytes again.' }),
    recordedSha256: z.string(),
    outcomeSha256: z.string(),
  })
  .meta({ id: 'Reevaluation' });
