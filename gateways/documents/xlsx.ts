import writeExcelFile, { type CellObject, type Row, type Sheet } from 'write-excel-file/node';
import { printed, spreadsheetNumber } from './figures.ts';
import type { Cell, Figure, Paper, Table } from './paper.ts';

const HEAD = {
  fontWeight: 'bold',
  backgroundColor: '#E8EDF3',
  wrap: true,
  alignVertical: 'center',
  borderStyle: 'thin',
  borderColor: '#C3CAD3',
} as const;
const TOTAL = { fontWeight: 'bold', backgroundColor: '#F4F6F9', topBorderStyle: 'thin' } as const;
const LABEL = { textColor: '#5B6775', alignVertical: 'top' } as const;
const ALARM = { textColor: '#B42318', fontWeight: 'bold' } as const;
const LABEL_CHARS = 36;
const VALUE_CHARS = 90;
// Points; a row may have no more than this.
const LINE_HEIGHT = 13;
const MOST_HEIGHT = 409;
const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u;

/** The paper as a workbook: first a sheet as the paper's head, then one per table, its head row frozen. Numbers are numbers unless a
 *  spreadsheet would round them. */
export async function workbookOf(paper: Paper): Promise<Uint8Array> {
  return writeExcelFile([overview(paper), ...paper.tables.map(sheetOf)], { fontFamily: 'Arial', fontSize: 10 }).toBuffer();
}

function overview(paper: Paper): Sheet<never> {
  const { title, subtitle, parties, facts, totals, remarks, transferId } = paper;
  const labelled = (label: string, value: Cell): Row => [
    { value: label, ...LABEL },
    { ...cellOf(value, VALUE_CHARS), align: 'left' },
  ];
  return {
    sheet: '概览 Overview',
    columns: [{ width: LABEL_CHARS }, { width: VALUE_CHARS }],
    data: [
      [{ value: `${title} ${subtitle}`, fontWeight: 'bold', fontSize: 14 }],
      [],
      ...parties.map((party) => labelled(party.title, [party.name, ...party.lines].join('\n'))),
      [],
      ...facts.map(({ label, value }) => labelled(label, value)),
      [],
      ...totals.map(({ label, value }) => labelled(label, value)),
      [],
      ...remarks.map((remark) => labelled('注 Remark', remark)),
      labelled('Outport', transferId),
    ],
  };
}

function sheetOf({ name, columns, rows, totals }: Table): Sheet<never> {
  const parts = columns.flatMap((column) => column.parts.map((part, index) => ({ ...part, align: index === 0 ? column.align : 'left' })));
  return {
    sheet: name,
    orientation: 'landscape',
    stickyRowsCount: 1,
    columns: parts.map(({ chars }) => ({ width: chars })),
    data: [
      parts.map(({ title, align }) => ({ value: title, align, ...HEAD })),
      ...rows.map(({ cells }) => cells.flat().map((cell, index) => cellOf(cell, parts[index]?.chars ?? VALUE_CHARS))),
      ...(totals === null ? [] : [totalRow(columns, totals)]),
    ],
  };
}

function totalRow(columns: Table['columns'], { title, figures }: NonNullable<Table['totals']>): Row {
  const cells = columns.flatMap((column, index) => column.parts.map((_, part) => (part === 0 ? (figures[index] ?? null) : null)));
  return cells.map((figure, index) => totalCell(figure, index === 0 ? title : ''));
}

const totalCell = (total: Figure | null, label: string): CellObject =>
  total === null ? { value: label, type: String, ...TOTAL } : { ...figureCell(total), ...TOTAL };

function cellOf(cell: Cell, chars: number): CellObject {
  if (typeof cell === 'string') return textCell(cell, chars);
  return 'mark' in cell ? { ...textCell(cell.mark, chars), ...(cell.doubtful ? ALARM : {}) } : figureCell(cell);
}

const textCell = (value: string, chars: number): CellObject => ({
  value,
  type: String,
  wrap: true,
  alignVertical: 'top',
  height: Math.min(linesOf(value, chars) * LINE_HEIGHT + 2, MOST_HEIGHT),
});

/** Lines that a text takes in a column, since not every reader makes rows as high as their text. */
const linesOf = (text: string, chars: number): number =>
  text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(widthOf(line) / (chars - 2))), 0);
const widthOf = (line: string): number => [...line].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);

function figureCell(figure: Figure): CellObject {
  const number = spreadsheetNumber(figure);
  if (number === null) return { value: printed(figure), type: String, align: 'right', alignVertical: 'top' };
  return { value: number.value, type: Number, format: number.format, alignVertical: 'top' };
}
