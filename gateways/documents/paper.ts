import type { Localised } from '../../domain/localised.ts';

/** An exact decimal, shown with at least `places` decimals. */
export type Figure = { value: string; places: 0 | 2 };
/** How sure something is; a `doubtful` one must catch the eye. */
export type Mark = { mark: string; doubtful: boolean };
export type Cell = string | Figure | Mark;

/** Column of a printed table. A workbook gives each part a column of its own, `chars` wide; print joins them by `glue`. */
export type Column<Row> = {
  title: string;
  /** Points on A4, or what is left over. */
  width: number | '*';
  align: 'left' | 'right';
  parts: { title: string; chars: number }[];
  glue: ' ' | '\n';
  of: (row: Row) => Cell[];
  total?: (rows: readonly Row[]) => Figure;
};

export type Table = {
  /** Also the name of its sheet: at most 31 characters, none of `[]/\:*?`. */
  name: string;
  columns: Pick<Column<never>, 'title' | 'width' | 'align' | 'parts' | 'glue'>[];
  /** What the columns say: by row, then column, then part. `first` marks a row that begins something new. */
  rows: { first: boolean; cells: Cell[][] }[];
  /** By column; null when no column has one. */
  totals: { title: string; figures: (Figure | null)[] } | null;
};

export type Party = { title: string; name: string; lines: string[] };
export type Fact = { label: string; value: string | Figure };

/** One paper, whatever it is printed as. */
export type Paper = {
  title: string;
  subtitle: string;
  language: keyof Localised;
  reference: string;
  transferId: string;
  issuedOn: string;
  parties: Party[];
  facts: Fact[];
  tables: Table[];
  totals: Fact[];
  remarks: string[];
  /** For whom it is signed; null when it is not. */
  signedBy: string | null;
  page: (number: number, count: number) => string;
  /** Said when print had to change a character. */
  unprintable: string;
};

/** The rows as the columns say them, with the totals of the columns that have one. `isFirst` tells a row that begins something new. */
export function tableOf<Row>(
  name: string,
  totalTitle: string,
  columns: Column<Row>[],
  rows: readonly Row[],
  isFirst: (row: Row) => boolean,
): Table {
  const figures = columns.map((column) => column.total?.(rows) ?? null);
  return {
    name,
    columns,
    rows: rows.map((row) => ({ first: isFirst(row), cells: columns.map((column) => column.of(row)) })),
    totals: figures.every((figure) => figure === null) ? null : { title: totalTitle, figures },
  };
}
