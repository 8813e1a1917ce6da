import { type ErrorEntry, entry } from './error-entry.ts';

/** What the check says of currencies and their customs rates. */
export const RATE_ERRORS = {
  CURRENCY_UNSUPPORTED: entry(
    422,
    'Customs has no code for this currency in both generations',
    '海关币制代码表中没有该币制的新旧代码',
    'State prices in a currency of GET /v1/code-tables/currency.',
    '请使用 GET /v1/code-tables/currency 所列币制。',
  ),
  CUSTOMS_RATE_MISSING: entry(
    422,
    'There is no customs rate for this currency in the month of the declaration',
    '缺少该币制在申报月份的海关计征汇率',
    'Have the operator load the customs rates of that month (npm run rates:load), then check again; or state prices in CNY.',
    '请运营方导入该月的海关计征汇率（npm run rates:load）后重新检查，或以人民币列明价格。',
  ),
  CUSTOMS_RATE_WRONG_DAY: entry(
    422,
    'The rate that is held is not of the day that the rule names',
    '所存汇率的定价日与规定不符',
    'Have the operator load the rate of that day (npm run rates:load), then check again.',
    '请运营方导入规定定价日的汇率（npm run rates:load）后重新检查。',
  ),
} as const satisfies Record<string, ErrorEntry>;
