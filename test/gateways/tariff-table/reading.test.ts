import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { GOODS } from '../../../dev/demo/goods.ts';
import { productSheet } from '../../../dev/demo/sheets.ts';
import type { TariffLine } from '../../../domain/tariff/line.ts';
import { readProductSheet } from '../../../gateways/packing-list/index.ts';
import { readTariffTable } from '../../../gateways/tariff-table/index.ts';
import { STARTER, starterFile } from '../../../gateways/tariff-table/starter.ts';
import { gb18030, named, workbook } from '../packing-list/files.ts';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const PROVENANCE = { source: 'a file', confidence: 'secondary' } as const;
const read = (bytes: Buffer | string) => readTariffTable({ bytes: Buffer.from(bytes), fileName: 'tariff' }, PROVENANCE);
async function linesOf(bytes: Buffer | string) {
  const table = await read(bytes);
  if ('faults' in table) throw new Error(JSON.stringify(table.faults));
  return { ...table, lines: await all(table.lines()) };
}

const HEAD = ['商品编码', '商品名称', '英文名称', '法定第一单位', '法定第二单位', '监管条件', '出口税率(%)', '出口退税率(%)', '申报要素'];
const ROW = ['0902101000', '花茶', 'Flower tea', '千克', null, 'AB', 0, 9, '品牌类型|出口享惠情况|包装规格'];
const READ: Omit<TariffLine, 'tableVersion'> = {
  code: '0902101000',
  nameZh: '花茶',
  nameEn: 'Flower tea',
  legalUnit1: '035',
  legalUnit2: null,
  supervisionConditions: 'AB',
  exportDutyRatePercent: '0',
  refundRatePercent: '9',
  elements: ['品牌类型', '出口享惠情况', '包装规格'],
  source: 'a file',
  confidence: 'secondary',
};
const csv = (...rows: (string | number | null)[][]): string => rows.map((row) => row.map((cell) => cell ?? '').join(',')).join('\n');

test('a table is the same from CSV in UTF-8 or GB18030 and from XLSX, with a title above its headers', async () => {
  const text = csv(['2026年出口税则'], HEAD, ROW);
  const sheet = await workbook(
    ['2026年出口税则'].map((value) => ({ value })),
    HEAD.map((value) => ({ value })),
    ROW.map((value) => (value === null ? null : { value })),
  );
  const tables = await Promise.all([text, gb18030(text), sheet].map(linesOf));
  for (const table of tables) expect(table).toMatchObject({ digits: 10, rows: 1, passedOver: 0, lines: [READ] });
  expect(new Set(tables.map(({ sha256 }) => sha256)).size).toBe(1);
});

test('an empty cell means none, and a column that is not there means nothing is known', async () => {
  const { lines } = await linesOf(csv(['商品编码', '商品名称', '单位一', '法定单位', '监管条件'], ['6109100021', 'T恤衫', '', '件', '']));
  expect(lines).toMatchObject([{ supervisionConditions: '', exportDutyRatePercent: null, refundRatePercent: null, elements: [] }]);
  expect((await linesOf(csv(HEAD, ['6109100021', 'T恤衫', null, '011', null, null, null, null, null]))).lines).toMatchObject([
    { exportDutyRatePercent: '0', refundRatePercent: null },
  ]);
});

test('the six-digit nomenclature is taken as it is: headings are passed over, a row called TOTAL is a line like the others', async () => {
  const nomenclature = [
    'section,hscode,description,parent,level',
    'I,01,Animals; live,TOTAL,2',
    'I,0101,"Horses, asses, mules and hinnies; live",01,4',
    'I,010121,"Horses; live, pure-bred breeding animals",0101,6',
    'TOTAL,999999,Commodities not specified according to kind,9999,6',
    'TOTAL,TOTAL,Total of all HS2022 commodities,TOTAL,5',
  ].join('\n');
  const table = await linesOf(nomenclature);
  expect(table).toMatchObject({ digits: 6, rows: 2, passedOver: 3, ignoredColumns: ['section', 'parent'] });
  expect(table.lines.map(({ code, nameEn, nameZh, legalUnit1 }) => [code, nameEn, nameZh, legalUnit1])).toEqual([
    ['010121', 'Horses; live, pure-bred breeding animals', null, null],
    ['999999', 'Commodities not specified according to kind', null, null],
  ]);
});

test('every bad cell is named at once with row and column', async () => {
  const faulty = await read(
    csv(
      HEAD,
      ROW,
      ['902101000', '掉了零', null, '千克', null, null, null, null, null],
      ['6109100021', null, null, '壶', '999', '?', '5%', 'x', null],
      ['0902101000', '又一次', null, '千克', null, null, null, null, null],
      ['610910', '六位', null, '件', null, null, null, null, null],
    ),
  );
  expect(named(faulty)).toEqual([
    'rows[3].code FIELD_INVALID',
    'rows[4].nameZh FIELD_MISSING',
    'rows[4].exportDutyRatePercent FIELD_INVALID',
    'rows[4].refundRatePercent FIELD_INVALID',
    'rows[4].legalUnit1 FIELD_INVALID',
    'rows[4].legalUnit2 FIELD_INVALID',
    'rows[4].supervisionConditions FIELD_INVALID',
    'rows[5].code CODE_REPEATED',
    'rows[6].code CODE_LENGTH_MIXED',
  ]);
});

test('a table without what ten digits need is refused once, at its headers, and a file that is none in words', async () => {
  expect(named(await read(csv(['HS code', 'English name'], ['6109100021', 'T-shirts'], ['6109100022', 'T-shirts'])))).toEqual([
    'rows[1].nameZh COLUMN_MISSING',
    'rows[1].legalUnit1 COLUMN_MISSING',
  ]);
  expect(named(await read('once upon a time'))).toEqual(['file HEADER_MISSING']);
  expect(named(await read(csv(HEAD)))).toEqual(['file ROWS_MISSING']);
  expect(named(await read(''))).toEqual(['file FILE_EMPTY']);
  expect(named(await read(`${csv(HEAD)}\n"6109100021,T`))).toEqual(['file FILE_BROKEN']);
});

test('of a file with faults without end the first thousand are named and the others counted', async () => {
  const rows = Array.from({ length: 1_500 }, () => ['x', '名', null, '件', null, null, null, null, null]);
  const faulty = await read(csv(HEAD, ...rows));
  expect(faulty).toMatchObject({ more: 500 });
  expect(named(faulty)).toHaveLength(1_000);
});

test('100,000 lines are read in bounded memory: never all at once', async () => {
  const rows = Array.from(
    { length: 100_000 },
    (_, index) => `${1_000_000_000 + index},棉制针织T恤衫其他${index},Cotton T-shirts ${index},件,千克,,0,13,品牌类型|出口享惠情况`,
  );
  const bytes = Buffer.from(`${HEAD.join(',')}\n${rows.join('\n')}\n`);
  rows.length = 0;
  const table = await read(bytes);
  if ('faults' in table) throw new Error('it has faults');
  expect(table.rows).toBe(100_000);
  let most = 0;
  let seen = 0;
  const before = process.memoryUsage().heapUsed;
  for await (const line of table.lines()) {
    seen += 1;
    if (seen % 10_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
    expect(line.code).toHaveLength(10);
  }
  expect(seen).toBe(100_000);
  // All lines together take some 80 MB; what is there between two collections is far less than the limit of any process.
  expect(most).toBeLessThan(400 * 1024 * 1024);
}, 120_000);

const starter = async () => {
  const table = await readTariffTable(await starterFile(), STARTER);
  if ('faults' in table) throw new Error(JSON.stringify(table.faults));
  return all(table.lines());
};

test('the starter table has some hundred ten-digit lines with both names, units and source, and none of them passes for verified', async () => {
  const lines = await starter();
  expect(lines.length).toBeGreaterThan(200);
  for (const { nameZh, nameEn, legalUnit1, source, confidence, supervisionConditions, exportDutyRatePercent } of lines) {
    expect(nameZh).toMatch(/\p{Script=Han}/u);
    expect([nameEn, legalUnit1, supervisionConditions, exportDutyRatePercent]).not.toContain(null);
    expect(source).toMatch(/HS 2022 to six digits/);
    expect(confidence).toBe('unverified');
  }
});

test('the starter table says of every product of the demo what its catalogue says', async () => {
  const lines = new Map((await starter()).map((line) => [line.code, line]));
  const sheet = await readProductSheet({ bytes: await productSheet(GOODS), fileName: 'products.xlsx' });
  if ('faults' in sheet) throw new Error('the demo has faults');
  for (const { product } of sheet.products) {
    const { hsCode: code, legalUnit1, legalUnit2, supervisionConditions, exportDutyRatePercent } = product;
    expect(lines.get(code), code).toMatchObject({ code, legalUnit1, legalUnit2, supervisionConditions, exportDutyRatePercent });
  }
});

test('the file of the starter table is sorted, and each code stands in it once', async () => {
  const [, ...rows] = (await readFile(new URL('../../../gateways/tariff-table/starter-table.csv', import.meta.url), 'utf8'))
    .trim()
    .split('\n');
  const codes = rows.map((row) => row.slice(0, 10));
  expect(codes).toEqual([...new Set(codes)].toSorted());
});
