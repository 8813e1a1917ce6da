import type { Localised } from '../localised.ts';
import type { TariffStanding, TariffSuggestion } from './line.ts';

const RULES = { retired: 'TARIFF_CODE_RETIRED', 'to-come': 'TARIFF_CODE_TO_COME', unknown: 'TARIFF_CODE_UNKNOWN' } as const;
export type NotHeld = { rule: (typeof RULES)[keyof typeof RULES]; message: Localised; cure: Localised };

/** In words, that the tariff does not hold a code on a date, and what may have been meant. Null when it holds it, or when there is no tariff. */
export function notHeld({ code, status, turned, suggestions }: TariffStanding, date: string): NotHeld | null {
  if (status === 'valid' || status === 'no-table') return null;
  const since: Record<keyof typeof RULES, Localised> = {
    retired: { en: `${code} was retired: its last day was ${turned}`, 'zh-CN': `${code} 已停用，最后有效日为 ${turned}` },
    'to-come': { en: `${code} does not hold before ${turned}`, 'zh-CN': `${code} 自 ${turned} 起才有效` },
    unknown: { en: `${code} is not in the tariff table in force on ${date}`, 'zh-CN': `${date} 有效的税则表中没有 ${code}` },
  };
  const search = { en: 'Search with GET /v1/tariff-lines', 'zh-CN': '可用 GET /v1/tariff-lines 查询' };
  const cure =
    suggestions.length === 0
      ? { en: `Check the code. ${search.en}`, 'zh-CN': `请核对商品编码。${search['zh-CN']}` }
      : {
          en: `Check the code. Perhaps: ${suggestions.map((one) => named(one, 'en')).join('; ')}`,
          'zh-CN': `请核对商品编码。可能是：${suggestions.map((one) => named(one, 'zh')).join('；')}`,
        };
  return { rule: RULES[status], message: since[status], cure };
}

const named = ({ code, nameZh, nameEn }: TariffSuggestion, language: 'en' | 'zh'): string =>
  `${code} ${language === 'en' ? (nameEn ?? nameZh) : (nameZh ?? nameEn)}`;
