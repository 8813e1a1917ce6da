import type { PackRef, PolicyBook } from './book.ts';
import type { PolicyPack } from './pack.ts';
import type { PolicySubject } from './subjects.ts';

/** A pack that would be chosen now in place of the one that is kept; `offered` is null where no rule would hold any more, `kept` where none was
 *  known. */
export type PolicyOffer = { subject: string; kept: PackRef | null; offered: PolicyPack | null };

/** What a decision kept, and would be made by otherwise if it were made now: packs that came or were corrected since. */
export function offersOf(book: PolicyBook, kept: readonly PackRef[], date: string, place: string, mode: string): PolicyOffer[] {
  return kept.flatMap(({ subject, packId, version }) => {
    const offered = book.find(subject as PolicySubject, date, place, mode);
    const same = offered !== null && offered.id === packId && offered.version === version;
    return same ? [] : [{ subject, kept: { subject, packId, version }, offered }];
  });
}
