import { type CodeEntry, type CodeTable, entryHolds } from './table.ts';

const MOST_SUGGESTED = 5;

/** Entries whose code of either generation begins with `q`, or whose name in either language holds it, best first. */
export function searchCodes({ entries }: CodeTable, q: string, date: string): CodeEntry[] {
  return entries
    .filter((entry) => entryHolds(entry, date))
    .map((entry) => ({ entry, rank: rankOf(entry, q) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .toSorted((a, b) => a.rank - b.rank || compare(a.entry.code, b.entry.code))
    .map(({ entry }) => entry);
}

const NO_MATCH = 6;

/** Letters of 监管条件 differ in case alone: `X` is not `x`. */
function rankOf({ code, old, alpha2, canonical, nameZh, nameEn }: CodeEntry, asked: string): number {
  if (code === asked) return 0;
  const q = plain(asked);
  const codes = [code, old, alpha2, canonical].filter((one) => one !== null).map(plain);
  const names = [nameZh, nameEn].map(plain);
  if (codes.includes(q)) return 1;
  if (names.includes(q)) return 2;
  if (codes.some((one) => one.startsWith(q))) return 3;
  if (names.some((one) => one.startsWith(q))) return 4;
  return names.some((one) => one.includes(q)) ? 5 : NO_MATCH;
}

/** What somebody may have meant by a code or word that finds nothing on a date: names that share characters with it, or codes near to it. */
export function suggestedCodes({ entries }: CodeTable, q: string, date: string): CodeEntry[] {
  const asked = plain(q);
  const near = entries
    .filter((entry) => entryHolds(entry, date))
    .map((entry) => ({ entry, likeness: likenessOf(entry, asked) }))
    .filter(({ likeness }) => likeness > 0);
  return near
    .toSorted(
      (a, b) => b.likeness - a.likeness || distance(a.entry, asked) - distance(b.entry, asked) || compare(a.entry.code, b.entry.code),
    )
    .slice(0, MOST_SUGGESTED)
    .map(({ entry }) => entry);
}

/** The longest beginning that a code shares with what was asked, or the Chinese characters and English words that a name does; a word says
 *  more than a letter. */
function likenessOf({ code, old, nameZh, nameEn }: CodeEntry, asked: string): number {
  const beginnings = [code, old].map((one) => (one === null ? 0 : shared(plain(one), asked)));
  const characters = [...new Set(asked)].filter((one) => /\p{Script=Han}/u.test(one) && nameZh.includes(one)).length;
  const words = asked.split(' ').filter((word) => word.length > 2 && plain(nameEn).split(' ').includes(word)).length;
  return Math.max(...beginnings, characters, 4 * words);
}

function shared(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

const distance = ({ code }: CodeEntry, asked: string): number => {
  const apart = Math.abs(Number(code) - Number(asked));
  return Number.isNaN(apart) ? 0 : apart;
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
