/** Words that stand in every second name and tell nothing apart. */
const STOP_WORDS = new Set(['a', 'and', 'as', 'by', 'for', 'in', 'of', 'on', 'or', 'other', 'than', 'the', 'to', 'with', 'not', 'whether']);

const RUNS = /\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu;
const HAN = /^\p{Script=Han}/u;

const runsOf = (text: string): string[] => text.normalize('NFKC').toLowerCase().match(RUNS) ?? [];
const pairsOf = (run: string): string[] => {
  const characters = [...run];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
};

/** English and Chinese do not share an index: a search is in one of the two. */
export type Terms = { zh: string[]; en: string[] };

/**
 * What a line is found by. Of Chinese, which has no spaces, every character and every pair of neighbours: pairs are precise enough that a word of
 * any length is found by its pairs, and need no dictionary that would not know the tariff's words. Of English each word without its plural.
 * Latin words in a Chinese name (LED台灯) belong to both.
 */
export function termsOf(nameZh: string | null, nameEn: string | null): Terms {
  const [zh, en] = [runsOf(nameZh ?? ''), runsOf(nameEn ?? '')];
  const latin = zh.filter((run) => !HAN.test(run)).map(singular);
  const han = zh.filter((run) => HAN.test(run)).flatMap((run) => [...run, ...pairsOf(run)]);
  return {
    zh: [...new Set([...han, ...latin])],
    en: [...new Set([...en.map(singular), ...latin])].filter((word) => !STOP_WORDS.has(word)),
  };
}

/** What a search looks for: all of `terms` in one index, and a word that begins with `beginning`, the last one as far as it is typed. */
export type Asked = { language: keyof Terms; terms: string[]; beginning: string | null };

/** The terms of what somebody typed; null when there is nothing to look for in it. */
export function askedFor(q: string): Asked | null {
  const runs = runsOf(q);
  const han = runs.filter((run) => HAN.test(run)).flatMap((run) => (run.length === 1 ? [run] : pairsOf(run)));
  const words = runs.filter((run) => !HAN.test(run) && !STOP_WORDS.has(run));
  const last = words.at(-1);
  if (han.length + words.length === 0) return null;
  const typed = last !== undefined && runs.at(-1) === last;
  const whole = (typed ? words.slice(0, -1) : words).map(singular);
  return { language: han.length > 0 ? 'zh' : 'en', terms: [...new Set([...han, ...whole])], beginning: typed ? singular(last) : null };
}

/** As far as names of goods go: `dresses`, `accessories`, `shirts` and `glass`. */
function singular(word: string): string {
  if (word.length < 4 || word.endsWith('ss')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
