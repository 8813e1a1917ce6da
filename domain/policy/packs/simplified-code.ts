import type { PolicyPack } from '../pack.ts';

export type SimplifiedCode = { digits: number; pilotZoneOnly: boolean; refundForbidden: boolean };

/** When a list line may carry six digits instead of ten. */
export const SIMPLIFIED_CODE: readonly PolicyPack<SimplifiedCode>[] = [
  {
    id: 'CN.B2B.SIX-DIGIT',
    version: 1,
    subject: 'simplified-code',
    jurisdiction: 'CN',
    validFrom: '2020-07-01',
    validTo: null,
    title: { en: 'Six-digit simplified codes on lists', 'zh-CN': '清单 6 位商品编码简化申报' },
    citation: {
      instrument: 'Comparison table of the 9710/9810 declaration paths',
      article: null,
      readOn: '2026-11-23',
      source: 'china-export.md §2.1; that no refund is claimed is own knowledge',
    },
    confidence: 'unverified',
    parameters: { digits: 6, pilotZoneOnly: true, refundForbidden: true },
    vectors: [
      { on: '2020-06-30', holds: false },
      { on: '2020-07-01', holds: true },
      { on: '2026-11-23', holds: true },
    ],
  },
];
