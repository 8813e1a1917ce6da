import type { Localised } from '../localised.ts';

/** Where a rule comes from. `readOn` is the day somebody read it. */
export type Citation = { instrument: string; article: string | null; readOn: string; source: string };
/** `official`: the text itself; `secondary`: a copy or a comment; `unverified`: own knowledge; `house`: our own rule, not law. */
export type Confidence = 'official' | 'secondary' | 'unverified' | 'house';

/** What a pack says of one date: whether it holds on it. A vector is written from the source, not from the pack, so that a slip in either is
 *  found by the other. */
export type Vector = { on: string; holds: boolean };

/** A dated rule with its source. Valid from the first to the last day, both included; `validTo: null` is open. */
export type PolicyPack<Parameters = Readonly<Record<string, unknown>>> = {
  id: string;
  version: number;
  subject: string;
  jurisdiction: string;
  validFrom: string;
  validTo: string | null;
  title: Localised;
  citation: Citation;
  confidence: Confidence;
  parameters: Parameters;
  vectors: readonly Vector[];
};

/** What a decision rests on and its hash is made of: a vector more changes no rule. */
export const ruleOf = <P>({ vectors: _vectors, ...rule }: PolicyPack<P>): Omit<PolicyPack<P>, 'vectors'> => rule;

/** The pack of a subject that holds on a date (YYYY-MM-DD), or null. Errors: RangeError when more than one does. */
export function packOnOrNull<P>(packs: readonly PolicyPack<P>[], date: string): PolicyPack<P> | null {
  const [pack, another] = packs.filter(({ validFrom, validTo }) => validFrom <= date && (validTo === null || date <= validTo));
  if (another !== undefined) throw new RangeError(`more than one pack of ${another.subject} holds on ${date}`);
  return pack ?? null;
}

/** Exactly one pack of a subject holds on a date (YYYY-MM-DD). Errors: RangeError when none or more than one does. */
export function packOn<P>(packs: readonly PolicyPack<P>[], date: string): PolicyPack<P> {
  const pack = packOnOrNull(packs, date);
  if (pack === null) throw new RangeError(`no pack of ${packs[0]?.subject ?? 'an empty subject'} holds on ${date}`);
  return pack;
}

/** The same pack as the same text, whatever the order of its keys: what its hash is made of. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`;
}
