import { createHash } from 'node:crypto';
import type { TariffLine } from '../../domain/tariff/line.ts';
import { loadTariffTable } from '../../models/index.ts';

/** A ten-digit line with the least in it. */
export const aTariffLine = (code: string, change: Partial<TariffLine> = {}): TariffLine => ({
  code,
  tableVersion: 'T',
  nameZh: '棉制针织T恤衫',
  nameEn: 'T-shirts of cotton, knitted',
  legalUnit1: '011',
  legalUnit2: '035',
  supervisionConditions: '',
  exportDutyRatePercent: '0',
  refundRatePercent: '13',
  elements: ['品牌类型', '出口享惠情况'],
  source: 'a test',
  confidence: 'official',
  ...change,
});

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** Loads some lines as a table, as the command does. */
export function load(
  validFrom: string,
  lines: readonly TariffLine[],
  sha256 = createHash('sha256').update(JSON.stringify(lines)).digest('hex'),
) {
  const table = {
    digits: lines[0]?.code.length ?? 10,
    validFrom,
    rows: lines.length,
    sha256,
    source: 'a test',
    confidence: 'official',
  } as const;
  const unversioned = lines.map(({ tableVersion: _tableVersion, ...line }) => line);
  return loadTariffTable(table, each(unversioned), () => {});
}
