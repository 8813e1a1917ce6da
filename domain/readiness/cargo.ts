import { CODE_TABLES } from '../codes/index.ts';
import type { Consignment, Finding } from '../consignment.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import { passed, sourceOf } from './finding.ts';

/** Whether the customs of the declaration inspects loose cargo before it is loaded (先查验后装运). Six of the customs that do have no code in the sources, so
 *  that one whose code says nothing is a question, not a refusal. Source: the pack. */
export function cargoFindings(
  { cargo, customsCode, declarationDate }: Consignment,
  { 'inspect-before-loading': pack }: PlanningRulings,
): Finding[] {
  if (cargo !== 'loose') return [];
  if (pack !== undefined) {
    const message = {
      en: 'Loose cargo may enter the site here: it is inspected and released there, and loaded after that; the site must feed customs live data of each step',
      'zh-CN': '该关区适用“先查验后装运”：散货入场，查验放行后再装运；监管场所须实时采集各环节数据并传输海关',
    };
    return [passed('LOOSE_CARGO_INSPECTED_FIRST', 'cargo', message, sourceOf(pack))];
  }
  const from = { source: 'GACC 2024 No.167 (policy subject inspect-before-loading)', confidence: 'secondary' } as const;
  if (isKnown(customsCode))
    return [
      {
        ...from,
        rule: 'LOOSE_CARGO_NOT_HERE',
        severity: 'blocking',
        path: 'cargo',
        message: {
          en: `Customs ${customsCode} does not inspect loose cargo before loading on ${declarationDate}`,
          'zh-CN': `${declarationDate} 关区 ${customsCode} 未实行“先查验后装运”`,
        },
        cure: {
          en: 'Pack the goods before they enter the site and state the cargo as packed, or declare at a customs that has it; GET /v1/policies?subject=inspect-before-loading names them',
          'zh-CN': '请装箱后入场并将 cargo 填为 packed，或改在实行该模式的关区申报，见 GET /v1/policies?subject=inspect-before-loading',
        },
      },
    ];
  return [
    {
      ...from,
      rule: 'LOOSE_CARGO_UNKNOWN_HERE',
      severity: 'warning',
      path: 'cargo',
      message: {
        en: `Whether customs ${customsCode} inspects loose cargo before loading could not be established`,
        'zh-CN': `关区 ${customsCode} 是否实行“先查验后装运”未能查实`,
      },
      cure: {
        en: 'Ask the customs of the site (Xiamen, Zhengzhou, Wuhan, Changsha, Chengdu and Xi’an have it); where it does not, pack the goods first and state the cargo as packed',
        'zh-CN': '请向监管场所所在海关确认（厦门、郑州、武汉、长沙、成都、西安已实行）；未实行的，请先装箱并将 cargo 填为 packed',
      },
    },
  ];
}

/** Whether the tables say which customs a code belongs to: by its first two digits. */
const isKnown = (customsCode: string): boolean => CODE_TABLES.district.entries.some(({ code }) => code.startsWith(customsCode.slice(0, 2)));
