import { CODE_TABLES, entryOn } from '../codes/index.ts';
import type { Consignment, Finding } from '../consignment.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import { customsRateFixing, rateMonth } from '../rates.ts';
import { HOUSE, passed, sourceOf } from './finding.ts';

const path = 'currency';

/** Whether the value can be declared in its currency, and converted by the customs rate of the month. Without a rate that is a question to whoever
 *  loads them, never a guess. */
export function currencyDeclarable(consignment: Consignment, { 'customs-rate': pack }: PlanningRulings): Finding {
  const { currency, declarationDate, rate } = consignment;
  if (currency === 'CNY') return passed('CURRENCY_DECLARABLE', path, { en: 'Values are in CNY', 'zh-CN': '以人民币申报' });
  if (!isWritten(currency, declarationDate)) return unsupported(currency, declarationDate);
  const month = rateMonth(declarationDate);
  if (rate === undefined || rate === null) {
    return {
      ...sourceOf(pack),
      rule: 'CUSTOMS_RATE_MISSING',
      severity: 'blocking',
      path,
      message: { en: `There is no customs rate for ${currency} in ${month}`, 'zh-CN': `缺少 ${currency} ${month} 的海关计征汇率` },
      cure: {
        en: `Ask the operator to load the customs rates of ${month} (npm run rates:load), then check again; or state prices in CNY`,
        'zh-CN': `请运营方导入 ${month} 的海关计征汇率（npm run rates:load）后重新检查，或以人民币列明价格`,
      },
    };
  }
  const due = customsRateFixing(pack.parameters, { month, holidays: rate.holidays });
  const from = { source: rate.source, confidence: rate.confidence };
  if (rate.fixedOn !== due) {
    return {
      ...sourceOf(pack),
      rule: 'CUSTOMS_RATE_WRONG_DAY',
      severity: 'blocking',
      path,
      message: {
        en: `The rate held for ${currency} in ${month} is of ${rate.fixedOn}, the rule wants that of ${due}`,
        'zh-CN': `所存 ${currency} ${month} 汇率的定价日为 ${rate.fixedOn}，按规定应为 ${due}`,
      },
      cure: {
        en: `Ask the operator to load the rate of ${due} (npm run rates:load), then check again`,
        'zh-CN': `请运营方导入 ${due} 的汇率（npm run rates:load）后重新检查`,
      },
    };
  }
  const by = {
    en: `Values are in ${currency}, converted at CNY ${rate.rate} for ${currency} ${rate.per}, the customs rate of ${month} fixed on ${rate.fixedOn}`,
    'zh-CN': `以 ${currency} 申报，按 ${month} 海关计征汇率折算：${rate.per} ${currency} = ${rate.rate} 元（${rate.fixedOn} 定价）`,
  };
  if (rate.confidence !== 'unverified') return passed('CURRENCY_DECLARABLE', path, by, from);
  return {
    ...from,
    rule: 'CUSTOMS_RATE_UNVERIFIED',
    severity: 'warning',
    path,
    message: { en: `${by.en}. Nobody has verified that rate`, 'zh-CN': `${by['zh-CN']}；该汇率未经核实` },
    cure: {
      en: 'Compare it with the rate that customs publishes, and ask the operator to load that one',
      'zh-CN': '请与海关公布的汇率核对，并请运营方导入公布汇率',
    },
  };
}

/** Whether customs has a code for it in both generations: orders are written in the old one, forms in the new. */
const isWritten = (currency: string, date: string): boolean => (entryOn(CODE_TABLES.currency, currency, date)?.old ?? null) !== null;

const unsupported = (currency: string, date: string): Finding => ({
  ...HOUSE,
  rule: 'CURRENCY_UNSUPPORTED',
  severity: 'blocking',
  path,
  message: {
    en: `The table of currencies has no customs code that ${currency} could be declared by on ${date}`,
    'zh-CN': `币制代码表中没有 ${date} 可用于申报 ${currency} 的海关代码`,
  },
  cure: { en: 'State prices in a currency of GET /v1/code-tables/currency', 'zh-CN': '请使用 GET /v1/code-tables/currency 所列币制' },
});
