import type { TicketReceipt } from '../ticket-state.ts';
import { NEGATIVE, type RefusalEntry, type RefusedMessage, UNKNOWN } from './entry.ts';

/** What came: the kind of the receipt, its status, and its text as it stands. */
export type Refused = { message: RefusedMessage; status: string; text: string };

/** The code in a text such as `[Code:1322;Desc:订单清单表体商品项不一致]`, or a bare number that begins it (`22001 支付企业未备案`). */
export const codeIn = (text: string): string | null =>
  /\[Code:\s*([\w-]+)/i.exec(text)?.[1] ?? /^\s*(\d{5})(?=\D|$)/.exec(text)?.[1] ?? null;

/** How closely an entry fits, the higher the closer; null when it does not. A passage of the text says more than a code, a code more than kind and
 *  status, and of these the kind of message more. */
function closeness({ on }: RefusalEntry, { message, status, text }: Refused): number | null {
  const passage = on.texts.filter((words) => text.includes(words)).reduce((longest, { length }) => Math.max(longest, length), 0);
  const tests = [
    { wanted: on.messages, fits: on.messages.includes(message), weight: 4 },
    {
      wanted: on.statuses,
      fits: on.statuses.includes(status) || (on.statuses.includes(NEGATIVE) && status.startsWith('-')),
      weight: on.statuses.includes(status) ? 3 : 2,
    },
    { wanted: on.codes, fits: on.codes.includes(codeIn(text) ?? ''), weight: 10 },
    { wanted: on.texts, fits: passage > 0, weight: 20 + passage },
  ].filter(({ wanted }) => wanted.length > 0);
  if (tests.length === 0 || tests.some(({ fits }) => !fits)) return null;
  return tests.reduce((sum, { weight }) => sum + weight, 0);
}

export type RefusalBook = {
  entries: readonly RefusalEntry[];
  byId: (id: string) => RefusalEntry | null;
  /** The entry that fits closest; of two that fit as closely the one that was entered here. What none fits is unknown. */
  find: (refused: Refused) => RefusalEntry;
};

const byName = (one: RefusalEntry, other: RefusalEntry): number => (one.id < other.id ? -1 : 1);

/** The shipped table with what was entered since: an entry of the same id takes the place of a shipped one, `retired` takes it out.
 *  Errors: Error when there is no entry for the unknown. */
export function refusalBook(
  shipped: readonly RefusalEntry[],
  entered: readonly RefusalEntry[] = [],
  retired: readonly string[] = [],
): RefusalBook {
  const standing = shipped.filter(({ id }) => entered.every((other) => other.id !== id));
  const known = new Map([entered, standing].flatMap((part) => part.toSorted(byName)).map((entry) => [entry.id, entry]));
  const unknown = known.get(UNKNOWN);
  if (unknown === undefined) throw new Error('the refusal table has no entry for the unknown');
  const entries = [...known.values()].filter(({ id }) => id === UNKNOWN || !retired.includes(id));
  return {
    entries,
    byId: (id) => known.get(id) ?? null,
    find(refused) {
      let [best, closest] = [unknown, 0];
      for (const entry of entries) {
        const fit = entry.id === UNKNOWN ? null : closeness(entry, refused);
        if (fit !== null && fit > closest) [best, closest] = [entry, fit];
      }
      return best;
    },
  };
}

/** The refusal of a ticket, as the table looks it up; one that does not say in which kind of receipt it came is known by what it answers. */
export function refusedOf({ of, kind, status, info }: TicketReceipt, path: 'list' | 'form'): Refused {
  const onPath = {
    list: { declaration: 'list', withdrawal: 'list-cancel', amendment: 'list', import: 'form-import' },
    form: { declaration: 'form-result', withdrawal: 'form-application', amendment: 'form-application', import: 'form-import' },
  } as const;
  return { message: kind ?? (of === 'order' || of === 'logistics' ? of : onPath[path][of]), status, text: info };
}
