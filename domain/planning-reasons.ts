import { Decimal } from 'decimal.js';
import type { ConsignmentProduct } from './consignment.ts';
import type { Localised } from './localised.ts';
import type { PlanningRulings } from './planning-rulings.ts';
import type { Confidence, PolicyPack } from './policy/pack.ts';
import type { CustomsRate } from './rates.ts';

/** Why a ticket goes the way it goes: the rule, the pack it stands in, its source with how sure that is, and the value that decided. */
export type Reason = { rule: string; packId: string; source: string; confidence: Confidence; value: string; text: Localised };

type Cited = Pick<PolicyPack, 'id' | 'confidence' | 'citation'>;
const reason = ({ id, confidence, citation }: Cited, rule: string, value: string, text: Localised): Reason => ({
  rule,
  packId: id,
  source: citation.instrument,
  confidence,
  value,
  text,
});

/** What forbids a list, each condition by itself; empty where a list is allowed. `valueCny` is exact, in CNY. */
export function reasonsAgainstList(
  { valueCny, goods, refund }: { valueCny: Decimal; goods: readonly ConsignmentProduct[]; refund: boolean },
  rulings: PlanningRulings,
): Reason[] {
  return [...overLimit(valueCny, rulings), ...controlled(goods, rulings), ...refundWanted(refund, rulings)];
}

/** An amount as a reason says it: to the cent, and beyond where that is what decides. */
const money = (value: Decimal): string => value.toFixed(Math.max(2, value.decimalPlaces()));

function overLimit(value: Decimal, { 'list-declaration': pack }: PlanningRulings): Reason[] {
  const { limitCny } = pack.parameters;
  if (value.lte(limitCny)) return [];
  const shown = money(value);
  const text = { en: `CNY ${shown} is over the list limit of CNY ${limitCny}`, 'zh-CN': `票值 ${shown} 元超过清单限额 ${limitCny} 元` };
  return [reason(pack, 'value-over-limit', shown, text)];
}

/** 涉证, 涉检, 涉税, each product by itself. */
function controlled(goods: readonly ConsignmentProduct[], { 'export-controls': pack }: PlanningRulings): Reason[] {
  return [...new Set(goods)].flatMap(({ sku, supervisionConditions: conditions, exportDutyRatePercent: rate }) => {
    const bound = (letters: string): boolean => [...conditions].some((letter) => letters.includes(letter));
    const found: Reason[] = [];
    if (bound(pack.parameters.licence)) {
      const text = { en: `${sku} needs a licence (${conditions})`, 'zh-CN': `${sku} 涉证（监管条件 ${conditions}）` };
      found.push(reason(pack, 'licence', `${sku} ${conditions}`, text));
    }
    if (bound(pack.parameters.inspection)) {
      const text = { en: `${sku} is subject to export inspection (${conditions})`, 'zh-CN': `${sku} 涉检（监管条件 ${conditions}）` };
      found.push(reason(pack, 'inspection', `${sku} ${conditions}`, text));
    }
    if (new Decimal(rate).gt(0)) {
      const text = { en: `${sku} bears export duty of ${rate} %`, 'zh-CN': `${sku} 涉税（出口关税 ${rate}%）` };
      found.push(reason(pack, 'export-duty', `${sku} ${rate}%`, text));
    }
    return found;
  });
}

function refundWanted(refund: boolean, { 'refund-paper': pack }: PlanningRulings): Reason[] {
  if (!pack.parameters.formRequired || !refund) return [];
  const text = { en: 'A refund is claimed, and the form is the refund paper', 'zh-CN': '申报出口退税，以报关单为退税凭证' };
  return [reason(pack, 'refund-claimed', 'true', text)];
}

/** Every condition of a list, met: the limit, the controls, the refund. */
export function reasonsForList(valueCny: Decimal, refund: boolean, rulings: PlanningRulings): Reason[] {
  const { 'list-declaration': limit, 'export-controls': controls, 'refund-paper': paper } = rulings;
  const shown = money(valueCny);
  const { limitCny } = limit.parameters;
  return [
    reason(limit, 'list-allowed', shown, {
      en: `CNY ${shown} is within the list limit of CNY ${limitCny}`,
      'zh-CN': `票值 ${shown} 元不超过清单限额 ${limitCny} 元`,
    }),
    reason(controls, 'not-controlled', 'none', {
      en: 'No licence, no inspection, no export duty on any line',
      'zh-CN': '各项商品均不涉证、不涉检、不涉税',
    }),
    refund
      ? reason(paper, 'refund-on-list', 'true', { en: 'A list is a paper for the refund too', 'zh-CN': '清单亦可作为退税凭证' })
      : reason(paper, 'no-refund', 'false', { en: 'No refund is claimed', 'zh-CN': '不申报出口退税' }),
  ];
}

/** By which rate the value was converted: purpose, month, rate, its day and where it is from. None where it is in CNY. */
export function convertedBy(amount: string, valueCny: Decimal, rate: CustomsRate | null, rulings: PlanningRulings): Reason[] {
  if (rate === null) return [];
  const { currency, month, per, fixedOn, source, confidence } = rate;
  const by = `customs ${month}: CNY ${rate.rate} for ${currency} ${per}, fixed ${fixedOn}`;
  const shown = money(valueCny);
  const text = {
    en: `${currency} ${amount} is CNY ${shown} at the customs rate of ${month}: CNY ${rate.rate} for ${currency} ${per}, fixed on ${fixedOn}`,
    'zh-CN': `${amount} ${currency} 按 ${month} 海关计征汇率（${per} ${currency} = ${rate.rate} 元，${fixedOn} 定价）折合 ${shown} 元`,
  };
  return [{ ...reason(rulings['customs-rate'], 'customs-rate', by, text), source, confidence }];
}

/** Six digits or ten on a list: six where customs lies in a pilot zone and no refund is claimed, as far as the pack wants that. */
export function sixDigits(refund: boolean, inPilotZone: boolean, rulings: PlanningRulings): { allowed: boolean; reason: Reason } {
  const pack = rulings['simplified-code'];
  const { pilotZoneOnly, refundForbidden } = pack.parameters;
  const value = `pilot zone ${inPilotZone}, refund ${refund}`;
  if (pilotZoneOnly && !inPilotZone) {
    const text = { en: 'Not in a pilot zone: ten-digit codes', 'zh-CN': '不在综试区：按 10 位编码申报' };
    return { allowed: false, reason: reason(pack, 'ten-digit', value, text) };
  }
  if (refundForbidden && refund) {
    const text = { en: 'A refund is claimed: ten-digit codes', 'zh-CN': '申报出口退税：按 10 位编码申报' };
    return { allowed: false, reason: reason(pack, 'ten-digit', value, text) };
  }
  const text = { en: 'In a pilot zone and without refund: six-digit codes', 'zh-CN': '综试区内且不退税：适用 6 位编码简化申报' };
  return { allowed: true, reason: reason(pack, 'six-digit', value, text) };
}

/** A form says ten digits whatever the place. */
export const tenDigitsOnForm = ({ 'simplified-code': pack }: PlanningRulings): Reason =>
  reason(pack, 'ten-digit', 'form', { en: 'A form carries ten-digit codes', 'zh-CN': '报关单按 10 位编码申报' });

/** Whether a list is summed up to a form after its release (汇总). A simplified one, statistics flag A, never is: flag B says 汇总申报. */
export function summing(simplified: boolean, inPilotZone: boolean, rulings: PlanningRulings): { sumUp: boolean; reason: Reason } {
  const pack = rulings['list-summary'];
  const { summed, exceptPilotZone } = pack.parameters;
  const sumUp = !simplified && summed && !(exceptPilotZone && inPilotZone);
  const flag = simplified ? 'A' : 'B';
  const text: Localised = sumUp
    ? { en: `Declared with statistics flag ${flag}: to be summed up to a form`, 'zh-CN': `统计标志 ${flag}：放行后汇总申报` }
    : simplified
      ? { en: 'Declared simplified, statistics flag A: not summed up', 'zh-CN': '简化申报（统计标志 A）：不汇总' }
      : { en: 'Lists of this mode are not summed up here', 'zh-CN': '本监管方式的清单在此不汇总' };
  return { sumUp, reason: reason(pack, sumUp ? 'summed-up' : 'not-summed-up', `flag ${flag}, summed ${summed}`, text) };
}
