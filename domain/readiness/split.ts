import type { ConsignmentLine, Finding } from '../consignment.ts';
import { Exact } from '../exact.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import { type Watched, type WatchedOrder, lookingSplit, sumOf } from '../split-watch.ts';
import { sourceOf } from './finding.ts';

/** Warns of orders that look like one consignment split to stay within the list limit, with the figures. It blocks, splits and merges nothing. */
export const splitWarnings = (watched: Watched, lines: readonly ConsignmentLine[], rulings: PlanningRulings): Finding[] =>
  lookingSplit(watched, rulings).map((group) => warning(group, lines, rulings));

const NAMED = 5;

function warning(group: readonly WatchedOrder[], lines: readonly ConsignmentLine[], rulings: PlanningRulings): Finding {
  const { 'split-watch': pack, 'list-declaration': limit } = rulings;
  const { windowDays, nearPercent } = pack.parameters;
  const { limitCny } = limit.parameters;
  const values = group.map(({ valueCny }) => new Exact(valueCny)).toSorted((a, b) => a.cmp(b));
  const [least, most, sum] = [values[0]?.toFixed(2), values.at(-1)?.toFixed(2), sumOf(group).toFixed(2)];
  const earlier = group.filter(({ past }) => past);
  const named = (orders: readonly WatchedOrder[], between: string): string =>
    orders
      .map(({ orderNo }) => orderNo)
      .slice(0, NAMED)
      .join(between);
  const rest = group.length - NAMED;
  const fresh = group.filter(({ past }) => !past);
  const shown = [...fresh, ...earlier];
  return {
    ...sourceOf(pack),
    rule: 'SPLIT_SUSPECTED',
    severity: 'warning',
    path: `lines[${lines.findIndex(({ bookingNo }) => bookingNo === fresh[0]?.orderNo)}].bookingNo`,
    message: {
      en:
        `${group.length} orders of the same goods to this consignee within ${windowDays} days, ${earlier.length} of them in other transfers, are each ` +
        `CNY ${least} to ${most}, from ${nearPercent} % of the list limit of CNY ${limitCny} up to it, and together CNY ${sum}: ` +
        `${named(shown, ', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
      'zh-CN':
        `${windowDays} 天内向该收货方发运相同商品的订单共 ${group.length} 份（其中 ${earlier.length} 份在其他业务中），每份 ${least} 至 ${most} 元，` +
        `达到清单限额 ${limitCny} 元的 ${nearPercent}% 而未超过限额，合计 ${sum} 元：${named(shown, '、')}${rest > 0 ? ` 等` : ''}`,
    },
    cure: {
      en: 'Where they are one consignment, place it under one booking order, which then goes by form; where they are not, keep what shows that',
      'zh-CN': '如确为同一批货物，请合并为一份订仓单并以报关单申报；如非拆单，请留存证明材料',
    },
  };
}
