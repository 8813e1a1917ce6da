/** Lists named in one part of a message: a house limit, since the sources give none. */
export const LISTS_TO_A_PART = 500;

/** How many parts so many lists take; none where there are none. */
export const partsOf = (lists: number): number => Math.ceil(lists / LISTS_TO_A_PART);

/** By which name a part is answered, since all parts go under one copNo: the copNo itself for the first, and for each further one its number too. */
export const partKey = (copNo: string, part: number): string => (part === 1 ? copNo : `${copNo}:${part}`);

/** The names of all parts of a message. */
export const partKeys = (copNo: string, parts: number): string[] => Array.from({ length: parts }, (_, index) => partKey(copNo, index + 1));

/** What was said of one part: `businessKey` is its name. */
export type PartReceipt = { businessKey: string; status: string; at: string; info: string };
type Verdict = { accepted: boolean; refusal: PartReceipt | null };

/** Of each part the later of acceptance and refusal stands, by customs' own time; a refusal wins a tie. The same for every order of receipts.
 *  `answers` says what a status means. */
export function partVerdicts(
  keys: readonly string[],
  receipts: readonly PartReceipt[],
  answers: { takesIn: (status: string) => boolean; refuses: (status: string) => boolean },
): Verdict[] {
  return keys.map((key) => {
    const own = receipts.filter(({ businessKey }) => businessKey === key);
    const latest = (fits: (status: string) => boolean): PartReceipt | null =>
      own
        .filter(({ status }) => fits(status))
        .reduce<PartReceipt | null>((last, receipt) => (last === null || receipt.at > last.at ? receipt : last), null);
    const accepted = latest(answers.takesIn);
    const refusal = latest(answers.refuses);
    const refused = refusal !== null && (accepted === null || refusal.at >= accepted.at);
    return { accepted: accepted !== null && !refused, refusal: refused ? refusal : null };
  });
}
