import type { PolicyPack } from '../pack.ts';

export type ReturnRelief = {
  /** From the export date to the declaration of re-import. */
  months: number;
  exceptFood: boolean;
};

const shared = { version: 1, subject: 'return-relief', jurisdiction: 'CN', confidence: 'secondary' } as const;
const parameters: ReturnRelief = { months: 6, exceptFood: true };

/** How long goods exported under 1210, 9610, 9710 or 9810 may come back without duty and import taxes. Picked by the date of the export declaration. */
export const RETURN_RELIEF: readonly PolicyPack<ReturnRelief>[] = [
  {
    ...shared,
    id: 'CN.RETURN-RELIEF.2023',
    validFrom: '2023-01-30',
    validTo: '2025-12-31',
    title: { en: 'Tax relief for returned e-commerce exports, 2023 to 2025', 'zh-CN': '跨境电商出口退运商品税收政策（2023—2025）' },
    citation: {
      instrument: 'MOF/GACC/STA 公告2023年第4号, extended by 公告2023年第34号',
      article: '1',
      readOn: '2026-11-23',
      source: 'china-tax-fx-returns.md §4',
    },
    parameters,
    vectors: [
      { on: '2023-01-29', holds: false },
      { on: '2023-01-30', holds: true },
      { on: '2025-12-31', holds: true },
      { on: '2026-01-01', holds: false },
    ],
  },
  {
    ...shared,
    id: 'CN.RETURN-RELIEF.2026',
    validFrom: '2026-01-01',
    validTo: '2027-12-31',
    title: { en: 'Tax relief for returned e-commerce exports, 2026 and 2027', 'zh-CN': '跨境电商出口退运商品税收政策（2026—2027）' },
    citation: {
      instrument: 'MOF/GACC/STA 公告2026年第16号',
      article: '1',
      readOn: '2026-11-23',
      source: 'china-export.md §6; china-tax-fx-returns.md §4',
    },
    parameters,
    vectors: [
      { on: '2025-12-31', holds: false },
      { on: '2026-01-01', holds: true },
      { on: '2027-12-31', holds: true },
      { on: '2028-01-01', holds: false },
    ],
  },
];
