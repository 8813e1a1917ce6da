import { type ErrorEntry, entry } from './error-entry.ts';

/** What the tariff answers where it has no line. */
export const TARIFF_ERRORS = {
  TARIFF_CODE_UNKNOWN: entry(
    404,
    'The tariff table in force does not hold this code',
    '有效的税则表中没有该商品编码',
    'Take one of `suggestions`, or search with GET /v1/tariff-lines.',
    '请参考 suggestions，或用 GET /v1/tariff-lines 查询。',
  ),
  TARIFF_CODE_RETIRED: entry(
    404,
    'This code is retired: it holds no more on this date',
    '该商品编码已停用',
    'Take the line of `suggestions` that the goods belong to now.',
    '请从 suggestions 中选择商品现归入的编码。',
  ),
  TARIFF_CODE_TO_COME: entry(
    404,
    'This code does not hold yet on this date',
    '该商品编码尚未生效',
    'Take the line of `suggestions` that holds on the date, or declare on a later one.',
    '请从 suggestions 中选择该日期有效的编码，或在生效后申报。',
  ),
  TARIFF_TABLE_MISSING: entry(
    404,
    'No tariff table is in force on this date',
    '该日期没有有效的税则表',
    'Ask for a later date, or have the operator load the tariff of that date (npm run tariff:load).',
    '请查询较晚的日期，或请运营方导入该日期的税则表（npm run tariff:load）。',
  ),
} as const satisfies Record<string, ErrorEntry>;
