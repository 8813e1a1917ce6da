import { Decimal } from 'decimal.js';
import writeExcelFile, { type CellObject, type Row } from 'write-excel-file/node';
import type { Column } from '../../gateways/packing-list/columns.ts';
import type { PackingList } from '../../gateways/packing-list/index.ts';
import { PACKING_LIST } from '../../gateways/packing-list/packing-list-columns.ts';
import { PRODUCT_SHEET } from '../../gateways/packing-list/product-columns.ts';
import { GOODS, type Good } from './goods.ts';

type Line = PackingList['lines'][number]['line'];

const FONT = { fontFamily: 'Microsoft YaHei', fontSize: 10 };
const LINED = { borderStyle: 'thin', borderColor: '#B8C2CC', alignVertical: 'center' } as const;
const HEAD = { ...LINED, fontWeight: 'bold', backgroundColor: '#1F4E78', textColor: '#FFFFFF', align: 'center', wrap: true } as const;
const TOTAL = { ...LINED, fontWeight: 'bold', backgroundColor: '#E2ECF5' } as const;
const HEAD_HEIGHT = 46;
const ROW_HEIGHT = 18;
const PRICE = '#,##0.00';
const WEIGHT = '#,##0.00';
const COUNT = '#,##0';

/** Widths in characters, by field. */
const WIDTHS: Record<string, number> = {
  bookingNo: 24,
  cartonMarks: 24,
  netWeightKg: 17,
  grossWeightKg: 17,
  totalPrice: 14,
  nameZh: 24,
  nameEn: 36,
  model: 62,
  legalUnit1PerPiece: 19,
  legalUnit2PerPiece: 19,
};
const widthOf = ({ field }: Column) => ({ width: WIDTHS[field] ?? 13 });
/** Columns of a product sheet that hold numbers; all others are texts, so that codes keep their zeros. */
const NUMBERS = ['legalUnit1PerPiece', 'legalUnit2PerPiece', 'netWeightKg', 'exportDutyRatePercent'];

/** A packing list as a seller's office writes it: title, merged booking numbers, a totals row. */
export async function packingListSheet(lines: readonly Line[]): Promise<Buffer<ArrayBuffer>> {
  const extra = (zh: string, en: string) => ({ value: `${zh}\n${en}`, ...HEAD });
  const heads = PACKING_LIST.map(({ label }) => ({ value: `${label['zh-CN']}\n${label.en}`, ...HEAD }));
  const [booking, sku, ...others] = heads;
  const header = [extra('序号', 'No.'), booking, sku, extra('品名', 'Goods'), ...others] as Row;
  const [bookingWidth, skuWidth, ...widths] = PACKING_LIST.map(widthOf);
  const data = [
    ...title(
      '海外仓出口装箱单 PACKING LIST',
      '广州南沙 → 马来西亚巴生港  Nansha, Guangzhou – Port Klang, Malaysia    币制 Currency: CNY',
      header.length,
    ),
    header.map((cell) => ({ ...(cell as CellObject), height: HEAD_HEIGHT })),
    ...lines.map((line, index) => listRow(line, index, lines)),
    totalsRow(lines),
  ];
  const columns = [{ width: 6 }, bookingWidth ?? {}, skuWidth ?? {}, { width: 24 }, ...widths];
  return written(data, '装箱单 Packing list', columns);
}

/** A catalogue. */
export async function productSheet(goods: readonly Good[]): Promise<Buffer<ArrayBuffer>> {
  const data = [
    ...title('商品资料表 PRODUCT SHEET', '法定数量按每件计  Legal quantities are per piece', PRODUCT_SHEET.length),
    PRODUCT_SHEET.map(({ label }) => ({ value: `${label['zh-CN']}\n${label.en}`, ...HEAD, height: HEAD_HEIGHT })),
    ...goods.map((good) => PRODUCT_SHEET.map(({ field }) => productCell(field, good[field as keyof Good]))),
  ];
  return written(data, '商品 Products', PRODUCT_SHEET.map(widthOf));
}

const written = async (data: Row[], sheet: string, columns: { width?: number }[]): Promise<Buffer<ArrayBuffer>> =>
  Buffer.from(await writeExcelFile(data, { sheet, columns, stickyRowsCount: 3, orientation: 'landscape' }, FONT).toBuffer());

const title = (text: string, under: string, columnSpan: number): Row[] => [
  [{ value: text, fontWeight: 'bold', fontSize: 16, align: 'center', height: 30, columnSpan }],
  [{ value: under, textColor: '#5B6775', align: 'center', height: 20, columnSpan }],
];

const productCell = (field: string, value: string | null) =>
  value !== null && NUMBERS.includes(field) ? number(value, '0.#####') : text(value ?? '');

const number = (value: string | number, format: string) =>
  ({ value: Number(value), format, align: 'right', height: ROW_HEIGHT, ...LINED }) as const;
const text = (value: string) => ({ value, align: 'left', indent: 1, ...LINED }) as const;

function listRow(line: Line, index: number, lines: readonly Line[]): Row {
  const first = lines[index - 1]?.bookingNo !== line.bookingNo;
  const other = lines.findIndex((one, later) => later > index && one.bookingNo !== line.bookingNo);
  const rowSpan = (other === -1 ? lines.length : other) - index;
  return [
    { ...number(index + 1, COUNT), align: 'center' },
    first ? { ...text(line.bookingNo), rowSpan } : null,
    text(line.sku),
    text(GOODS.find(({ sku }) => sku === line.sku)?.nameZh ?? ''),
    number(line.pieces, COUNT),
    number(line.cartons, COUNT),
    text(line.cartonMarks),
    number(line.netWeightKg, WEIGHT),
    number(line.grossWeightKg, WEIGHT),
    number(line.unitPrice, PRICE),
    number(line.totalPrice, PRICE),
    { ...text(line.refundClaimed ? '是' : '否'), align: 'center' },
  ];
}

function totalsRow(lines: readonly Line[]): Row {
  const sum = (value: (line: Line) => Decimal.Value, format: string) => ({
    ...number(lines.reduce((total, line) => total.plus(value(line)), new Decimal(0)).toString(), format),
    ...TOTAL,
  });
  const blank = { ...TOTAL };
  return [
    { value: '合计 Total', ...TOTAL, columnSpan: 4 },
    null,
    null,
    null,
    sum(({ pieces }) => pieces, COUNT),
    sum(({ cartons }) => cartons, COUNT),
    blank,
    sum(({ netWeightKg }) => netWeightKg, WEIGHT),
    sum(({ grossWeightKg }) => grossWeightKg, WEIGHT),
    blank,
    sum(({ totalPrice }) => totalPrice, PRICE),
    blank,
  ];
}
