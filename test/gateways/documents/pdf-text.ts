import { inflateSync } from 'node:zlib';

/** What a reader of the PDF has: its text in the order it was drawn (through ToUnicode, as when it is copied out), whether an empty box
 *  stands anywhere (glyph 0), and how far right anything reaches, in points. */
export function readPdf(bytes: Uint8Array): { pages: number; text: string; boxes: number; reach: number } {
  const objects = objectsOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const drawn = [...objects.values()].filter(({ stream }) => stream.includes('\nBT\n')).map(({ stream }) => stream);
  const fonts = fontsOf(objects);
  let text = '';
  let boxes = 0;
  for (const page of drawn) {
    for (const [, font = '', shown = ''] of page.matchAll(/\/(F\d+) [\d.]+ Tf\n\[(.*?)\] TJ/g)) {
      const glyphs = [...shown.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
      boxes += glyphs.filter((glyph) => glyph === '0000').length;
      text += glyphs.map((glyph) => fonts.get(font)?.[Number.parseInt(glyph, 16)] ?? '').join('');
    }
    text += '\n';
  }
  return { pages: drawn.length, text, boxes, reach: Math.max(...drawn.flatMap(reachOf)) };
}

type PdfObject = { dictionary: string; stream: string };

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const source = pdf.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const { index, 1: id = '' } of source.matchAll(/(?<=^|\n)(\d+) 0 obj\n/g)) {
    const streamAt = source.indexOf('\nstream\n', index);
    const end = source.indexOf('\nendobj', index);
    if (streamAt === -1 || streamAt > end) {
      objects.set(id, { dictionary: source.slice(index, end), stream: '' });
      continue;
    }
    const dictionary = source.slice(index, streamAt);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    const packed = pdf.subarray(streamAt + 8, streamAt + 8 + length);
    objects.set(id, { dictionary, stream: (dictionary.includes('/FlateDecode') ? inflateSync(packed) : packed).toString('latin1') });
  }
  return objects;
}

/** By the name the pages use: what each glyph stands for. */
function fontsOf(objects: Map<string, PdfObject>): Map<string, string[]> {
  const fonts = new Map<string, string[]>();
  for (const { dictionary } of objects.values()) {
    for (const [, name = '', id = ''] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const toUnicode = /\/ToUnicode (\d+)/.exec(objects.get(id)?.dictionary ?? '')?.[1] ?? '';
      const cmap = objects.get(toUnicode)?.stream ?? '';
      const glyphs: string[] = [];
      for (const [, first = '', list = ''] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[(.*?)\]/g)) {
        [...list.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex = ''], offset) => {
          glyphs[Number.parseInt(first, 16) + offset] = Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le');
        });
      }
      fonts.set(name, glyphs);
    }
  }
  return fonts;
}

const reachOf = (page: string): number[] => [
  ...[...page.matchAll(/^([\d.]+) [\d.]+ [lm]$/gm)].map(([, x]) => Number(x)),
  ...[...page.matchAll(/^([\d.]+) [\d.]+ ([\d.]+) [\d.]+ re$/gm)].map(([, x, width]) => Number(x) + Number(width)),
];
