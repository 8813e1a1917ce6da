import { type ErrorEntry, entry } from './error-entry.ts';

/** What is refused about goods abroad: what their country wants of them, and their way back. */
export const ABROAD_ERRORS = {
  LOT_UNKNOWN: entry(
    422,
    'There is no such lot in your organisation',
    '本组织没有该批次',
    'Choose one of GET /v1/inventory.',
    '请从 GET /v1/inventory 中选择。',
  ),
  REENTRY_BEFORE_EXPORT: entry(
    422,
    'The goods would come back before they left',
    '退运日期早于出口日期',
    'State a date of return on or after the export date of the lot.',
    '退运日期应不早于该批次的出口日期。',
  ),
  IMPORTER_UNKNOWN: entry(
    422,
    'There is no such importer of record',
    '没有该进口商',
    'Choose one of GET /v1/importers.',
    '请从 GET /v1/importers 中选择。',
  ),
  IMPORTER_ELSEWHERE: entry(
    422,
    'The importer is not of this country',
    '进口商不在该国',
    'Choose an importer of the country that the goods go to.',
    '请选择货物目的国的进口商。',
  ),
  COMPLIANCE_DOCUMENT_UNKNOWN: entry(
    422,
    'This country is not known to ask for this paper',
    '未收录该国要求此证照',
    'Look at GET /v1/policies?subject=compliance-requirements for the papers of the country.',
    '该国的证照种类见 GET /v1/policies?subject=compliance-requirements。',
  ),
  REQUIREMENT_MISSING: entry(
    422,
    'A paper that the country of destination wants is missing',
    '缺少目的国要求的证照',
    'Get it from the authority that the finding names, enter it, and check again.',
    '请向所列主管机关办理，录入后重新检查。',
  ),
  IMPORT_TAX_UNKNOWN: entry(
    422,
    'We know no import taxes of this country on this date',
    '尚未收录该国该日期的进口税',
    'GET /v1/policies?subject=import-tax lists the countries and dates; ask the importer for others.',
    '已收录的国家和日期见 GET /v1/policies?subject=import-tax；其他请向进口商核实。',
  ),
} as const satisfies Record<string, ErrorEntry>;
