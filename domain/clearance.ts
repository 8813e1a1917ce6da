import { codeIn } from './refusals/book.ts';
import { type TicketReceipt, isPositive, meaningOfReceipt } from './ticket-state.ts';

/** What customs refused, and how often: the code that its text names, else the status. */
export type RefusalCount = { of: TicketReceipt['of']; code: string; count: number };

/** What became of a ticket at customs, over all its attempts, as statistics need it. `seconds` runs from the receipt that took the released
 *  declaration in (120 of a list, L or a later letter of a form) to that which released it, by customs' own time, to three significant digits;
 *  null until both are there. */
export type Clearance = {
  reached: 'accepted' | 'released' | null;
  inspected: boolean;
  seconds: number | null;
  refusals: RefusalCount[];
};

/** A receipt with the declaration attempt it belongs to. */
export type AttemptReceipt = TicketReceipt & { attempt: number };

/** Works it out of every receipt that a ticket ever got; the same for every order and any repetition by status and time. */
export function clearanceOf(receipts: readonly AttemptReceipt[]): Clearance {
  const said = receipts.map((receipt) => ({ receipt, meaning: meaningOfReceipt(receipt) }));
  const declared = said.filter(({ receipt: { of } }) => of === 'declaration' || of === 'import');
  const release = earliest(declared.filter(({ meaning }) => meaning === 'released'));
  // Of the attempt that was released, for an earlier one may have been taken in as well and refused since.
  const own = declared.filter(({ receipt: { attempt } }) => release === null || attempt === release.attempt);
  const acceptance = earliest(own.filter(({ meaning }) => meaning === 'accepted'));
  const taken = declared.some(({ meaning }) => isPositive(meaning));
  return {
    reached: release !== null ? 'released' : taken ? 'accepted' : null,
    inspected: declared.some(({ meaning }) => meaning === 'inspect'),
    seconds: acceptance === null || release === null ? null : secondsBetween(acceptance.at, release.at),
    refusals: counted(said.filter(({ meaning }) => meaning === 'rejected').map(({ receipt }) => receipt)),
  };
}

type Said = { receipt: AttemptReceipt };
const earliest = (said: readonly Said[]): AttemptReceipt | null =>
  said.reduce<AttemptReceipt | null>((first, { receipt }) => (first === null || receipt.at < first.at ? receipt : first), null);

const SIGNIFICANT_DIGITS = 3;
/** Customs' clocks are not all one: a release that is dated before its acceptance took no time. */
function secondsBetween(from: string, to: string): number {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  return Number(seconds.toPrecision(SIGNIFICANT_DIGITS));
}

function counted(refused: readonly AttemptReceipt[]): RefusalCount[] {
  const keyOf = ({ of, status, info }: AttemptReceipt): string => `${of} ${codeIn(info) ?? status}`;
  const groups = Map.groupBy(refused, keyOf);
  return [...groups.keys()].toSorted().map((key) => {
    const [of, code] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
    return { of: of as RefusalCount['of'], code, count: groups.get(key)?.length ?? 0 };
  });
}
