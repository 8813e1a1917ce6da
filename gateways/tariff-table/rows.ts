import { TariffRow } from '../../contracts/tariff.ts';
import type { FieldError } from '../../contracts/field-errors.ts';
import type { TariffConfidence, TariffLine } from '../../domain/tariff/line.ts';
import { type Cell, whole } from '../packing-list/cells.ts';
import { type Headers, findHeaders, LOOKED_AT } from '../packing-list/headers.ts';
import type { Limits } from '../packing-list/limits.ts';
import { givenIn, readRow } from '../packing-list/rows.ts';
import { openTable } from '../packing-list/table.ts';
import { TARIFF_TABLE } from './columns.ts';
import { lackingIn } from './faults.ts';

/** The whole Chinese tariff has some 15,000 lines of ten digits. */
export const LIMITS: Limits = { rows: 120_000, lastRow: 125_000, unpackedBytes: 256 * 1024 * 1024 };
const LINE_DIGITS = [6, 10];

/** What a file says of itself, or somebody who loads it: where its lines are from and how sure they are, where a row does not say so. */
export type Provenance = { source: string; confidence: TariffConfidence };
export type UnversionedLine = Omit<TariffLine, 'tableVersion'>;

/** What comes of a table as it is read: */
type Read = { headers: Headers } | { faults: FieldError[] } | { row: number; line: UnversionedLine | null };

/** First the headers, then each row that is not empty; null for one that is no line. */
export async function* rowsOf(bytes: Buffer, provenance: Provenance): AsyncGenerator<Read> {
  const top: Cell[][] = [];
  let headers: Headers | null = null;
  let row = 0;
  for await (const cells of await openTable(bytes, LIMITS)) {
    row += 1;
    if (headers !== null) yield* rowIn(cells, row, headers, provenance);
    else if (top.push(cells) === LOOKED_AT) {
      headers = findHeaders(top, TARIFF_TABLE);
      yield* underHeaders(top, headers, provenance);
    }
  }
  if (headers === null) yield* underHeaders(top, findHeaders(top, TARIFF_TABLE), provenance);
}

function* underHeaders(top: readonly Cell[][], headers: Headers, provenance: Provenance): Generator<Read> {
  yield { headers };
  for (const [index, cells] of top.entries()) if (index > headers.at) yield* rowIn(cells, index + 1, headers, provenance);
}

function* rowIn(cells: readonly Cell[], row: number, headers: Headers, provenance: Provenance): Generator<Read> {
  const given = givenIn(cells, headers);
  if (given.every(({ cell }) => cell === null)) return;
  const level = given.find(({ column }) => column.field === 'level')?.cell ?? null;
  const digits = level === null ? null : whole(level);
  if (digits !== null && 'value' in digits && !LINE_DIGITS.includes(Number(digits.value))) yield { row, line: null };
  else {
    const [read, lacking] = [readRow(given, row, TariffRow), lackingIn(given, row)];
    if ('faults' in read || lacking.length > 0) yield { faults: [...lacking, ...('faults' in read ? read.faults : [])] };
    else yield { row, line: lineOf(read.value, headers, provenance) };
  }
}

/** An empty cell means none; a column that is not there means nothing is known. */
function lineOf(
  { level: _level, elements, source, confidence, ...row }: TariffRow,
  { found }: Headers,
  provenance: Provenance,
): UnversionedLine {
  const has = (field: keyof TariffRow): boolean => found.some(({ column }) => column.field === field);
  return {
    ...row,
    supervisionConditions: row.supervisionConditions ?? (has('supervisionConditions') ? '' : null),
    exportDutyRatePercent: row.exportDutyRatePercent ?? (has('exportDutyRatePercent') ? '0' : null),
    elements: (elements ?? '')
      .split(/[|;；]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    source: source ?? provenance.source,
    confidence: confidence ?? provenance.confidence,
  };
}
