import type { Decimal } from 'decimal.js';
import { addDays } from './calendar.ts';
import type { PastTicket } from './consignment.ts';
import type { PlannedTicket } from './declaration-planner.ts';
import { Exact } from './exact.ts';
import type { PlanningRulings } from './planning-rulings.ts';
import type { ParametersOf } from './policy/index.ts';

/** Whether a value lies just within the list limit. */
export const isNearLimit = (
  { nearPercent }: ParametersOf<'split-watch'>,
  { valueCny, limitCny }: { valueCny: string; limitCny: string },
): boolean => new Exact(valueCny).lte(limitCny) && new Exact(valueCny).times(100).gte(new Exact(limitCny).times(nearPercent));

export type Watched = { tickets: readonly PlannedTicket[]; history: readonly PastTicket[]; declarationDate: string };
export type WatchedOrder = { orderNo: string; valueCny: string; skus: readonly string[]; declaredOn: string; past: boolean };

/** Orders that look like one consignment split to stay within the list limit, each such group by itself: lists of the same goods to one consignee
 *  within the window of the pack, each near the limit and together over it, at least one of them new. Orders belong together when a chain of
 *  shared goods joins them. Source: the packs given. */
export function lookingSplit({ tickets, history, declarationDate }: Watched, rulings: PlanningRulings): WatchedOrder[][] {
  const { 'split-watch': pack, 'list-declaration': limit } = rulings;
  const { windowDays, fewest } = pack.parameters;
  const { limitCny } = limit.parameters;
  const [from, to] = [addDays(declarationDate, -windowDays), addDays(declarationDate, windowDays)];
  const isNew = new Set(tickets.map(({ bookingNo }) => bookingNo));
  const orders: WatchedOrder[] = [
    ...tickets
      .filter(({ path }) => path === 'list')
      .map(({ bookingNo, valueCny, lines: own }) => ({
        orderNo: bookingNo,
        valueCny,
        skus: own.map(({ sku }) => sku),
        declaredOn: declarationDate,
        past: false,
      })),
    ...history
      .filter(({ orderNo, declaredOn }) => !isNew.has(orderNo) && from <= declaredOn && declaredOn <= to)
      .map((ticket) => ({ ...ticket, past: true })),
  ].filter(({ valueCny }) => isNearLimit(pack.parameters, { valueCny, limitCny }));
  return joined(orders).filter((group) => group.length >= fewest && group.some(({ past }) => !past) && sumOf(group).gt(limitCny));
}

export const sumOf = (orders: readonly WatchedOrder[]): Decimal => orders.reduce((sum, { valueCny }) => sum.plus(valueCny), new Exact(0));

/** Orders joined by shared goods, in order of first appearance. */
function joined(orders: readonly WatchedOrder[]): WatchedOrder[][] {
  const above = orders.map((_, index) => index);
  const aboveOf = (index: number): number => above[index] ?? index;
  const rootOf = (index: number): number => {
    let at = index;
    while (aboveOf(at) !== at) at = above[at] = aboveOf(aboveOf(at));
    return at;
  };
  const join = (one: number, other: number): void => {
    const [a, b] = [rootOf(one), rootOf(other)];
    above[Math.max(a, b)] = Math.min(a, b);
  };
  const holder = new Map<string, number>();
  for (const [index, { skus }] of orders.entries()) {
    for (const sku of skus) {
      const other = holder.get(sku);
      if (other === undefined) holder.set(sku, index);
      else join(index, other);
    }
  }
  return [...Map.groupBy(orders.entries(), ([index]) => rootOf(index)).values()].map((group) => group.map(([, order]) => order));
}
