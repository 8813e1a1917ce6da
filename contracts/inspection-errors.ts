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
  ARRIVAL_MISMATCH: entry(
    409,
    'The site reports other packages or weight than were declared',
    '监管场所运抵数据与申报的件数或毛重不符',
    'Look at GET /v1/arrival-reports. Have the site send a corrected report, or withdraw the declaration and declare what is there.',
    '请查看 GET /v1/arrival-reports，并联系监管场所更正运抵报告；申报有误的，请撤销后按实际货物重新申报。',
  ),
  ARRIVAL_MESSAGE_REUSED: entry(
    422,
    'This message id was used for another arrival report',
    '该消息编号已用于其他运抵报告',
    'Use a new messageId for a corrected report.',
    '更正的报告请使用新的 messageId。',
  ),
} as const satisfies Record<string, ErrorEntry>;
