import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paperOf } from '../../../gateways/documents/papers/index.ts';
import { codePointsOf, FONT } from '../../../gateways/documents/pdf/fonts.ts';
import { pdfOf } from '../../../gateways/documents/pdf/pdf.ts';
import { createPrinter } from '../../../gateways/documents/pdf/printable.ts';
import { aLine, aTicket, somePapers } from './papers.ts';
import { readPdf } from './pdf-text.ts';

const HAS = codePointsOf(FONT.normal);
const print = (text: string): string => createPrinter(HAS).print(text);

test('both weights have the same characters', () => {
  expect([...codePointsOf(FONT.bold)]).toEqual([...HAS]);
});

test('every character of GB 2312 and the rare ones of Chinese names print as they are', () => {
  const decoder = new TextDecoder('gb18030');
  const hanzi: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) hanzi.push(decoder.decode(Uint8Array.of(row, cell)));
  }
  const characters = hanzi.filter((character) => /^\p{Script=Han}$/u.test(character));
  expect(characters).toHaveLength(6_763);
  for (const text of [characters.join(''), '喆堃垚犇祎燊𬭎', '臺灣觀塘區鴻圖道', 'Đồng Nai, Bến Lức', '45×50㎡ Ω ±5℃ ￥ ①', 'ñüßéåøÆ']) {
    expect(print(text)).toBe(text);
  }
});

test.each([
  ['a letter with an accent the font lacks', 'Škoda Łódź', 'Skoda Lódz'],
  ['Thai', 'ถนน 71', '〔U+0E16 U+0E19 U+0E19〕 71'],
  ['Thai marks, which are vowels', 'สุ', '〔U+0E2A U+0E38〕'],
  ['a character of Extension B', '𠮷野家', '〔U+20BB7〕野家'],
  ['an emoji of several code points', '👨‍👩‍👧', '〔U+1F468 U+1F469 U+1F467〕'],
  ['Hangul', '한국', '〔U+D55C U+AD6D〕'],
  ['half a surrogate', '\ud83d', '〔U+D83D〕'],
])('%s is shown as something to look up, and said to be changed', (_what, text, expected) => {
  const printer = createPrinter(HAS);
  expect(printer.print(text)).toBe(expected);
  expect(printer.changed()).toBe(true);
});

test.each([
  ['a decomposed letter is composed', 'e\u0301', 'é'],
  ['what is invisible goes', 'a\u200b\u202eb\u00ad\ufe0f\u0000c', 'abc'],
  ['a tab is a space and a line break stays', 'a\tb\nc', 'a b\nc'],
  ['an apostrophe is as narrow as its word', 'Women’s', "Women's"],
  ['a compatibility form becomes plain', '𝐀𝟙', 'A1'],
])('%s, and nobody need be told', (_what, text, expected) => {
  const printer = createPrinter(HAS);
  expect(printer.print(text)).toBe(expected);
  expect(printer.changed()).toBe(false);
});

test('no text whatever leaves an empty box on the paper', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), fc.string({ unit: 'grapheme' }), async (name, model) => {
      const papers = somePapers({ tickets: [aTicket({ lines: [aLine({ nameZh: name, model })] })] });
      papers.consignee.address = name;
      expect(readPdf(await pdfOf(paperOf('declaration-data-sheet', papers))).boxes).toBe(0);
    }),
    { numRuns: 25 },
  );
}, 30_000);

test('a paper that had to change a character says so, and no other does', async () => {
  const note = 'Characters outside the font';
  const plain = await pdfOf(paperOf('commercial-invoice', somePapers()));
  expect(readPdf(plain).text).not.toContain(note);
  const thai = somePapers();
  thai.consignee.address = 'ถนนสุขุมวิท 71, Bangkok';
  const { text } = readPdf(await pdfOf(paperOf('commercial-invoice', thai)));
  expect(text).toContain(note);
  expect(text).toContain('U+0E16');
});
