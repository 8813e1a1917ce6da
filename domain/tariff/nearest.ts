import type { TariffSuggestion } from './line.ts';
import { termsOf } from './terms.ts';

export const MOST_SUGGESTED = 5;
type Names = Pick<TariffSuggestion, 'nameZh' | 'nameEn'>;

/** Of lines somebody may have meant by a code and, where it is known, by what the goods are called: those that share the longest beginning
 *  with the code, and of these the ones that share most words. */
export function nearestLines(code: string, called: Names, lines: readonly TariffSuggestion[]): TariffSuggestion[] {
  const wanted = new Set(wordsOf(called));
  return lines
    .map(({ code: own, nameZh, nameEn }) => {
      const words = wordsOf({ nameZh, nameEn });
      return {
        line: { code: own, nameZh, nameEn },
        beginning: sharedBeginning(own, code),
        words: words.filter((word) => wanted.has(word)).length,
      };
    })
    .toSorted((a, b) => b.beginning - a.beginning || b.words - a.words || (a.line.code < b.line.code ? -1 : 1))
    .slice(0, MOST_SUGGESTED)
    .map(({ line }) => line);
}

function wordsOf({ nameZh, nameEn }: Names): string[] {
  const { zh, en } = termsOf(nameZh, nameEn);
  return [...new Set([...zh, ...en])].filter((term) => [...term].length > 1);
}

function sharedBeginning(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
