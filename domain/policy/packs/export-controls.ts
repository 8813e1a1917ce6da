import type { PolicyPack } from '../pack.ts';

export type ExportControls = {
  /** 监管条件 letters that stand for a licence (涉证), an inspection (涉检), and a prohibition. */
  licence: string;
  inspection: string;
  prohibited: string;
};

/** Which supervision conditions of a tariff line bind an export. */
export const EXPORT_CONTROLS: readonly PolicyPack<ExportControls>[] = [
  {
    id: 'CN.EXPORT.CONTROLS',
    version: 1,
    subject: 'export-controls',
    jurisdiction: 'CN',
    validFrom: '2020-07-01',
    validTo: null,
    title: { en: 'Licence, inspection and prohibition by supervision condition', 'zh-CN': '监管条件代码与涉证、涉检、禁止出口' },
    citation: {
      instrument: '监管证件代码表, letters as a public library names them',
      article: null,
      readOn: '2026-11-23',
      source: 'china-export.md §5.7; that these letters make 涉证 and 涉检 is own knowledge',
    },
    confidence: 'unverified',
    parameters: { licence: '345EGHIJLSUVWXxyz', inspection: 'B', prohibited: '8' },
    vectors: [
      { on: '2020-06-30', holds: false },
      { on: '2020-07-01', holds: true },
      { on: '2026-11-23', holds: true },
    ],
  },
];
