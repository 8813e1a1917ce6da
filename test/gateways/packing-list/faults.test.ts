import { expect, test } from 'vitest';
import { readPackingList, readProductSheet } from '../../../gateways/packing-list/index.ts';
import { CHINESE, faultsOf, LINE, line, named, rawRow, rawWorkbook, workbook } from './files.ts';

const fileName = 'list.xlsx';
const read = async (bytes: Buffer) => readPackingList({ bytes, fileName });

test('every bad cell of every row is named at once, by row and field, with its column as printed and its text quoted', async () => {
  const bytes = await workbook(
    ['装箱单'],
    CHINESE,
    line({ 件数: '十二', 箱数: 1.5, 单价: 'ask', 是否退税: '也许' }),
    line(),
    line({ 订仓单号: 'B 1', 货号: null, 件数: 0, '毛重(千克)': '-3', 总价: 85.001 }),
  );
  const faults = faultsOf(await read(bytes));
  expect(faults.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'rows[3].pieces FIELD_INVALID',
    'rows[3].cartons FIELD_INVALID',
    'rows[3].unitPrice FIELD_INVALID',
    'rows[3].refundClaimed FIELD_INVALID',
    'rows[5].bookingNo FIELD_INVALID',
    'rows[5].sku FIELD_MISSING',
    'rows[5].pieces FIELD_INVALID',
    'rows[5].grossWeightKg FIELD_INVALID',
    'rows[5].totalPrice FIELD_INVALID',
  ]);
  const messages = Object.fromEntries(faults.map(({ path, message }) => [path, message]));
  expect(messages['rows[3].pieces']).toEqual({ en: '件数 "十二" is not a whole number', 'zh-CN': '件数“十二”不是整数' });
  expect(messages['rows[5].sku']).toEqual({ en: '货号 is empty', 'zh-CN': '货号为空' });
  expect(messages['rows[5].totalPrice']).toEqual({
    en: '总价 "85.001": Expected a decimal with at most 2 places',
    'zh-CN': '总价“85.001”：应为最多 2 位小数的十进制数',
  });
});

test('a misspelt header is a missing column, named with the headers found; the rows are still read for their own faults', async () => {
  const headers = CHINESE.map((header) => (header === '件数' ? '件树' : header));
  const faults = faultsOf(await read(await workbook([], headers, line({ 箱数: 'x' }))));
  expect(faults.map(({ path, code }) => `${path} ${code}`)).toEqual(['rows[2].pieces COLUMN_MISSING', 'rows[3].cartons FIELD_INVALID']);
  expect(faults[0]?.message.en).toBe(`The column Pieces (件数) is missing; headers found: ${headers.map((one) => `"${one}"`).join(', ')}`);
  expect(faults[0]?.message['zh-CN']).toContain('缺少“件数”（Pieces）列；找到的表头：');
});

test('two headers of one meaning are a fault that names both, optional or not', async () => {
  const faults = faultsOf(await read(await workbook([...CHINESE, 'Qty', '箱唛'], [...LINE, 10, 'x'])));
  expect(faults.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'rows[1].pieces COLUMN_DUPLICATE',
    'rows[1].cartonMarks COLUMN_DUPLICATE',
  ]);
  expect(faults[0]?.message.en).toContain('"件数", "Qty"');
});

test('a booking number is not taken over a gap, a subtotal or the headers', async () => {
  const bytes = await workbook(
    CHINESE,
    line({ 订仓单号: null }),
    line(),
    [],
    line({ 订仓单号: null }),
    line(),
    ['小计', null, 10],
    line({ 订仓单号: null }),
  );
  expect(named(await read(bytes))).toEqual([2, 5, 8].map((row) => `rows[${row}].bookingNo FIELD_MISSING`));
});

test('no other column is taken from the row above', async () => {
  const empty = { 货号: null, 件数: null, 箱数: null, '净重(千克)': null, '毛重(千克)': null, 单价: null, 总价: null };
  const fields = ['sku', 'pieces', 'cartons', 'netWeightKg', 'grossWeightKg', 'unitPrice', 'totalPrice'];
  expect(named(await read(await workbook(CHINESE, line(), line(empty))))).toEqual(fields.map((field) => `rows[3].${field} FIELD_MISSING`));
});

test('a date in a text column is a fault, since the text that was typed is lost', async () => {
  const faults = faultsOf(await read(await workbook(CHINESE, line({ 货号: { value: new Date('2026-01-02'), format: 'yyyy-mm-dd' } }))));
  expect(faults).toMatchObject([{ path: 'rows[2].sku', code: 'FIELD_INVALID' }]);
  expect(faults[0]?.message.en).toBe('货号 "2026-01-02" is a date to the spreadsheet; format the cell as text');
});

test.each([
  ['an error', '<c r="@" t="e"><v>#REF!</v></c>', /#REF!.* error/],
  ['an error of a formula, in another name space', '<x:c r="@" s="0" t="e"><x:f>A9</x:f><x:v>#N/A</x:v></x:c>', /#N\/A.* error/],
  ['a formula nobody calculated', '<c r="@"><f>1+1</f></c>', /without a saved result/],
  ['one that a script wrote', '<c r="@" t="str"><f t="shared" si="0"/></c>', /without a saved result/],
  ['one with an empty result', '<c r="@"><f>SUM(A1,B1)</f><v></v></c>', /without a saved result/],
  ['a logical one', '<c r="@" t="b"><f>1=1</f></c>', /without a saved result/],
])('%s in an optional column is a fault, not an empty cell', async (_name, xml, message) => {
  const cells = LINE.map(String).with(9, '否');
  const bytes = rawWorkbook(rawRow(1, CHINESE) + rawRow(2, [...cells.slice(0, 9), { xml }]));
  const faults = faultsOf(await read(bytes));
  expect(faults).toMatchObject([{ path: 'rows[2].refundClaimed', code: 'CELL_ERROR' }]);
  expect(faults[0]?.message.en).toMatch(message);
});

test('an error that a CSV carries as text is a fault too', async () => {
  const csv = [CHINESE.join(','), 'B-1,A,10,1,#VALUE!,3,3.5,8.5,85,否'].join('\n');
  expect(named(await read(Buffer.from(csv)))).toEqual(['rows[2].cartonMarks CELL_ERROR']);
});

test('a long cell is quoted short, on one line', async () => {
  const [fault] = faultsOf(await read(await workbook(CHINESE, line({ 件数: `x\n${'y'.repeat(500)}` }))));
  expect(fault?.message.en).toBe(`件数 "x ${'y'.repeat(58)}…" is not a whole number`);
});

test('faults of a product sheet carry the codes of the contract', async () => {
  const headers = [
    'SKU',
    'Chinese name',
    'English name',
    'HS code',
    'Declaration elements',
    'Unit',
    'Legal unit',
    'Legal unit 1 per piece',
    'Net weight',
    'Invoice',
  ];
  const bytes = await workbook(headers, ['A', '杯', 'Cup', 612345, '1|0', 'piece', '035', 0.3, 0.3, '收据']);
  expect(named(await readProductSheet({ bytes, fileName }))).toEqual([
    'rows[2].purchaseInvoice FIELD_INVALID',
    'rows[2].hsCode HS_CODE_MALFORMED',
    'rows[2].unit FIELD_INVALID',
  ]);
});
