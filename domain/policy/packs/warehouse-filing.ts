import type { PolicyPack } from '../pack.ts';

export type WarehouseFiling = { required: boolean };

const subject = { version: 1, subject: 'warehouse-filing', jurisdiction: 'CN' } as const;

/** Whether customs wants the overseas warehouse filed (海外仓备案) before a 9810 export. */
export const WAREHOUSE_FILING: readonly PolicyPack<WarehouseFiling>[] = [
  {
    ...subject,
    id: 'CN.9810.WAREHOUSE-FILING.REQUIRED',
    validFrom: '2020-07-01',
    validTo: '2024-12-14',
    title: { en: 'Overseas warehouse filed with customs', 'zh-CN': '出口海外仓业务模式备案' },
    citation: {
      instrument: 'GACC 2020 No.75 海关总署公告2020年第75号',
      article: null,
      readOn: '2026-11-23',
      source: 'china-export.md §1.4',
    },
    confidence: 'secondary',
    parameters: { required: true },
    vectors: [
      { on: '2020-06-30', holds: false },
      { on: '2020-07-01', holds: true },
      { on: '2024-12-14', holds: true },
      { on: '2024-12-15', holds: false },
    ],
  },
  {
    ...subject,
    id: 'CN.9810.WAREHOUSE-FILING.ABOLISHED',
    validFrom: '2024-12-15',
    validTo: null,
    title: { en: 'Overseas warehouse filing abolished', 'zh-CN': '取消出口海外仓业务模式备案' },
    citation: {
      instrument: 'GACC 2024 No.167 海关总署公告2024年第167号',
      article: null,
      readOn: '2026-11-23',
      source: 'china-export.md §1.3',
    },
    confidence: 'secondary',
    parameters: { required: false },
    vectors: [
      { on: '2024-12-14', holds: false },
      { on: '2024-12-15', holds: true },
      { on: '2026-11-23', holds: true },
    ],
  },
];
