import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** One element: its local name, its prefix (`''` when none), its own text and its child elements in order. */
export type XmlNode = {
  name: string;
  prefix: string;
  attributes: ReadonlyMap<string, string>;
  text: string;
  children: readonly XmlNode[];
};

/** The text is not XML this system accepts; `message` says why in one sentence. */
export class XmlUnreadable extends Error {
  override readonly name = 'XmlUnreadable';
}

/** The deepest message of the Single Window has five levels; an envelope has four. */
const DEEPEST = 16;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  // The parser counts the levels below the root.
  maxNestedTags: DEEPEST - 1,
  // Nothing here asks for the path of an element, which is costly to write.
  jPath: false,
});

/**
 * Reads XML of another party. No document type, no entities but the five of XML itself and character references, UTF-8 only,
 * at most `maxBytes` and 16 levels. Errors: XmlUnreadable.
 */
export function parseXml(text: string, { maxBytes }: { maxBytes: number }): XmlNode {
  refuseUnsafe(text, maxBytes);
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const { short, restored } = withoutLongText(body);
  const verdict = XMLValidator.validate(short);
  if (verdict !== true) throw new XmlUnreadable(`not well-formed: ${verdict.err.msg} (line ${verdict.err.line})`);
  // The parser lets this pass.
  if (!/>\s*$/.test(body.slice(-1000))) throw new XmlUnreadable('text behind the root element');
  const [root, ...others] = elementsOf(parsed(short), restored);
  if (root === undefined || others.length > 0) throw new XmlUnreadable('not exactly one root element');
  return root;
}

function refuseUnsafe(text: string, maxBytes: number): void {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > maxBytes) throw new XmlUnreadable(`${bytes} bytes, more than ${maxBytes}`);
  if (!isXmlText(text)) throw new XmlUnreadable('a character that XML does not allow');
  if (/<!DOCTYPE/i.test(text)) throw new XmlUnreadable('a document type is not accepted');
  const encoding = /^\uFEFF?<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1];
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new XmlUnreadable(`encoding ${encoding}, not UTF-8`);
  // A replacement character is what is left of bytes that were not UTF-8: the original text is gone, so nothing is read from it.
  if (text.includes('\uFFFD')) throw new XmlUnreadable('bytes that are not UTF-8');
}

function parsed(text: string): unknown {
  try {
    return parser.parse(text);
  } catch (error) {
    throw new XmlUnreadable(error instanceof Error ? error.message : 'not parsed', { cause: error });
  }
}

/** Base64 of some length between two tags: what an envelope carries, signatures, certificates. */
const LONG_TEXT = />([A-Za-z0-9+/=]{64,})</g;
/** A mark that can stand in no document: its first character has been refused by then. */
// oxlint-disable-next-line no-control-regex -- that is why it is used
const MARK = /\u0000(\d+)\u0000/g;

/** The library looks at each character of a text in turn, twice, and most of a message is base64 in which there is nothing to find. So such text is
 *  set aside, and stands in its place again when the elements are made. */
function withoutLongText(body: string): { short: string; restored: Restore } {
  const aside: string[] = [];
  const short = body.replace(LONG_TEXT, (_, text: string) => `>\u0000${aside.push(text) - 1}\u0000<`);
  if (aside.length === 0) return { short, restored: (text) => text };
  return {
    short,
    restored: (text) => (text.includes('\u0000') ? text.replace(MARK, (_, index: string) => aside[Number(index)] ?? '') : text),
  };
}
type Restore = (text: string) => string;

/** The parser's ordered form is a list of one-key objects, with attributes beside the key under `:@`. */
type Ordered = Record<string, unknown>;

function elementsOf(list: unknown, restored: Restore): XmlNode[] {
  return orderedList(list).flatMap((entry) => {
    const tag = tagOf(entry);
    return tag === undefined || tag.startsWith('#') ? [] : [toNode(tag, entry, restored)];
  });
}

function toNode(tag: string, entry: Ordered, restored: Restore): XmlNode {
  const colon = tag.indexOf(':');
  const content = orderedList(entry[tag]);
  return {
    name: tag.slice(colon + 1),
    prefix: colon < 0 ? '' : tag.slice(0, colon),
    attributes: new Map(
      Object.entries((entry[':@'] ?? {}) as Record<string, string>).map(([name, value]) => [name, restored(decoded(value))]),
    ),
    text: restored(content.map(textOf).join('')),
    children: elementsOf(content, restored),
  };
}

function textOf(entry: Ordered): string {
  if (typeof entry['#text'] === 'string') return decoded(entry['#text']);
  return orderedList(entry['#cdata'])
    .map(({ '#text': raw }) => (typeof raw === 'string' ? raw : ''))
    .join('');
}

const tagOf = (entry: Ordered): string | undefined => Object.keys(entry).find((key) => key !== ':@');
const orderedList = (value: unknown): Ordered[] => (Array.isArray(value) ? (value as Ordered[]) : []);

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&([^;&]*);?/g, (reference, name: string) => {
    const code = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
    const character = code ? fromCode(code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16)) : NAMED[name];
    if (character === undefined || !reference.endsWith(';')) throw new XmlUnreadable(`unknown entity ${reference.slice(0, 20)}`);
    return character;
  });
}

const fromCode = (code: number): string | undefined => {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(code);
  return isXmlText(character) ? character : undefined;
};

/** Whether every character of `text` may stand in an XML 1.0 document: no control characters, no half of a pair. */
export function isXmlText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are the characters XML forbids
  return text.isWellFormed() && !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text);
}
