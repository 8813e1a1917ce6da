import type { Cell, Column, Figure } from './paper.ts';

type Total<Row> = (rows: readonly Row[]) => Figure;

const oneLine = (title: string): string => title.replace('\n', ' ');
const totalled = <Row>(column: Column<Row>, total: Total<Row> | undefined): Column<Row> =>
  total === undefined ? column : { ...column, total };

/** Words. `width` in points on paper, `chars` in a workbook; so below. */
export const text = <Row>(title: string, width: number | '*', chars: number, of: (row: Row) => Cell): Column<Row> => ({
  title,
  width,
  align: 'left',
  parts: [{ title: oneLine(title), chars }],
  glue: ' ',
  of: (row) => [of(row)],
});

/** A number, summed where `total` says how. */
export const figure = <Row>(
  title: string,
  width: number,
  chars: number,
  of: (row: Row) => Figure,
  total?: Total<NoInfer<Row>>,
): Column<Row> =>
  totalled({ title, width, align: 'right', parts: [{ title: oneLine(title), chars }], glue: ' ', of: (row) => [of(row)] }, total);

/** A number and its unit, apart in a workbook. */
export const measured = <Row>(
  title: string,
  unitTitle: string,
  width: number,
  of: (row: Row) => [Cell, string],
  total?: Total<NoInfer<Row>>,
): Column<Row> => {
  const parts = [
    { title: oneLine(title), chars: 14 },
    { title: unitTitle, chars: 13 },
  ];
  return totalled({ title, width, align: 'right', parts, glue: ' ', of }, total);
};

/** Words on lines of their own, apart in a workbook. */
export const stacked = <Row>(
  title: string,
  parts: { title: string; chars: number }[],
  width: number | '*',
  of: (row: Row) => string[],
): Column<Row> => ({ title, width, align: 'left', parts, glue: '\n', of });
