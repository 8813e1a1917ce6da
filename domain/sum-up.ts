import { addDays, chinaDate, endOfChinaDay } from './calendar.ts';
import type { PartReceipt } from './message-parts.ts';

/** Days after the end of a month until its lists are applied for, so that releases told a little late are in it: a house rule. */
const SETTLING_DAYS = 1;
/** How many days before the last one a list that is not summed up is called to mind: a house rule. */
const REMIND_DAYS_BEFORE = [5, 1] as const;

/** The calendar month (YYYY-MM) to which a list belongs: that of its release, by customs' own time, in China. */
export const monthOf = (releasedAt: string): string => chinaDate(releasedAt).slice(0, 7);

const firstDayAfter = (month: string): string => addDays(`${month}-28`, 4).slice(0, 8).concat('01');
const startOfChinaDay = (date: string): Date => new Date(`${date}T00:00:00+08:00`);

/** When an application goes out, is called to mind, and is overdue; instants (RFC 3339). `dueOn` is the last day on which it is in time. */
export type SumUpPlan = { applyAt: string; remindAt: string[]; overdueAt: string };
export const sumUpPlan = (month: string, dueOn: string): SumUpPlan => ({
  applyAt: startOfChinaDay(addDays(firstDayAfter(month), SETTLING_DAYS)).toISOString(),
  remindAt: REMIND_DAYS_BEFORE.map((days) => startOfChinaDay(addDays(dueOn, -days)).toISOString()),
  overdueAt: new Date(endOfChinaDay(dueOn).getTime() + 1).toISOString(),
});

/** What makes lists go into one application: exporter, district, mode, month and the very pack by which they are owed. */
export type SumUpGroup = { enterpriseId: string; customsCode: string; mode: string; month: string; packId: string; version: number };
export const groupKey = ({ enterpriseId, customsCode, mode, month, packId, version }: SumUpGroup): string =>
  [enterpriseId, customsCode, mode, month, `${packId}@${version}`].join(':');

/** `collecting` until its month is over; `applied` while customs looks at it, `accepted` once it has a number there, `summed` once every list has its
 *  form; `refused` until the exporter applies anew. */
export type SummaryState = 'collecting' | 'applied' | 'accepted' | 'refused' | 'summed';

/** A list of an application: by which attempt and part it went last. */
export type SummedList = { invtNo: string; attempt: number | null; part: number | null };
/** What customs said of one part: the verdict of its 702, and its number there. */
export type PartAnswer = { attempt: number; part: number; accepted: boolean; refusal: PartReceipt | null; sumNo: string | null };
/** A result 792: the form to which it summed lists up, all of its application where it names none. `refused`: it says that there is no form. */
export type SummaryResult = {
  sumNo: string;
  entryId: string | null;
  refused: boolean;
  status: string;
  at: string;
  info: string;
  invtNos: readonly string[];
};
export type ListOutcome = {
  state: SummaryState;
  sumNo: string | null;
  entryId: string | null;
  refusal: { status: string; info: string } | null;
};

/** Where each list stands, in the order given. Of results the last counts, by customs' own time; a form that is there stays so until a later one takes its
 *  place. The same for every order of answers and any repetition. */
export function listOutcomes(
  lists: readonly SummedList[],
  answers: readonly PartAnswer[],
  results: readonly SummaryResult[],
): ListOutcome[] {
  return lists.map(({ invtNo, attempt, part }) => {
    const nothing = { sumNo: null, entryId: null, refusal: null };
    if (attempt === null) return { state: 'collecting', ...nothing };
    const answer = answers.find((one) => one.attempt === attempt && one.part === part);
    if (answer === undefined) return { state: 'applied', ...nothing };
    const { sumNo } = answer;
    const result = results
      .filter((one) => one.sumNo === sumNo && (one.invtNos.length === 0 || one.invtNos.includes(invtNo)))
      .filter(({ entryId, refused }) => refused || entryId !== null)
      .reduce<SummaryResult | null>((last, one) => (last === null || isLater(one, last) ? one : last), null);
    if (result !== null && !result.refused) return { state: 'summed', sumNo, entryId: result.entryId, refusal: null };
    if (result !== null) return { state: 'refused', sumNo, entryId: null, refusal: result };
    if (answer.refusal !== null) return { state: 'refused', sumNo: null, entryId: null, refusal: answer.refusal };
    return { state: answer.accepted ? 'accepted' : 'applied', sumNo, entryId: null, refusal: null };
  });
}

/** At one instant the form wins over its refusal, and of two forms the later number: whatever came first. */
const isLater = (one: SummaryResult, other: SummaryResult): boolean =>
  one.at !== other.at ? one.at > other.at : one.refused !== other.refused ? other.refused : (one.entryId ?? '') > (other.entryId ?? '');

/** Where an application stands by its lists; null where none is left. What is refused asks for a person, whatever becomes of the rest. */
export function sumUpState(outcomes: readonly Pick<ListOutcome, 'state'>[]): SummaryState | null {
  for (const state of ['refused', 'collecting', 'applied', 'accepted', 'summed'] as const)
    if (outcomes.some((one) => one.state === state)) return state;
  return null;
}
