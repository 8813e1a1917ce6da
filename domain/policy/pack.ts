import { z } from 'zod';

const Text = z.string().trim().min(1);
const Both = z.strictObject({ en: Text, 'zh-CN': Text });
const Day = z.iso.date();

/** Where a rule comes from. `readOn` is the day somebody read it. */
const Citation = z.strictObject({ instrument: Text, article: Text.nullable(), readOn: Day, source: Text });
/** `official`: the text itself; `secondary`: a copy or a comment; `unverified`: own knowledge; `house`: our own rule, not law. */
const CONFIDENCES = ['official', 'secondary', 'unverified', 'house'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** What a pack says of one date, place and mode: whether it is the one that holds; and, where its subject is reckoned with, what it gives for a
 *  case. A vector is written from the source, not from the pack, so that a slip in either is found by the other. */
const Vector = z.strictObject({
  on: Day,
  place: Text.optional(),
  mode: Text.optional(),
  holds: z.boolean(),
  given: z.record(z.string(), z.unknown()).optional(),
  gives: z.unknown().optional(),
});
export type Vector = z.infer<typeof Vector>;

const Pack = z.strictObject({
  id: z.string().regex(/^[A-Z0-9]+(?:[.-][A-Z0-9]+)+$/),
  version: z.int().min(1),
  /** ISO 3166-1: `CN` for China as a whole, alpha-3 for a country of destination; or the name of an agreement between countries. */
  jurisdiction: Text,
  /** Supervision modes that it is about; null for any. */
  modes: z.array(Text).min(1).nullable(),
  /** Beginnings of customs districts (`51` is all of Guangzhou), or countries; null for everywhere. */
  places: z.array(Text).min(1).nullable(),
  exceptPlaces: z.array(Text).default([]),
  validFrom: Day,
  validTo: Day.nullable(),
  title: Both,
  explanation: Both,
  citation: Citation,
  confidence: z.enum(CONFIDENCES),
  vectors: z.array(Vector),
});

/** A dated rule with its source. Valid from the first to the last day, both included; `validTo: null` is open. */
export type PolicyPack<Parameters = unknown> = Readonly<z.infer<typeof Pack>> & {
  readonly subject: string;
  readonly parameters: Parameters;
};

/** The packs of one subject out of their data file. Errors: ZodError naming every member of the file that is wrong. */
export function packsOf<P extends z.ZodType>(file: unknown, parameters: P): readonly PolicyPack<z.output<P>>[] {
  const File = z.strictObject({ subject: Text, packs: z.array(Pack.extend({ parameters })).min(1) });
  const { subject, packs } = File.parse(file, { reportInput: true });
  return packs.map((pack) => ({ ...pack, subject })) as unknown as readonly PolicyPack<z.output<P>>[];
}

/** What a decision rests on and its hash is made of: a better explanation or a vector more changes no rule. */
export function ruleOf({ vectors: _vectors, title: _title, explanation: _explanation, ...rule }: PolicyPack): Rule {
  return rule;
}
export type Rule = Omit<PolicyPack, 'vectors' | 'title' | 'explanation'>;

/** Whether a pack is about a place and a mode at all, on whatever day. */
export const isAbout = ({ modes, places, exceptPlaces }: PolicyPack, place: string, mode: string): boolean =>
  (modes === null || modes.includes(mode)) &&
  (places === null || places.some((beginning) => place.startsWith(beginning))) &&
  !exceptPlaces.some((beginning) => place.startsWith(beginning));

export const holdsOn = ({ validFrom, validTo }: PolicyPack, date: string): boolean =>
  validFrom <= date && (validTo === null || date <= validTo);

/** The same value as the same text, whatever the order of its keys: what hashes are made of. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`;
}
