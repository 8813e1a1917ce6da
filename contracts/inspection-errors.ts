import { type ErrorEntry, entry } from './error-entry.ts';

/** What an inspection, and the arrival before it, can ask of people. */
export const INSPECTION_ERRORS = {
  INSPECTION_FAILED: entry(
    409,
    'Goods did not pass the inspection by customs; they are held',
    '货物查验未通过，已暂扣',
    'Read the findings of GET /v1/inspections, clear them with the customs officer, and record the new result. What customs refused is corrected and resubmitted.',
    '请查看 GET /v1/inspections 中的查验发现，与海关关员处理后登记新的结果；海关退回的申报，更正后重新申报。',
  ),
} as const satisfies Record<string, ErrorEntry>;
