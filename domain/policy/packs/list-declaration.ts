import type { PolicyPack } from '../pack.ts';

export type ListDeclaration = {
  /** Highest value of one ticket that may go by list. */
  limitCny: string;
};

/** When a ticket may go by simplified list 申报清单 rather than by form 报关单. */
export const LIST_DECLARATION: readonly PolicyPack<ListDeclaration>[] = [
  {
    id: 'CN.B2B.LIST',
    version: 1,
    subject: 'list-declaration',
    jurisdiction: 'CN',
    validFrom: '2020-07-01',
    validTo: null,
    title: { en: 'List or form for 9710 and 9810 exports', 'zh-CN': '9710/9810 出口清单与报关单的选择' },
    citation: {
      instrument: 'GACC 2020 No.75 海关总署公告2020年第75号, as compared in a customs broker’s table',
      article: null,
      readOn: '2026-11-23',
      source: 'china-export.md §2.1',
    },
    confidence: 'secondary',
    parameters: { limitCny: '5000' },
    vectors: [
      { on: '2020-06-30', holds: false },
      { on: '2020-07-01', holds: true },
      { on: '2026-11-23', holds: true },
    ],
  },
];
