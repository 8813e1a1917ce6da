import { Decimal } from 'decimal.js';
import type { Clearance, RefusalCount } from './clearance.ts';

export const DIMENSIONS = ['mode', 'path', 'district', 'country', 'month'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Grouped = { [D in Dimension]?: string };

/** Equal tickets of a group counted together: how far they came, whether inspected, and their clearance time; null or absent where it is not known.
 *  `value` is a decimal string. */
export type FigureCell = Grouped & {
  currency: string;
  reached?: Clearance['reached'];
  inspected?: boolean | null;
  seconds?: number | null;
  tickets: number;
  value: string;
};
export type WithdrawnCell = Grouped & { currency: string; tickets: number; value: string };
export type RefusalCell = Grouped & RefusalCount;
export type Figures = { cells: readonly FigureCell[]; withdrawn: readonly WithdrawnCell[]; refusals: readonly RefusalCell[] };

export type Group = Grouped & {
  tickets: number;
  withdrawn: number;
  accepted: number;
  released: number;
  inspected: number;
  /** Decimal string with four places, of those accepted. */
  inspectionRate: string | null;
  /** Of the tickets that were not withdrawn, by currency. */
  values: { amount: string; currency: string }[];
  clearance: { measured: number; p50Seconds: number | null; p90Seconds: number | null };
  refusals: RefusalCount[];
};

/** Puts counts together to groups, in the order of their dimensions. Without dimensions everything is one group, also when there is nothing. */
export function groupsOf({ cells, withdrawn, refusals }: Figures, groupBy: readonly Dimension[]): Group[] {
  const keyOf = (cell: Grouped): string => groupBy.map((dimension) => cell[dimension] ?? '').join(' ');
  const byKey = Map.groupBy(cells, keyOf);
  const withdrawnBy = Map.groupBy(withdrawn, keyOf);
  const refusalsBy = Map.groupBy(refusals, keyOf);
  const keys = groupBy.length === 0 ? [''] : [...byKey.keys()].toSorted();
  return keys.map((key) => {
    const own = byKey.get(key) ?? [];
    const named = Object.fromEntries(groupBy.map((dimension) => [dimension, own[0]?.[dimension] ?? ''])) as Grouped;
    return { ...named, ...groupOf(own, withdrawnBy.get(key) ?? [], refusalsBy.get(key) ?? []) };
  });
}

function groupOf(cells: readonly FigureCell[], withdrawn: readonly WithdrawnCell[], refusals: readonly RefusalCell[]): Group {
  const among = (wanted: (cell: FigureCell) => boolean): number => sum(cells.filter(wanted), 'tickets');
  const released = among(({ reached }) => reached === 'released');
  const accepted = released + among(({ reached }) => reached === 'accepted');
  const inspected = among((cell) => cell.inspected === true);
  const spread = spreadOf(cells);
  return {
    tickets: sum(cells, 'tickets'),
    withdrawn: sum(withdrawn, 'tickets'),
    accepted,
    released,
    inspected,
    inspectionRate: accepted === 0 ? null : new Decimal(inspected).div(accepted).toFixed(4),
    values: valuesOf(cells, withdrawn),
    clearance: {
      measured: [...spread.values()].reduce((all, count) => all + count, 0),
      p50Seconds: percentile(spread, 0.5),
      p90Seconds: percentile(spread, 0.9),
    },
    refusals: together(refusals).toSorted((a, b) => b.count - a.count || `${a.of} ${a.code}`.localeCompare(`${b.of} ${b.code}`, 'en')),
  };
}

function together(cells: readonly RefusalCell[]): RefusalCount[] {
  const groups = Map.groupBy(cells, ({ of, code }) => `${of} ${code}`);
  return [...groups.values()].flatMap((own) => own.slice(0, 1).map(({ of, code }) => ({ of, code, count: sum(own, 'count') })));
}

const sum = <M extends string>(cells: readonly { [K in M]: number }[], member: M): number =>
  cells.reduce((total, cell) => total + cell[member], 0);

function valuesOf(cells: readonly FigureCell[], withdrawn: readonly WithdrawnCell[]): Group['values'] {
  const currencies = [...new Set(cells.map(({ currency }) => currency))].toSorted();
  const total = (of: readonly WithdrawnCell[], wanted: string): Decimal =>
    of.filter(({ currency }) => currency === wanted).reduce((all, { value }) => all.plus(value), new Decimal(0));
  return currencies.map((currency) => ({ currency, amount: total(cells, currency).minus(total(withdrawn, currency)).toFixed(2) }));
}

/** Clearance times of a group: how many tickets took how many seconds. */
type Spread = ReadonlyMap<number, number>;

function spreadOf(cells: readonly FigureCell[]): Spread {
  const spread = new Map<number, number>();
  for (const { seconds = null, tickets } of cells) if (seconds !== null) spread.set(seconds, (spread.get(seconds) ?? 0) + tickets);
  return spread;
}

/** The smallest time within which at least `share` of the tickets were released (nearest rank); null without any. */
function percentile(spread: Spread, share: number): number | null {
  const total = [...spread.values()].reduce((all, count) => all + count, 0);
  const rank = Math.ceil(share * total);
  let seen = 0;
  for (const seconds of [...spread.keys()].toSorted((a, b) => a - b)) {
    seen += spread.get(seconds) ?? 0;
    if (seen >= rank) return seconds;
  }
  return null;
}
