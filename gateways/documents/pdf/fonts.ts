import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (file: string): string => fileURLToPath(new URL(`../fonts/${file}`, import.meta.url));

/** The only files a paper may read. */
export const FONT = { normal: path('NotoSansSC-Regular.ttf'), bold: path('NotoSansSC-Bold.ttf') } as const;

const FORMAT_12 = 12;

/** Code points a TrueType font has glyphs for, from its `cmap` subtable of format 12. Errors: Error when it has none.
 *  Source: OpenType 1.9, `cmap`. */
export function codePointsOf(file: string): ReadonlySet<number> {
  const font = readFileSync(file);
  const cmap = tableAt(font, 'cmap');
  for (let record = 0; record < font.readUInt16BE(cmap + 2); record += 1) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + record * 8 + 4);
    if (font.readUInt16BE(subtable) === FORMAT_12) return groupsAt(font, subtable);
  }
  throw new Error(`${file} has no cmap of format 12`);
}

function tableAt(font: Buffer, tag: string): number {
  for (let record = 12; record < 12 + font.readUInt16BE(4) * 16; record += 16) {
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new Error(`font without ${tag}`);
}

function groupsAt(font: Buffer, subtable: number): Set<number> {
  const found = new Set<number>();
  const groups = font.readUInt32BE(subtable + 12);
  for (let group = subtable + 16; group < subtable + 16 + groups * 12; group += 12) {
    for (let code = font.readUInt32BE(group); code <= font.readUInt32BE(group + 4); code += 1) found.add(code);
  }
  return found;
}
