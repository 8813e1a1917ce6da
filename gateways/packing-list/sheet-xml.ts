import { UNCALCULATED } from './cells.ts';
import { FileRefused } from './faults.ts';
import type { Limits } from './limits.ts';
import { broken } from './xlsx-parts.ts';

const LAST_COLUMN = 256;

const PREFIX = String.raw`(?:[^<>\s/]*:)?`;
const EMPTY_CELL = new RegExp(`<${PREFIX}c\\s[^<>]*/>`, 'g');
const EMPTY_ROW = new RegExp(`<(${PREFIX}row)\\s(?:[^<>]*\\s)?r\\s*=[^<>]*(?:/>|>\\s*</\\1>)`, 'g');

/** A sheet without the cells and rows that are only formatted: there may be a million of them. */
export const withoutBlanks = (xml: string): string => xml.replaceAll(EMPTY_CELL, '').replaceAll(EMPTY_ROW, '');

const TAG = new RegExp(`<${PREFIX}(row|c)(?=[\\s/>])([^<>]*)>`, 'g');
const ATTRIBUTES = /^(?:\s+[\w:.-]+\s*=\s*(?:"[^"&]*"|'[^'&]*'))*\s*\/?$/;
const PLACE = /\s(?:[\w.-]+:)?r\s*=\s*["']([^"']*)["']/g;
const CELL_PLACE = /^([A-Z]{1,3})(\d{1,9})$/;

/** Refuses a sheet whose cells stand so far out that the reader, which fills every gap, would run out of memory. A place that this look at
 *  the tags could read otherwise than the reader is refused as damaged; no spreadsheet program writes it. Errors: FileRefused. */
export function refuseFarCells(xml: string, limits: Limits): void {
  for (const [, tag, attributes = ''] of xml.matchAll(TAG)) {
    if (!ATTRIBUTES.test(attributes)) throw broken();
    for (const [, place = ''] of attributes.matchAll(PLACE)) refuseFar(tag === 'row' ? `A${place}` : place, limits);
  }
}

function refuseFar(place: string, limits: Limits): void {
  const [, letters, digits] = CELL_PLACE.exec(place) ?? [];
  if (letters === undefined) throw broken();
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  if (Number(digits) > limits.lastRow || column > LAST_COLUMN) throw tooFar(limits);
}

const tooFar = ({ rows, lastRow }: Limits): FileRefused =>
  new FileRefused(
    'ROWS_TOO_MANY',
    `has cells below row ${lastRow} or right of column IV; at most ${rows} rows are taken`,
    `在第 ${lastRow} 行以下或 IV 列以右仍有内容；最多 ${rows} 行`,
  );

const FORMULA = `<${PREFIX}f(?:\\s[^<>]*)?(?:/>|>[^<]*</${PREFIX}f>)`;
const EMPTY_RESULT = `<${PREFIX}v(?:/>|>\\s*</${PREFIX}v>)`;
const UNCALCULATED_CELL = new RegExp(`<(${PREFIX}c)(\\s[^<>]*)>\\s*${FORMULA}\\s*(?:(${EMPTY_RESULT})\\s*)?</\\1>`, 'g');
const TYPE = /\st\s*=\s*["'](\w*)["']/;

const FAILED_CELL = new RegExp(`<${PREFIX}c\\s(?:[^<>]*\\s)?t\\s*=\\s*["']e["'][^<>]*>`, 'g');

/** The reader takes an error (`#REF!`) and a formula that nobody calculated for an empty cell; here they become texts, so that a cell which
 *  is wrong does not pass for one that was left out. */
export function keepErrors(xml: string): string {
  return xml
    .replaceAll(FAILED_CELL, (cell) => cell.replace(TYPE, ' t="str"'))
    .replaceAll(UNCALCULATED_CELL, (cell, name: string, attributes: string, result: string | undefined) => {
      // An empty text is a result.
      if (TYPE.exec(attributes)?.[1] === 'str' && result !== undefined) return cell;
      const prefix = name.slice(0, -1);
      return `<${name}${attributes.replace(TYPE, '')} t="str"><${prefix}v>${UNCALCULATED}</${prefix}v></${name}>`;
    });
}
