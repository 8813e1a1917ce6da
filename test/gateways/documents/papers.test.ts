import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { DOCUMENT_KINDS, type DocumentKind, type PaperLine, type TransferPapers } from '../../../contracts/documents.ts';
import { paperOf } from '../../../gateways/documents/papers/index.ts';
import { pdfOf } from '../../../gateways/documents/pdf/pdf.ts';
import { workbookOf } from '../../../gateways/documents/xlsx.ts';
import { aLine, aTicket, papersOf, somePapers } from './papers.ts';
import { readPdf } from './pdf-text.ts';

const printed = async (kind: DocumentKind, papers: TransferPapers) => readPdf(await pdfOf(paperOf(kind, papers)));

/** A sheet as one record per row by column title; what is a number in the workbook is a Decimal here. */
async function sheetOf(kind: DocumentKind, papers: TransferPapers, sheet: number): Promise<Record<string, unknown>[]> {
  const workbook = Buffer.from(await workbookOf(paperOf(kind, papers)));
  const [titles = [], ...rows] = await readSheet(workbook, sheet, { parseNumber: (text: string) => new Decimal(text) });
  return rows.map((row) => Object.fromEntries(row.map((cell, column) => [String(titles[column]), cell])));
}

const LAST_SHEET: Record<DocumentKind, number> = { 'commercial-invoice': 2, 'packing-list': 2, 'declaration-data-sheet': 4 };
const withLines = (...lines: Partial<PaperLine>[]): TransferPapers =>
  somePapers({ tickets: [aTicket({ lines: lines.map((line, index) => aLine({ gnum: index + 1, ...line })) })] });

const anAmount = (places: number) =>
  fc.bigInt({ min: 0n, max: 10n ** 11n }).map((digits) => new Decimal(digits.toString()).div(10 ** places).toFixed(places));
const someTransfers = fc
  .array(
    fc.array(
      fc.record({
        pieces: fc.integer({ min: 1, max: 100_000_000 }),
        cartons: fc.integer({ min: 0, max: 1_000_000 }),
        netWeightKg: anAmount(5),
        grossWeightKg: anAmount(5),
        totalPrice: anAmount(2),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((tickets) =>
    somePapers({
      tickets: tickets.map((lines, ticket) =>
        aTicket({ orderNo: `T-${ticket}`, lines: lines.map((line, index) => aLine({ gnum: index + 1, ...line })) }),
      ),
    }),
  );

test.each([
  ['commercial-invoice', 2, { 'Quantity 数量': 'pieces', 'Amount 总价 (CNY)': 'totalPrice' }],
  [
    'packing-list',
    2,
    {
      'Cartons 箱数': 'cartons',
      'Quantity 数量': 'pieces',
      'Net weight 净重 (kg)': 'netWeightKg',
      'Gross weight 毛重 (kg)': 'grossWeightKg',
    },
  ],
  [
    'declaration-data-sheet',
    2,
    { '件数（箱）': 'cartons', '净重（千克）': 'netWeightKg', '毛重（千克）': 'grossWeightKg', '总价（CNY）': 'totalPrice' },
  ],
  ['declaration-data-sheet', 4, { '总价（CNY）': 'totalPrice' }],
] as const)(
  'the totals of the %s, sheet %i, are the exact sums of its rows and of the lines',
  async (kind, sheet, sums) => {
    await fc.assert(
      fc.asyncProperty(someTransfers, async (papers) => {
        const rows = await sheetOf(kind, papers, sheet);
        const total = rows.at(-1) ?? {};
        const lines = papers.tickets.flatMap((ticket) => ticket.lines);
        for (const [title, field] of Object.entries(sums)) {
          const expected = Decimal.sum(...lines.map((line) => line[field])).toFixed();
          expect(new Decimal(String(total[title])).toFixed()).toBe(expected);
          expect(Decimal.sum(...rows.slice(0, -1).map((row) => new Decimal(String(row[title])))).toFixed()).toBe(expected);
        }
      }),
      { numRuns: 15 },
    );
  },
  30_000,
);

test('the printed papers say the sums of their lines', async () => {
  const papers = withLines(
    { pieces: 1_200, cartons: 50, netWeightKg: '0.1', grossWeightKg: '1000.05', totalPrice: '0.10' },
    { pieces: 34, cartons: 7, netWeightKg: '0.2', grossWeightKg: '0.00001', totalPrice: '12345.20' },
  );
  const invoice = await printed('commercial-invoice', papers);
  for (const sum of ['1,234', '12,345.30', '0.30']) expect(invoice.text).toContain(sum);
  const packing = await printed('packing-list', papers);
  for (const sum of ['57', '0.30', '1,000.05001']) expect(packing.text).toContain(sum);
  expect((await printed('declaration-data-sheet', papers)).text).toContain('12,345.30');
});

test('a number stays a number in the workbook, and one that a spreadsheet would round stays as it is written', async () => {
  const [exact, long] = await sheetOf('commercial-invoice', withLines({ unitPrice: '0.00001' }, { unitPrice: '1234567890123.12345' }), 2);
  expect(exact?.['Unit price 单价 (CNY)']).toEqual(new Decimal('0.00001'));
  expect(long?.['Unit price 单价 (CNY)']).toBe('1,234,567,890,123.12345');
});

test.each(DOCUMENT_KINDS)('the %s keeps codes and names as text, zeros and equal signs included', async (kind) => {
  const [row] = await sheetOf(kind, withLines({ hsCode: '0101210010', nameEn: '=1+1', sku: '00123' }), LAST_SHEET[kind]);
  expect(Object.values(row ?? {})).toEqual(expect.arrayContaining(['00123', '=1+1']));
  if (kind !== 'packing-list') expect(Object.values(row ?? {})).toContain('0101210010');
});

test.each(DOCUMENT_KINDS)('every table of the %s has its head row frozen and all its columns as wide as they need', async (kind) => {
  const paper = paperOf(kind, somePapers());
  const parts = unzipSync(await workbookOf(paper));
  for (const [index, { columns }] of paper.tables.entries()) {
    const sheet = strFromU8(parts[`xl/worksheets/sheet${index + 2}.xml`] ?? new Uint8Array());
    expect(sheet).toMatch(/<pane ySplit="1"[^>]* state="frozen"/);
    expect(sheet.match(/<col [^>]*customWidth="1"/g)).toHaveLength(columns.flatMap((column) => column.parts).length);
  }
});

test.each(DOCUMENT_KINDS)('the %s names both parties, the transfer and every line in print', async (kind) => {
  const { text, boxes } = await printed(kind, papersOf(3));
  for (const said of ['广州晨岚家居用品有限公司', '91440101MA5CKXXU7Q', 'Klang North Fulfilment Sdn. Bhd.', 'MYPKG', 'NS-PKG-2026-118']) {
    expect(text).toContain(said);
  }
  expect(text.match(/棉制针织女式T恤衫/g)).toHaveLength(3);
  expect(text.match(/Women's knitted cotton T-shirt/g)).toHaveLength(3);
  expect(boxes).toBe(0);
});

test('the data sheet has what a broker keys in: elements, units by name, and how each ticket goes', async () => {
  const papers = somePapers({
    tickets: [aTicket(), aTicket({ orderNo: 'NS-2', path: 'form', simplified: false }), aTicket({ orderNo: 'NS-3', simplified: false })],
  });
  const { text } = await printed('declaration-data-sheet', papers);
  expect(text).toContain('4|3|种类：T恤衫|织造方法：针织|类别：女式|成分含量：100%棉|品牌：晨岚|货号：TS-W-M');
  expect(text).toContain('96 件96 件40.32 千克');
  const tickets = await sheetOf('declaration-data-sheet', papers, 2);
  expect(tickets.map((ticket) => ticket['申报方式'])).toEqual(['清单（6 位编码简化申报）', '报关单', '清单', null]);
  const [item] = await sheetOf('declaration-data-sheet', papers, 4);
  expect(item).toMatchObject({ 订仓单号: 'NS-2026-118-001', 成交单位: '件', 法定第一单位: '件', 法定第二单位: '千克', 原产国: 'CHN' });
});

test.each(DOCUMENT_KINDS)('of goods sold to a buyer, the %s names him, the mode and the orders, and no warehouse', async (kind) => {
  const { text } = await printed(kind, somePapers({ mode: '9710' }));
  for (const said of ['9710 跨境电商B2B直接出口', '境外买方', '订单号', 'Klang North Fulfilment']) expect(text).toContain(said);
  expect(text).not.toMatch(/海外仓|订仓单|9810|warehouse|Booking/);
  expect((await printed(kind, somePapers())).text).toMatch(/订仓单号/);
});

test.each([
  ['sea', 'COSCO AQABA', '118W', ['提单号', '船名/航次']],
  ['air', 'CZ3037', '', ['总运单号_分运单号', '航班号']],
  ['road', '粤Z·1234港', '', ['载货清单号', '车牌号']],
  ['rail', 'X8426', '', ['铁路运单号', '车次']],
] as const)('by %s every paper calls vehicle and bill as the carrier does', async (mode, vehicleName, voyageNo, words) => {
  const papers = somePapers({ transport: { mode, billNo: 'BILL-118', vehicleName, voyageNo } });
  for (const kind of DOCUMENT_KINDS) {
    const { text } = await printed(kind, papers);
    for (const said of [...words, vehicleName, 'BILL-118']) expect(text).toContain(said);
  }
});

test.each([
  ['unverified', true],
  ['something new', true],
  ['secondary', false],
  ['official', false],
])('a reason that is %s stands out: %s', async (confidence, standsOut) => {
  const reason = { text: { en: 'Because', 'zh-CN': '综试区内' }, confidence };
  const papers = somePapers({ tickets: [aTicket({ reasons: [reason] })] });
  const { text } = await printed('declaration-data-sheet', papers);
  expect(text.includes('申报前请向主管海关或报关行确认')).toBe(standsOut);
  expect(text).toMatch(new RegExp(`综试区内\n?Because.*${confidence}`, 's'));
  const [row] = await sheetOf('declaration-data-sheet', papers, 3);
  expect(row).toMatchObject({ 依据: '综试区内', Reason: 'Because', 来源可靠程度: expect.stringContaining(confidence) });
});

test('reasons that all tickets of one way share stand once, those of a ticket beside it, and none is lost', async () => {
  const said = fc
    .subarray(['甲', '乙', '丙', '丁'])
    .map((reasons) => reasons.map((zh) => ({ text: { en: `reason ${zh}`, 'zh-CN': zh }, confidence: 'secondary' })));
  const given = fc.array(fc.record({ path: fc.constantFrom('list' as const, 'form' as const), reasons: said }), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(given, async (tickets) => {
      const own = tickets.map((ticket, index) => aTicket({ ...ticket, simplified: false, orderNo: `T-${index}` }));
      const rows = await sheetOf('declaration-data-sheet', somePapers({ tickets: own }), 3);
      for (const path of ['list', 'form'] as const) {
        const alike = own.filter((ticket) => ticket.path === path);
        const [way, all] = [path === 'list' ? '清单' : '报关单', `全部 ${alike.length} 票 All ${alike.length}`];
        const under = (no: string): string[] =>
          rows.filter((row) => row['订仓单号'] === no && row['申报方式'] === way).map((row) => String(row['依据']));
        for (const { orderNo, reasons } of alike) {
          const stated = reasons.map(({ text }) => text['zh-CN']);
          expect([...under(all), ...under(orderNo)].toSorted()).toEqual(stated.toSorted());
          const shared = stated.filter((zh) => alike.every((other) => other.reasons.some(({ text }) => text['zh-CN'] === zh)));
          if (alike.length > 1) expect(under(all).toSorted()).toEqual(shared.toSorted());
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('a ticket with hundreds of reasons has every one of them on a page', async () => {
  const reasons = Array.from({ length: 300 }, (_, index) => ({
    text: { en: `SKU-${index} is subject to export inspection`, 'zh-CN': `SKU-${index} 涉检` },
    confidence: 'secondary',
  }));
  const { text, pages } = await printed('declaration-data-sheet', somePapers({ tickets: [aTicket({ reasons })] }));
  expect(text.match(/SKU-\d+ 涉检/g)).toHaveLength(300);
  expect(pages).toBeGreaterThan(10);
});

const RIGHT_MARGIN = 841.89 - 30;

test.each(DOCUMENT_KINDS)('nothing pushes the %s off the page, and every word of a long field is there', async (kind) => {
  const elements = `4|3|${'用途：办公用|材质：钢铁制|'.repeat(36)}`.slice(0, 510);
  const papers = withLines({
    sku: 'W'.repeat(30),
    nameEn: 'x'.repeat(250),
    nameZh: '折'.repeat(250),
    model: elements,
    cartonMarks: 'M'.repeat(200),
    totalPrice: '9999999999999.99',
  });
  papers.reference = 'R'.repeat(60);
  papers.consignee.name = 'K'.repeat(100);
  const { text, reach } = await printed(kind, papers);
  expect(reach).toBeLessThanOrEqual(RIGHT_MARGIN);
  expect(text).toContain('折'.repeat(250));
  if (kind === 'declaration-data-sheet') expect(text).toContain(elements);
});
