import type { Language, Localised } from '../../contracts/units.ts';
import type { Dimension, Group } from '../../domain/statistics.ts';

type Column = { title: Localised; of: (group: Group) => string };
const column = (en: string, zh: string, of: Column['of']): Column => ({ title: { en, 'zh-CN': zh }, of });
const number = (value: number | null): string => (value === null ? '' : String(value));

const NAMES: Readonly<Record<Dimension, Localised>> = {
  mode: { en: 'Mode', 'zh-CN': '监管方式' },
  path: { en: 'Path', 'zh-CN': '申报方式' },
  district: { en: 'Customs district', 'zh-CN': '申报地海关' },
  country: { en: 'Country of destination', 'zh-CN': '运抵国' },
  month: { en: 'Month of declaration', 'zh-CN': '申报月份' },
};
const PATHS: Readonly<Record<string, Localised>> = {
  list: { en: 'list', 'zh-CN': '清单' },
  form: { en: 'form', 'zh-CN': '报关单' },
};
const OF: Readonly<Record<string, Localised>> = {
  order: { en: 'order', 'zh-CN': '订单' },
  logistics: { en: 'logistics', 'zh-CN': '运单' },
  declaration: { en: 'declaration', 'zh-CN': '申报' },
  import: { en: 'import client', 'zh-CN': '导入客户端' },
  withdrawal: { en: 'withdrawal', 'zh-CN': '撤销申请' },
};

const figures = (language: Language): Column[] => [
  column('Tickets', '票数', ({ tickets }) => number(tickets)),
  column('Withdrawn', '撤销票数', ({ withdrawn }) => number(withdrawn)),
  column('Accepted', '已接受票数', ({ accepted }) => number(accepted)),
  column('Released', '已放行票数', ({ released }) => number(released)),
  column('Inspected', '查验票数', ({ inspected }) => number(inspected)),
  column('Inspection rate', '查验率', ({ inspectionRate }) => inspectionRate ?? ''),
  column('Cleared, measured', '计时票数', ({ clearance }) => number(clearance.measured)),
  column('Clearance p50 (s)', '通关时间 P50（秒）', ({ clearance }) => number(clearance.p50Seconds)),
  column('Clearance p90 (s)', '通关时间 P90（秒）', ({ clearance }) => number(clearance.p90Seconds)),
  column('Refusals', '退单原因', ({ refusals }) =>
    refusals.map(({ of, code, count }) => `${OF[of]?.[language] ?? of} ${code} × ${count}`).join('; '),
  ),
];

/** A group without a value in a currency leaves its cell empty. */
const valueIn = (currency: string): Column =>
  column(`Value (${currency})`, `货值（${currency}）`, ({ values }) => values.find((value) => value.currency === currency)?.amount ?? '');

const dimension = (name: Dimension, language: Language): Column => ({
  title: NAMES[name],
  of: (group) => (name === 'path' ? (PATHS[group.path ?? '']?.[language] ?? '') : (group[name] ?? '')),
});

/** So that a spreadsheet reads it as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
/** What a spreadsheet would run as a formula gets an apostrophe in front. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;
function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The same figures as the JSON answer, one row a group and one column a currency, by RFC 4180. Money and rates are decimal strings, times whole
 *  seconds; a code of customs stands as customs wrote it. */
export function statisticsCsv(groupBy: readonly Dimension[], groups: readonly Group[], language: Language): string {
  const currencies = [...new Set(groups.flatMap(({ values }) => values.map(({ currency }) => currency)))].toSorted();
  const columns = [...groupBy.map((name) => dimension(name, language)), ...figures(language), ...currencies.map(valueIn)];
  const rows = [columns.map(({ title }) => title[language]), ...groups.map((group) => columns.map(({ of }) => of(group)))];
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
