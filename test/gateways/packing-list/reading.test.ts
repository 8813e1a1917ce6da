import { expect, test } from 'vitest';
import { readPackingList, readProductSheet } from '../../../gateways/packing-list/index.ts';
import { PACKING_LIST } from '../../../gateways/packing-list/packing-list-columns.ts';
import { PRODUCT_SHEET } from '../../../gateways/packing-list/product-columns.ts';
import { plain } from '../../../gateways/packing-list/headers.ts';
import { CHINESE, gb18030, LINE, line, rawRow, rawWorkbook, READ_LINE, workbook } from './files.ts';

const fileName = 'list.xlsx';
const read = async (bytes: Buffer) => readPackingList({ bytes, fileName });
const onlyLine = (row: number, change = {}) => ({ lines: [{ row, line: { ...READ_LINE, ...change } }], ignoredColumns: [] });

test.each([
  ['Chinese', CHINESE],
  [
    'English',
    [
      'Booking no.',
      'SKU',
      'Pieces',
      'Cartons',
      'Carton marks',
      'Net weight (kg)',
      'Gross weight (kg)',
      'Unit price',
      'Total price',
      'Refund claimed',
    ],
  ],
  [
    'two-language',
    [
      '订仓单号\nBooking No',
      '货号/SKU',
      '件数 PCS',
      '箱数(CTNS)',
      '唛头 Marks & Nos.',
      '净重 N.W.(KG)',
      '毛重 G.W.(KG)',
      '单价(CNY)',
      '金额 Amount',
      '退税 Refund',
    ],
  ],
  [
    'full-width and untidy',
    ['订仓单号*', '货 号', '数量（件）', '箱数', '唛头', '净重（ＫＧ）', '毛重（千克）', ' 单价（元） ', '总价：', '是否退税？'],
  ],
])('%s headers are understood', async (_name, headers) => {
  expect(await read(await workbook(headers, LINE))).toEqual(onlyLine(2));
});

test('no header names two columns of one sheet, so that none is read into the wrong field', () => {
  for (const columns of [PACKING_LIST, PRODUCT_SHEET]) {
    const names = columns.flatMap(({ label, also }) => [...new Set([label.en, label['zh-CN'], ...also].map(plain))]);
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  }
});

test('titles above the headers, blank rows and totals are passed over, and rows keep the number the spreadsheet shows', async () => {
  const bytes = await workbook(
    ['装箱单 Packing list'],
    ['发货日期', '2026-11-23', '件数', 40],
    [],
    CHINESE,
    line(),
    [],
    ['小计：', null, 10],
    line({ 货号: 'B' }),
    [null, '合计 TOTAL', 20],
    [null, null, 20, null, null, 'Grand total'],
  );
  const list = await read(bytes);
  expect(list).toMatchObject({
    lines: [
      { row: 5, line: { sku: 'A' } },
      { row: 8, line: { sku: 'B' } },
    ],
  });
  expect(list).not.toHaveProperty('lines.2');
});

test('goods whose name begins like a total are goods', async () => {
  const bytes = await workbook(['品名', ...CHINESE], ['Total care shampoo', ...LINE]);
  expect(await read(bytes)).toMatchObject({ lines: [{ row: 2, line: READ_LINE }] });
});

test('columns may stand in any order; unknown ones are named, and a row that fills only them is no row', async () => {
  const reversed = [...CHINESE].toReversed();
  const bytes = await workbook(
    ['序号', ...reversed, '体积\n(m³)'],
    [1, ...[...LINE].toReversed(), 0.4],
    [2, ...reversed.map(() => null), 0.1],
  );
  expect(await read(bytes)).toEqual({ ...onlyLine(2), ignoredColumns: ['序号', '体积 (m³)'] });
});

test('optional columns that are not there take the default of the contract', async () => {
  const without = (row: unknown[]) => row.filter((_, index) => index !== 4 && index !== 9) as string[];
  expect(await read(await workbook(without(CHINESE), without(LINE)))).toEqual(onlyLine(2, { cartonMarks: '' }));
});

test('a booking number merged over several rows holds for each of them', async () => {
  const rows = [{ 订仓单号: 'B-1' }, { 订仓单号: null, 货号: 'B' }, { 订仓单号: 'B-2', 货号: 'C' }, { 订仓单号: null, 货号: 'D' }];
  const list = await read(await workbook(CHINESE, ...rows.map(line)));
  expect(list).toMatchObject({ lines: ['B-1', 'B-1', 'B-2', 'B-2'].map((bookingNo) => ({ line: { bookingNo } })) });
});

test('numbers are read by their digits: no float noise, no exponent, thousands separators and full-width digits as people type them', async () => {
  const digits = (xml: string) => ({ xml: `<c r="@"><v>${xml}</v></c>` });
  const bytes = rawWorkbook(
    rawRow(1, CHINESE) +
      rawRow(2, [
        'B-1',
        'A',
        '１，２００',
        digits('1.2E1'),
        null,
        digits('0.30000000000000004'),
        '1,234.50',
        digits('1.0E-3'),
        digits('12345678901.23'),
        '是',
      ]),
  );
  const numbers = {
    pieces: 1200,
    cartons: 12,
    netWeightKg: '0.3',
    grossWeightKg: '1234.5',
    unitPrice: '0.001',
    totalPrice: '12345678901.23',
  };
  expect(await read(bytes)).toEqual(onlyLine(2, { ...numbers, cartonMarks: '', refundClaimed: true }));
});

test('a formula gives the value that was saved with it', async () => {
  const pieces = { xml: '<c r="@"><f>5*2</f><v>10</v></c>' };
  const sku = { xml: '<c r="@" t="str"><f>CONCATENATE("A","")</f><v>A</v></c>' };
  const marks = { xml: '<c r="@" t="str"><f>""</f><v></v></c>' };
  const bytes = rawWorkbook(rawRow(1, CHINESE) + rawRow(2, ['B-1', sku, pieces, '1', marks, '3', '3.5', '8.5', '85', '否']));
  expect(await read(bytes)).toEqual(onlyLine(2, { cartonMarks: '' }));
});

test('codes that a spreadsheet keeps as numbers, or that were typed in full width, stay codes', async () => {
  const list = await read(await workbook(CHINESE, line({ 订仓单号: 202611230001, 货号: 'ＬＸ－０１' })));
  expect(list).toEqual(onlyLine(2, { bookingNo: '202611230001', sku: 'LX-01' }));
});

test('a CSV reads the same from UTF-8, with or without a byte order mark, and from GB18030 as Excel in China saves it', async () => {
  const marks = '"退货, ""C/NO. 1"""';
  const text = [CHINESE.join(','), '', `B-1,A,"1,000",1,${marks},3,3.5,8.5,8500,否`, '合计,,1000', ''].join('\r\n');
  const expected = onlyLine(3, { pieces: 1000, totalPrice: '8500', cartonMarks: '退货, "C/NO. 1"' });
  expect(gb18030('退货')).toEqual(Buffer.from('cdcbbbf5', 'hex'));
  for (const bytes of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), gb18030(text)]) expect(await read(bytes)).toEqual(expected);
});

test('a file is told by its content, whatever its name says', async () => {
  const xlsx = await workbook(CHINESE, LINE);
  const csv = Buffer.from([CHINESE, LINE].map((row) => row.join(',')).join('\n'));
  expect(await readPackingList({ bytes: xlsx, fileName: 'list.csv' })).toEqual(onlyLine(2));
  expect(await readPackingList({ bytes: csv, fileName: 'list.xlsx' })).toEqual(onlyLine(2));
});

test('a product sheet takes units, country, invoice and conditions as codes or as the words people write', async () => {
  const headers = [
    '货号',
    '中文品名',
    '英文品名',
    'HS编码',
    '申报要素',
    '申报单位',
    '法定单位',
    '第一单位每件数量',
    '法定第二单位',
    '第二单位每件数量',
  ];
  const more = ['单件净重', '原产国', '监管条件', '进项发票', '品牌授权', '商品属性'];
  const words = [
    'A',
    '杯',
    'Cup',
    '6912001000',
    '1|0|陶瓷',
    '件',
    '千克',
    0.3,
    null,
    null,
    0.3,
    '中国',
    '无',
    '专票',
    '是',
    '食品接触、儿童，食品接触',
  ];
  const codes = [
    'B',
    '袜',
    'Socks',
    6115950019,
    '1|0|针织',
    25,
    '025',
    1,
    35,
    '0.05',
    '0.05',
    'CHN',
    'AB',
    'none',
    false,
    'skin-contact / RADIO',
  ];
  const sheet = await readProductSheet({ bytes: await workbook([...headers, ...more], words, codes), fileName });
  const cup = {
    unit: '011',
    legalUnit1: '035',
    legalUnit2: null,
    originCountry: 'CHN',
    supervisionConditions: '',
    brandAuthorised: true,
    barCode: '无',
    attributes: ['food-contact', 'child'],
  };
  const socks = {
    hsCode: '6115950019',
    unit: '025',
    legalUnit2: '035',
    legalUnit2PerPiece: '0.05',
    supervisionConditions: 'AB',
    brandAuthorised: false,
    attributes: ['skin-contact', 'radio'],
  };
  expect(sheet).toMatchObject({
    products: [
      { row: 2, product: { ...cup, purchaseInvoice: 'special', exportDutyRatePercent: '0' } },
      { row: 3, product: { ...socks, purchaseInvoice: 'none' } },
    ],
  });
});
