import { z } from 'zod';
import { ACTORS, NEXT_STEPS, REFUSED_MESSAGES, RefusalId, RefusalRule } from '../domain/refusals/entry.ts';
import { both, Instant } from './units.ts';

/** What an operator enters: when it fits, who acts, cause and cure in both languages, and where it comes from. */
export const RefusalInput = RefusalRule.refine(({ on }) => [on.messages, on.statuses, on.codes, on.texts].some((list) => list.length > 0), {
  path: ['on'],
  message: both('at least one message, status, code or passage by which it is known', '至少填写一种识别条件：报文、状态、代码或文字'),
}).meta({ id: 'RefusalRule' });

const Explanation = {
  who: z.enum(ACTORS).meta({ description: 'Who has to act.' }),
  next: z.enum(NEXT_STEPS).meta({
    description:
      'What may happen next: corrected and filed again; sent again under the same business key, signed anew; the state asked for; a person decides; or nothing, since customs has it.',
  }),
  cause: z.string(),
  cure: z.string(),
  source: z.string(),
  confidence: z.enum(['official', 'secondary', 'unverified', 'house']),
};

/** Why customs refused, in the reader's language. */
export const RefusalExplained = z.object({ id: RefusalId, ...Explanation }).meta({ id: 'RefusalExplained' });

export const Refusal = z
  .object({
    id: RefusalId,
    on: z
      .object({
        messages: z.array(z.enum(REFUSED_MESSAGES)),
        statuses: z.array(z.string()),
        codes: z.array(z.string()).meta({ description: 'Within the text, as in [Code:1322;Desc:…].' }),
        texts: z.array(z.string()).meta({ description: 'Passages, of which one stands in the text.' }),
      })
      .meta({ description: 'When it fits: every list that is not empty holds what came. The entry that fits closest explains.' }),
    ...Explanation,
    origin: z.enum(['shipped', 'entered']),
    retired: z.boolean(),
    updatedAt: Instant.nullable().meta({ description: 'Null where it stands as it was shipped.' }),
  })
  .meta({ id: 'Refusal', description: 'One entry of the refusal table.' });
