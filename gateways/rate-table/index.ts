import type { FieldError } from '../../contracts/field-errors.ts';
import { RateRow } from '../../contracts/rates.ts';
import { addMonths } from '../../domain/calendar.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { type CustomsRate, customsRateFixing } from '../../domain/rates.ts';
import type { Cell } from '../packing-list/cells.ts';
import { cellPath, type Faults, fileFault, FileRefused, type SheetFile } from '../packing-list/faults.ts';
import { findHeaders } from '../packing-list/headers.ts';
import { LIST_LIMITS } from '../packing-list/limits.ts';
import { readRows } from '../packing-list/rows.ts';
import { readTable } from '../packing-list/table.ts';
import { RATE_TABLE } from './columns.ts';

/** What a file says of itself, or somebody who loads it: where its rates are from and how sure they are, where a row does not say so. */
export type Provenance = Pick<CustomsRate, 'source' | 'confidence'>;
export type ReadRates = { rates: CustomsRate[]; ignoredColumns: string[] };

/** A table of customs rates from CSV or XLSX, or every cell of it that is wrong, at once: what cannot be read, a currency twice in a month, and a
 *  day that is not the one on which customs fixes the rate of that month. */
export async function readRateTable({ bytes, fileName }: SheetFile, provenance: Provenance): Promise<ReadRates | Faults> {
  try {
    return ratesIn(await readTable(bytes, LIST_LIMITS), provenance);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return { faults: [fileFault(fileName, error)] };
  }
}

function ratesIn(table: readonly Cell[][], provenance: Provenance): ReadRates | Faults {
  const headers = findHeaders(table, RATE_TABLE);
  const { rows, faults } = readRows(table, headers, { schema: RateRow, merged: null });
  const first = new Map<string, number>();
  const judged = rows.flatMap(({ row, value }) => {
    const key = `${value.month} ${value.currency}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, row);
    return [...(before === undefined ? [] : [repeated(row, key, before)]), ...holidaysElsewhere(row, value), ...wrongDay(row, value)];
  });
  const all = [...headers.faults, ...faults, ...judged];
  if (all.length > 0) return { faults: all };
  if (rows.length === 0) throw new FileRefused('ROWS_MISSING', 'has headers but no rows', '只有表头，没有数据行');
  const rates = rows.map(({ value: { source, confidence, ...rate } }) => ({
    ...rate,
    holidays: rate.holidays.toSorted(),
    source: source ?? provenance.source,
    confidence: confidence ?? provenance.confidence,
  }));
  return { rates, ignoredColumns: [...headers.ignored] };
}

const fault = (row: number, field: string, code: string, en: string, zh: string): FieldError => ({
  path: cellPath(row, field),
  code,
  message: { en, 'zh-CN': zh },
});

const repeated = (row: number, key: string, before: number): FieldError =>
  fault(row, 'currency', 'RATE_REPEATED', `${key} stands in row ${before} already`, `${key} 与第 ${before} 行重复`);

const monthBefore = (month: string): string => addMonths(`${month}-01`, -1).slice(0, 7);

/** Only holidays of the month in which the rate is fixed say anything. */
function holidaysElsewhere(row: number, { month, holidays }: RateRow): FieldError[] {
  const before = monthBefore(month);
  const strange = holidays.filter((date) => !date.startsWith(before));
  if (strange.length === 0) return [];
  const dates = strange.join(', ');
  return [
    fault(
      row,
      'holidays',
      'HOLIDAY_OF_ANOTHER_MONTH',
      `${dates}: the holidays that may move the rate of ${month} are those of ${before}`,
      `${dates}：影响 ${month} 汇率的是 ${before} 的法定节假日`,
    ),
  ];
}

function wrongDay(row: number, { month, holidays, fixedOn }: RateRow): FieldError[] {
  const pack = POLICY_BOOK.find('customs-rate', `${month}-01`, 'CN', 'any');
  if (pack === null) {
    return [
      fault(row, 'month', 'RATE_RULE_MISSING', `No rule for customs rates is held for ${month}`, `没有适用于 ${month} 的海关汇率规则`),
    ];
  }
  const due = customsRateFixing(pack.parameters, { month, holidays });
  if (fixedOn === due) return [];
  return [
    fault(
      row,
      'fixedOn',
      'RATE_WRONG_DAY',
      `${fixedOn} is not the day on which the rate of ${month} is fixed: that is ${due}, unless a public holiday of that day is told (${pack.id})`,
      `${fixedOn} 不是 ${month} 汇率的定价日，应为 ${due}；如该日为法定节假日，请在“法定节假日”列注明（${pack.id}）`,
    ),
  ];
}
