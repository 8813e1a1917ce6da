import { RateRow } from '../../contracts/rates.ts';
import { code, decimal, oneOf, type ReadCell, shown, text, whole } from '../packing-list/cells.ts';
import { columnsOf } from '../packing-list/columns.ts';

const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const MONTH = /^(\d{4})[-/.年](\d{1,2})月?$/;
const BETWEEN = /[\s,;|、，；]+/u;

const written = (cell: Parameters<ReadCell>[0]): string => shown(cell).normalize('NFKC').trim();
const two = (digits = ''): string => digits.padStart(2, '0');

/** 2026-11-18, 2026/11/18 or 2026年11月18日; what is none of them passes as it stands, for the contract to judge. */
function dayOf(word: string): string {
  const [, year, month, day] = DAY.exec(word) ?? [];
  return year === undefined ? word : `${year}-${two(month)}-${two(day)}`;
}

const day: ReadCell = (cell) => ({ value: dayOf(written(cell)) });
const days: ReadCell = (cell) => ({ value: written(cell).split(BETWEEN).filter(Boolean).map(dayOf) });

/** A spreadsheet makes the first of the month of it. */
const month: ReadCell = (cell) => {
  const word = written(cell);
  const [, year, number] = MONTH.exec(word) ?? [];
  if (year !== undefined) return { value: `${year}-${two(number)}` };
  const date = dayOf(word);
  return { value: date.endsWith('-01') ? date.slice(0, -3) : date };
};

const confidence = oneOf({
  official: 'official',
  secondary: 'secondary',
  unverified: 'unverified',
  官方: 'official',
  转引: 'secondary',
  未核实: 'unverified',
});

/** A table of customs rates 海关计征汇率. */
export const RATE_TABLE = columnsOf(RateRow, {
  month: ['适用月份', 'Month', month, ['月份', 'Applies to']],
  currency: ['币制', 'Currency', code, ['货币', '币种', '货币代码', 'Currency code']],
  rate: ['汇率', 'Rate', decimal, ['计征汇率', '人民币汇率', 'Rate to CNY', 'CNY']],
  per: ['外币单位', 'Per', whole, ['单位', 'Units', 'Per units']],
  fixedOn: ['定价日', 'Fixed on', day, ['汇率日期', '基准日', 'Rate date', 'Fixing date']],
  holidays: ['法定节假日', 'Public holidays', days, ['节假日', 'Holidays']],
  source: ['来源', 'Source', text, ['数据来源']],
  confidence: ['可信度', 'Confidence', confidence],
});
