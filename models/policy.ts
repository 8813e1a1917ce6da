import { type PackRef, type PolicyBook, type PolicySubject, type Rulings, recallAll } from '../domain/policy/index.ts';
import { type PolicyPack, canonicalText, ruleOf } from '../domain/policy/pack.ts';
import { sha256Of } from './files.ts';

/** What a decision keeps of a pack it was made by. */
export type PolicyRecord = PackRef & { sha256: string };

export const policySha256 = (pack: PolicyPack): string => sha256Of(canonicalText(ruleOf(pack)));
export const policyRecordOf = (pack: PolicyPack): PolicyRecord => ({
  subject: pack.subject,
  packId: pack.id,
  version: pack.version,
  sha256: policySha256(pack),
});

/** The very packs that were kept. Errors: RangeError naming one that is gone, or that no longer says what it said. */
export function recallKept<S extends PolicySubject>(book: PolicyBook, kept: readonly PolicyRecord[]): Rulings<S> {
  const rulings = recallAll<S>(book, kept);
  for (const { subject, packId, version, sha256 } of kept) {
    const pack = book.recall({ subject, packId, version });
    if (pack === null || policySha256(pack) !== sha256)
      throw new RangeError(`pack ${packId} version ${version} of ${subject} no longer says what it said when it was kept`);
  }
  return rulings;
}
