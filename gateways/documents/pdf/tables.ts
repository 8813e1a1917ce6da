import type { Content, CustomTableLayout, TableCell } from 'pdfmake';
import { printed } from '../figures.ts';
import type { Cell, Fact, Table } from '../paper.ts';

export const INK = '#1f2733';
export const QUIET = '#5b6775';
const RULE = '#c3cad3';
const STRONG_RULE = '#55606e';
const HEAD_FILL = '#e8edf3';
const TOTAL_FILL = '#f4f6f9';
export const ALARM = '#b42318';

const LINE = 0.5;
const PADDING = 3;
// A4 across, less its margins.
export const MARGIN = 30;
const INNER_WIDTH = 841.89 - 2 * MARGIN;

export type Print = (text: string) => string;

/** A table over as many pages as it takes: its head stands on each, and no row is torn. */
export function pageTable(table: Table, print: Print): Content {
  // The head is row 0, so row n of the table is between rules n + 1 and n + 2.
  const begins = (rule: number): boolean => table.rows[rule - 1]?.first === true;
  return {
    layout: { ...GRID, hLineColor: (rule) => (begins(rule) ? STRONG_RULE : RULE) },
    margin: [0, 0, 0, 8],
    fontSize: 7,
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: fitted(table.columns.map(({ width }) => width)),
      body: [
        table.columns.map(({ title, align }) => ({ text: print(title), alignment: align, bold: true, fillColor: HEAD_FILL })),
        ...table.rows.map(({ cells }) =>
          cells.map((parts, index) => bodyCell(parts, table.columns[index] as Table['columns'][number], print)),
        ),
        ...(table.totals === null ? [] : [totalRow(table.totals, print)]),
      ],
    },
  };
}

/** The open width in points: left to the library, one long word would push the table off the page. */
function fitted(widths: (number | '*')[]): number[] {
  const taken = widths.reduce<number>((sum, width) => sum + (width === '*' ? 0 : width), 0);
  const left = INNER_WIDTH - taken - widths.length * (2 * PADDING + LINE) - LINE;
  const open = widths.filter((width) => width === '*').length;
  return widths.map((width) => (width === '*' ? left / open : width));
}

/** So many columns of one width. */
export const equal = (columns: number): number[] => fitted(Array.from({ length: columns }, () => '*' as const));

function bodyCell(parts: Cell[], { glue, align }: Table['columns'][number], print: Print): TableCell {
  const words = parts.map((part) => worded(part, print)).filter((word) => word !== '');
  const doubtful = parts.some((part) => typeof part === 'object' && 'mark' in part && part.doubtful);
  return { text: words.join(glue), alignment: align, ...(doubtful ? { color: ALARM, bold: true } : {}) };
}

function worded(value: Cell, print: Print): string {
  if (typeof value === 'string') return print(value);
  return 'mark' in value ? print(value.mark) : printed(value);
}

function totalRow({ title, figures }: NonNullable<Table['totals']>, print: Print): TableCell[] {
  const label = figures.findIndex((figure) => figure !== null);
  return figures.map((figure, index) => {
    const style = { bold: true, fillColor: TOTAL_FILL, alignment: 'right' as const };
    if (index === 0) return { text: print(title), colSpan: label, ...style };
    return { text: figure === null ? '' : printed(figure), ...style };
  });
}

/** Labelled values, `across` in a row. */
export function factTable(facts: Fact[], across: number, print: Print): Content {
  const cells: TableCell[] = facts.map(({ label, value }) => ({
    stack: [
      { text: print(label), color: QUIET, fontSize: 6.5 },
      { text: worded(value, print), bold: true, fontSize: 8 },
    ],
  }));
  const rows = Array.from({ length: Math.ceil(cells.length / across) }, (_, row) => cells.slice(row * across, (row + 1) * across));
  for (const row of rows) while (row.length < across) row.push({});
  return {
    layout: GRID,
    margin: [0, 0, 0, 8],
    table: { widths: equal(across), body: rows, dontBreakRows: true },
  };
}

export const GRID: CustomTableLayout = {
  hLineWidth: () => LINE,
  vLineWidth: () => LINE,
  hLineColor: () => RULE,
  vLineColor: () => RULE,
  paddingLeft: () => PADDING,
  paddingRight: () => PADDING,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
};
