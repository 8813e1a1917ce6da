import { type PolicyPack, holdsOn, isAbout } from './pack.ts';
import type { PackOf, Policies, PolicySubject } from './subjects.ts';

/** What a decision keeps of a pack. */
export type PackRef = { subject: string; packId: string; version: number };
/** One pack for each of some subjects: what a decision is made by. */
export type Rulings<S extends PolicySubject> = { readonly [K in S]: PackOf<K> };

export type PolicyBook = {
  all: readonly PolicyPack[];
  /** The one pack of a subject that holds on a date (YYYY-MM-DD) in a place (customs district, `CN` or a country) for a supervision mode; null
   *  where the rule did not hold. Of a pack corrected since, the last version. Errors: RangeError when more than one holds. */
  find<S extends PolicySubject>(subject: S, date: string, place: string, mode: string): PackOf<S> | null;
  /** The same where there must be one. Errors: RangeError when none holds. */
  on<S extends PolicySubject>(subject: S, date: string, place: string, mode: string): PackOf<S>;
  /** The very version that a decision was made by; null when there is none of that name. */
  recall(ref: PackRef): PolicyPack | null;
};

/** Packs to be asked. */
export function bookOf(policies: Policies): PolicyBook {
  const all: readonly PolicyPack[] = Object.values(policies).flatMap((packs) => packs as readonly PolicyPack[]);
  const current = new Map<string, readonly PolicyPack[]>(
    Object.entries(policies).map(([subject, packs]) => [subject, latest(packs as readonly PolicyPack[])]),
  );
  const find: PolicyBook['find'] = (subject, date, place, mode) => {
    const [pack, another] = (current.get(subject) ?? []).filter((one) => holdsOn(one, date) && isAbout(one, place, mode));
    if (another !== undefined) throw new RangeError(`more than one pack of ${subject} holds on ${date} at ${place} for ${mode}`);
    return (pack ?? null) as never;
  };
  return {
    all,
    find,
    on(subject, date, place, mode) {
      const pack = find(subject, date, place, mode);
      if (pack === null) throw new RangeError(`no pack of ${subject} holds on ${date} at ${place} for ${mode}`);
      return pack;
    },
    recall: ({ subject, packId, version }) =>
      all.find((pack) => pack.subject === subject && pack.id === packId && pack.version === version) ?? null,
  };
}

/** Of each id the last version. */
export const latest = (packs: readonly PolicyPack[]): PolicyPack[] =>
  packs.filter(({ id, version }) => !packs.some((other) => other.id === id && other.version > version));

/** The packs of some subjects for one decision. Errors: RangeError when one of them has none. */
export const ruleBy = <S extends PolicySubject>(
  book: PolicyBook,
  subjects: readonly S[],
  date: string,
  place: string,
  mode: string,
): Rulings<S> => Object.fromEntries(subjects.map((subject) => [subject, book.on(subject, date, place, mode)])) as Rulings<S>;

/** The packs that a decision was made by, to make it again. Errors: RangeError naming a pack that is not in the book. */
export function recallAll<S extends PolicySubject>(book: PolicyBook, refs: readonly PackRef[]): Rulings<S> {
  const recalled = refs.map((ref) => {
    const pack = book.recall(ref);
    if (pack === null) throw new RangeError(`there is no pack ${ref.packId} version ${ref.version} of ${ref.subject}`);
    return [ref.subject, pack] as const;
  });
  return Object.fromEntries(recalled) as unknown as Rulings<S>;
}
