import { zipSync } from 'fflate';
import { expect, test, vi } from 'vitest';
import { readPackingList } from '../../../gateways/packing-list/index.ts';
import { FileRefused } from '../../../gateways/packing-list/faults.ts';
import { LIST_LIMITS } from '../../../gateways/packing-list/limits.ts';
import { unpack } from '../../../gateways/packing-list/xlsx-parts.ts';
import { refuseUnbounded } from '../../../gateways/packing-list/xml-bounds.ts';
import { archive, CHINESE, faultsOf, LINE, named, rawRow, rawWorkbook, workbook } from './files.ts';

// Thousands of rows, on a machine that may have much else to do.
vi.setConfig({ testTimeout: 60_000 });

const read = async (bytes: Buffer, fileName = '装箱单.xlsx') => readPackingList({ bytes, fileName });
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const DIRECTORY_ENTRY = Buffer.from('PK\u0001\u0002', 'latin1');
const FAR_ELSEWHERE = '<list><sheetData><row r="1"><c r="A1000000"><v>1</v></c></row></sheetData></list>';
const place = (at: string, row = 1) => rawWorkbook(`<row r="${row}"><c r="${at}"><v>1</v></c></row>`);

test.each([
  ['an empty file', Buffer.alloc(0), 'FILE_EMPTY'],
  ['an old workbook', Buffer.concat([COMPOUND, Buffer.alloc(500)]), 'FILE_FORMAT_OLD'],
  [
    'a workbook with a password',
    Buffer.concat([COMPOUND, Buffer.alloc(500), Buffer.from('EncryptedPackage', 'utf16le')]),
    'FILE_ENCRYPTED',
  ],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'FILE_FORMAT_UNKNOWN'],
  ['text in another encoding', Buffer.from('\uFEFFSKU', 'utf16le'), 'FILE_FORMAT_UNKNOWN'],
  ['a text document', archive({ 'word/document.xml': '<document/>' }), 'FILE_FORMAT_UNKNOWN'],
  ['half an archive', Buffer.from('PK\u0003\u0004and no more', 'latin1'), 'FILE_BROKEN'],
  ['a workbook without its sheet', archive({ 'xl/workbook.xml': '<workbook/>' }), 'FILE_BROKEN'],
  ['a sheet that is no XML', rawWorkbook('<row r="1"><c r="A1"><v>1</row>'), 'FILE_BROKEN'],
  ['a CSV with an open quote', Buffer.from(`${CHINESE.join(',')}\nB-1,"A`), 'FILE_BROKEN'],
  ['a workbook of other things', rawWorkbook(rawRow(1, ['Name', 'Telephone'])), 'HEADER_MISSING'],
  ['an empty sheet', rawWorkbook(''), 'HEADER_MISSING'],
  ['headers and a total, no rows', rawWorkbook(rawRow(1, CHINESE) + rawRow(2, ['合计'])), 'ROWS_MISSING'],
])('%s is one clear fault of the file, in both languages', async (_name, bytes, code) => {
  const faults = faultsOf(await read(bytes));
  expect(faults).toMatchObject([{ path: 'file', code }]);
  expect(faults[0]?.message.en).toMatch(/^装箱单\.xlsx (is|has) /);
  expect(faults[0]?.message['zh-CN']).toMatch(/^装箱单\.xlsx [\p{Script=Han}]/u);
});

test('what is missing from a sheet without headers is named', async () => {
  const [fault] = faultsOf(await read(rawWorkbook('')));
  expect(fault?.message.en).toContain('Booking no., SKU, Pieces, Cartons, Net weight (kg)');
  expect(fault?.message['zh-CN']).toContain('订仓单号、货号、件数');
});

test('a list cut off in the middle is a fault, not a shorter list', async () => {
  const whole = await workbook(CHINESE, LINE, LINE, LINE);
  for (const part of [0.3, 0.6, 0.95]) {
    expect(named(await read(whole.subarray(0, Math.floor(whole.length * part))))).toEqual(['file FILE_BROKEN']);
  }
});

test('a workbook that unfolds to more than the limit is refused before it is unfolded', async () => {
  const bomb = Buffer.from(zipSync({ 'xl/workbook.xml': Buffer.alloc(LIST_LIMITS.unpackedBytes + 1, 32) }));
  expect(bomb.length).toBeLessThan(100_000);
  expect(named(await read(bomb))).toEqual(['file FILE_TOO_LARGE']);
  const before = process.memoryUsage().arrayBuffers;
  expect(() => unpack(bomb, LIST_LIMITS)).toThrow(FileRefused);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(LIST_LIMITS.unpackedBytes / 4);
});

test('a part unfolds no further than the directory says', () => {
  const lying = Buffer.from(zipSync({ 'xl/workbook.xml': Buffer.alloc(10_000_000, 32) }));
  lying.writeUInt32LE(10, lying.lastIndexOf(DIRECTORY_ENTRY) + 24);
  expect(unpack(lying, LIST_LIMITS)['xl/workbook.xml']).toHaveLength(10);
});

test('stored parts count by the bytes they copy, whatever they say of their size', async () => {
  const parts = Array.from({ length: 5 }, (_, index) => [`xl/${index}.xml`, Buffer.alloc(LIST_LIMITS.unpackedBytes / 4, 32)] as const);
  const stored = Buffer.from(zipSync(Object.fromEntries(parts), { level: 0 }));
  for (let entry = stored.indexOf(DIRECTORY_ENTRY); entry !== -1; entry = stored.indexOf(DIRECTORY_ENTRY, entry + 1)) {
    stored.writeUInt32LE(0, entry + 24);
  }
  expect(named(await read(stored))).toEqual(['file FILE_TOO_LARGE']);
});

test('a directory of four thousand million entries ends at once', async () => {
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(0xffff, 8);
  const locator = Buffer.alloc(20);
  locator.write('PK\u0006\u0007', 'latin1');
  locator.writeUInt32LE(4, 8);
  const record = Buffer.alloc(56);
  record.write('PK\u0006\u0006', 'latin1');
  record.writeUInt32LE(0xffffffff, 32);
  expect(named(await read(Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), record, locator, end])))).toEqual([
    'file FILE_TOO_LARGE',
  ]);
});

test.each([
  ['a tree of elements without end', '<row r="1">'.repeat(101)],
  ['a tag of endless attributes', `<row ${Array.from({ length: 30_000 }, (_, index) => `a${index}="1"`).join(' ')}/>`],
  ['a cell of endless blanks', `<row r="1"><c r="A1">${' '.repeat(300_000)}</c></row>`],
  ['a comment that never ends', '<!--'.repeat(1000)],
  ['a closing tag hidden in an attribute', '<row a="</row>">'.repeat(101)],
  ['a quote that never ends', '<row a="b>'],
])('%s is refused before the reader follows it', async (_name, sheetData) => {
  expect(named(await read(rawWorkbook(sheetData)))).toEqual(['file FILE_BROKEN']);
  expect(() => refuseUnbounded(`<worksheet><sheetData>${sheetData}`)).toThrow(FileRefused);
});

test.each([
  ['below the last row', place(`A${LIST_LIMITS.lastRow + 1}`)],
  ['right of the last column', place('IW1')],
  ['in a row that says it is far below', place('A1', LIST_LIMITS.lastRow + 1)],
  ['in the farthest corner', rawWorkbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')],
  ['in an attribute of another name space', rawWorkbook('<row r="1"><c r="A1" x:r="A1000000"><v>1</v></c></row>')],
  ['of a name space in Chinese', rawWorkbook('<row r="1"><退:c r="A1000000"><v>1</v></退:c></row>')],
  ['of a sheet that calls itself something else', rawWorkbook('', { 'xl/worksheets/sheet1.xml': FAR_ELSEWHERE })],
  ['in a row outside Excel', rawWorkbook('<row r="999999999"><c r="A1"></c></row>')],
])('a cell %s is refused, so that filling the gap cannot exhaust the memory', async (_name, bytes) => {
  expect(named(await read(bytes))).toEqual(['file ROWS_TOO_MANY']);
});

test.each([
  ['as a character reference', '<row r="1"><c r="A&#49;&#48;00000"><v>1</v></c></row>'],
  ['behind a bracket in quotes', '<row r="1"><c x=">" r="A1000000"><v>1</v></c></row>'],
  ['behind an opening bracket', '<row r="1"><c x="<" r="A1000000"><v>1</v></c></row>'],
  ['without quotes', '<row r="1"><c r=A1000000><v>1</v></c></row>'],
  ['in a row number that is no number', '<row r="1e9"><c r="A1"><v>1</v></c></row>'],
  ['in small letters', '<row r="1"><c r="zzzzzz1"><v>1</v></c></row>'],
])('a far cell hidden from the check %s is refused as damaged', async (_name, sheetData) => {
  expect(named(await read(rawWorkbook(sheetData)))).toEqual(['file FILE_BROKEN']);
});

test('formatting of many thousand rows below the list does no harm', async () => {
  const formatted = Array.from({ length: 50_000 }, (_, index) => `<row r="${index + 3}"><c r="A${index + 3}" s="0"/></row>`).join('');
  const rows = rawRow(1, CHINESE) + rawRow(2, LINE.map(String)) + formatted + '<row r="1048576" ht="15"><c r="XFD1048576" s="0"/></row>';
  expect(await read(rawWorkbook(rows))).toMatchObject({ lines: [{ row: 2 }] });
});

test('a number that would unfold to gigabytes is no number', async () => {
  const huge = { xml: '<c r="@"><v>1E999999999</v></c>' };
  const bytes = rawWorkbook(rawRow(1, CHINESE) + rawRow(2, ['B-1', 'A', huge, '1', '', '3', '9'.repeat(100_000), '8.5', '85', '否']));
  expect(named(await read(bytes))).toEqual(['rows[2].pieces FIELD_INVALID', 'rows[2].grossWeightKg FIELD_INVALID']);
});

const list = (lines: number) => Buffer.from([CHINESE.join(','), ...Array.from({ length: lines }, () => LINE.join(','))].join('\n'));

test('20,000 lines are read, one more is not', async () => {
  const read20k = await read(list(20_000));
  expect(read20k).toHaveProperty('lines.length', 20_000);
  expect(read20k).toMatchObject({ lines: { 19_999: { row: 20_001 } } });
  expect(named(await read(list(20_001)))).toEqual(['file ROWS_TOO_MANY']);
  expect(named(await read(list(LIST_LIMITS.lastRow)))).toEqual(['file ROWS_TOO_MANY']);
});

test('a CSV of nothing but lines stops at the limit', async () => {
  expect(named(await read(Buffer.alloc(10_000_000, '\n')))).toEqual(['file ROWS_TOO_MANY']);
});

test('files sent together each get their own answer, and a large one holds up nothing else in the process', async () => {
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 1);
  const [large, bad, small] = await Promise.all([read(list(20_000)), read(Buffer.from('SKU,Pieces')), read(list(3))]);
  clearInterval(turning);
  expect(large).toHaveProperty('lines.length', 20_000);
  expect(named(bad)).toContain('rows[1].bookingNo COLUMN_MISSING');
  expect(small).toHaveProperty('lines.length', 3);
  expect(turns).toBeGreaterThan(20);
});
