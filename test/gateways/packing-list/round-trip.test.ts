import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type PackingList, readPackingList } from '../../../gateways/packing-list/index.ts';
import { PACKING_LIST } from '../../../gateways/packing-list/packing-list-columns.ts';
import { CHINESE, line as printedLine, READ_LINE, workbook } from './files.ts';

// Thousands of rows, on a machine that may have much else to do.
vi.setConfig({ testTimeout: 60_000 });

type Line = PackingList['lines'][number]['line'];

const decimals = (places: number) =>
  fc.tuple(fc.bigInt({ min: 0n, max: 10n ** BigInt(13 + places) - 1n }), fc.nat({ max: places })).map(([digits, used]) =>
    new Decimal(digits.toString())
      .div(10 ** places)
      .toDecimalPlaces(used, Decimal.ROUND_DOWN)
      .toFixed(),
  );
const EXOTIC = fc.constantFrom('退', '货', '“', '&', '<', '>', '"', ',', '\n', '；', '🧦', 'é', '#', '=', '-', "'", '_', 'x');
const MARKS = fc.array(fc.oneof(EXOTIC, fc.stringMatching(/^[ -~]$/)), { maxLength: 30 }).map((characters) => characters.join('').trim());
const LINE = fc.record<Line>({
  bookingNo: fc.stringMatching(/^[\w\-/]{1,60}$/),
  sku: fc.stringMatching(/^[\w.\-/]{1,30}$/),
  pieces: fc.integer({ min: 1, max: 100_000_000 }),
  cartons: fc.integer({ min: 0, max: 1_000_000 }),
  cartonMarks: MARKS,
  netWeightKg: decimals(5),
  grossWeightKg: decimals(5),
  unitPrice: decimals(5),
  totalPrice: decimals(2),
  refundClaimed: fc.boolean(),
});
const MOST_LINES = 8;
const each = <T>(value: fc.Arbitrary<T>, times: number) => fc.array(value, { minLength: times, maxLength: times });
/** A list, and how somebody writes it: the order of the columns, a name for each, numbers as numbers or as texts, rows above it. */
const WRITTEN = fc.record({
  lines: fc.array(LINE, { minLength: 1, maxLength: MOST_LINES }),
  order: fc.shuffledSubarray([...PACKING_LIST], { minLength: PACKING_LIST.length }),
  names: each(fc.nat(), PACKING_LIST.length),
  asText: each(fc.boolean(), PACKING_LIST.length * MOST_LINES),
  above: fc.nat({ max: 5 }),
});
type Written = typeof WRITTEN extends fc.Arbitrary<infer T> ? T : never;

/** Digits that a spreadsheet would not round. */
const exact = (value: string | number) => new Decimal(value).precision() <= 15;

type Printed = string | number | boolean;

function table({ lines, order, names, asText, above }: Written): Printed[][] {
  const headers = order.map(({ label, also }, index) => {
    const known = [label.en, label['zh-CN'], `${label['zh-CN']}\n${label.en}`, ...also];
    return known[(names[index] ?? 0) % known.length] ?? label.en;
  });
  const cell = (value: Printed, field: string, text: boolean) => {
    if (typeof value === 'boolean') return text ? (value ? '是' : 'No') : value;
    const numeric = /pieces|cartons$|Kg$|Price$/.test(field);
    return numeric && exact(value) && !text ? Number(value) : String(value);
  };
  const rows = lines.map((line, row) =>
    order.map(({ field }, column) => cell(line[field as keyof Line], field, asText[row * order.length + column] ?? false)),
  );
  return [...Array.from({ length: above }, (): Printed[] => []), headers, ...rows];
}

/** What stands for an error or a total in a sheet is no text of a line; and the writer garbles the names that every object has. */
const isSayable = ({ lines }: Written) =>
  lines.every(({ bookingNo, sku, cartonMarks }) =>
    [bookingNo, sku, cartonMarks].every((text) => !/^#\S+$|^(grand|sub)?totals?$/i.test(text.replaceAll(/[-./_]/g, '')) && !(text in {})),
  );

const csvCell = (cell: Printed) => `"${String(cell).replaceAll('"', '""')}"`;
const asRead = ({ lines, above }: Written) => lines.map((line, index) => ({ row: above + index + 2, line }));

test('any list that can be declared comes back the same from a workbook', async () => {
  await fc.assert(
    fc.asyncProperty(WRITTEN.filter(isSayable), async (written) => {
      const read = await readPackingList({ bytes: await workbook(...table(written)), fileName: 'list.xlsx' });
      expect(read).toEqual({ lines: asRead(written), ignoredColumns: [] });
    }),
    { numRuns: 150 },
  );
});

test('a long workbook comes back line by line, wherever the reader cuts its text', async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => ({ ...READ_LINE, cartonMarks: `退货 ${index} & <${'x'.repeat(index % 50)}>` }));
  const rows = lines.map(({ cartonMarks }) => printedLine({ 唛头: cartonMarks }));
  const read = await readPackingList({ bytes: await workbook(CHINESE, ...rows), fileName: 'list.xlsx' });
  expect(read).toEqual({ lines: lines.map((one, index) => ({ row: index + 2, line: one })), ignoredColumns: [] });
});

test('any list that can be declared comes back the same from a CSV', async () => {
  await fc.assert(
    fc.asyncProperty(WRITTEN.filter(isSayable), async (written) => {
      const csv = table(written).map((row) => row.map(csvCell).join(','));
      const read = await readPackingList({ bytes: Buffer.from(csv.join('\r\n')), fileName: 'list.csv' });
      expect(read).toEqual({ lines: asRead(written), ignoredColumns: [] });
    }),
  );
});

test('no file at all makes the reader throw', async () => {
  const start = fc.constantFrom('', 'PK', 'PK\u0003\u0004', '\u00d0\u00cf\u0011\u00e0', '货号,件数\n', 'SKU,Pieces,Cartons\n');
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 400 }), async (prefix, rest) => {
      const read = await readPackingList({ bytes: Buffer.concat([Buffer.from(prefix), rest]), fileName: 'any' });
      expect('faults' in read && read.faults.length > 0).toBe(true);
    }),
  );
});

test('no damage to a good workbook makes the reader throw', async () => {
  const good = await workbook(
    PACKING_LIST.map(({ label }) => label.en),
    ['B-1', 'A', 10, 1, 'C/NO. 1', 3, 3.5, 8.5, 85, 'no'],
  );
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.uint8Array({ minLength: 1, maxLength: 4 }), async (at, change) => {
      const bytes = Buffer.from(good);
      bytes.set(change.subarray(0, bytes.length - at), at);
      const read = await readPackingList({ bytes, fileName: 'any' });
      expect('faults' in read || read.lines.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});
