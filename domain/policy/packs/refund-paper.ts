import type { PolicyPack } from '../pack.ts';

export type RefundPaper = { formRequired: boolean };

/** Whether a refund can be claimed on a ticket only when it goes by form. */
export const REFUND_PAPER: readonly PolicyPack<RefundPaper>[] = [
  {
    id: 'CN.REFUND.BY-FORM',
    version: 1,
    subject: 'refund-paper',
    jurisdiction: 'CN',
    validFrom: '2020-07-01',
    validTo: null,
    title: { en: 'The form is the refund paper', 'zh-CN': '申报退税以报关单为凭证' },
    citation: {
      instrument: 'Practice of the refund claim',
      article: null,
      readOn: '2026-11-23',
      source: 'china-export.md §2.1, marked own knowledge',
    },
    confidence: 'unverified',
    parameters: { formRequired: true },
    vectors: [
      { on: '2020-06-30', holds: false },
      { on: '2020-07-01', holds: true },
      { on: '2026-11-23', holds: true },
    ],
  },
];
