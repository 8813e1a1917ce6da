import { z } from 'zod';

/** What a receipt answers, by its kind; or, where nothing came (`silent`), which document customs seems to wait for. `transport` is the way there. */
export const REFUSED_MESSAGES = [
  'order',
  'logistics',
  'list',
  'form-import',
  'form-result',
  'form',
  'format-error',
  'list-cancel',
  'form-application',
  'list-manifest',
  'summary',
  'summary-result',
  'arrival',
  'departure',
  'manifest',
  'transport',
] as const;
export type RefusedMessage = (typeof REFUSED_MESSAGES)[number];

/** Who has to act. */
export const ACTORS = ['seller', 'broker', 'logistics-firm', 'platform', 'operator', 'carrier', 'site-operator'] as const;
export type RefusalActor = (typeof ACTORS)[number];

/** What may happen next: corrected and filed again under a new key; sent again under the same business key, signed anew; the state asked for;
 *  a person decides; or nothing, since customs has it already. */
export const NEXT_STEPS = ['correct-and-resubmit', 'same-key-re-sign', 'ask-state', 'human', 'accepted-already'] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** Any negative status, for `statuses`. */
export const NEGATIVE = 'negative';
/** The entry of everything that no other fits. */
export const UNKNOWN = 'unknown';

const Text = z.string().trim().min(1).max(1000);
const Both = z.strictObject({ en: Text, 'zh-CN': Text });
const Words = (longest: number) => z.array(z.string().trim().min(1).max(longest)).max(20);

/** When an entry fits: each list that is not empty must hold what came. `codes` are those within the text, `[Code:1322;Desc:…]`; `texts` are
 *  passages, of which one must stand in the text. */
const On = z.strictObject({
  messages: z.array(z.enum(REFUSED_MESSAGES)).max(REFUSED_MESSAGES.length),
  statuses: Words(20),
  codes: Words(20),
  texts: Words(200),
});

/** One entry of the refusal table without its name. `confidence` as of policy packs. */
export const RefusalRule = z.strictObject({
  on: On,
  who: z.enum(ACTORS),
  next: z.enum(NEXT_STEPS),
  cause: Both,
  cure: Both,
  source: z.string().trim().min(1).max(300),
  confidence: z.enum(['official', 'secondary', 'unverified', 'house']),
});
export const RefusalId = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(60);
export const RefusalEntry = RefusalRule.extend({ id: RefusalId });
export type RefusalEntry = z.infer<typeof RefusalEntry>;
