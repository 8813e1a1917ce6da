import { broken } from './xlsx-parts.ts';

/** Workbooks nest a dozen elements. */
const MAX_DEPTH = 100;
/** A cell holds 32,767 characters, each at most eight long as XML writes it. */
const LONGEST_RUN = 262_144;

const PIECE = /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<([^<>]*)(>?)/g;
const QUOTES_PAIRED = /^[^"']*(?:"[^"]*"[^"']*|'[^']*'[^"']*)*$/;

/** Refuses XML that would cost its reader more than its length: elements in elements without end, endless attributes or texts. A bracket
 *  inside an attribute, which a reader may take either way, is refused with them. Errors: FileRefused. */
export function refuseUnbounded(xml: string): void {
  let depth = 0;
  let end = 0;
  for (const { 0: piece, 1: tag, 2: close, index } of xml.matchAll(PIECE)) {
    if (index - end > LONGEST_RUN || piece.length > LONGEST_RUN) throw broken();
    end = index + piece.length;
    // A comment or a literal.
    if (tag === undefined) continue;
    if (close !== '>' || !QUOTES_PAIRED.test(tag)) throw broken();
    if (tag.startsWith('/')) depth = Math.max(0, depth - 1);
    else if (!/^[?!]|\/$/.test(tag)) depth += 1;
    if (depth > MAX_DEPTH) throw broken();
  }
  if (xml.length - end > LONGEST_RUN) throw broken();
}
