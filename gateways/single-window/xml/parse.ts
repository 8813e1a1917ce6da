import { SaxesParser } from 'saxes';

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

/**
 * Reads XML of another party. No document type, no entities but the five of XML itself and character references, UTF-8 only,
 * at most `maxBytes` and 16 levels. Errors: XmlUnreadable.
 */
export function parseXml(text: string, { maxBytes }: { maxBytes: number }): XmlNode {
  refuseUnsafe(text, maxBytes);
  const root = treeOf(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (root === undefined) throw new XmlUnreadable('not exactly one root element');
  return root;
}

function refuseUnsafe(text: string, maxBytes: number): void {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > maxBytes) throw new XmlUnreadable(`${bytes} bytes, more than ${maxBytes}`);
  if (/<!DOCTYPE/i.test(text)) throw new XmlUnreadable('a document type is not accepted');
  const encoding = /^\uFEFF?<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1];
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new XmlUnreadable(`encoding ${encoding}, not UTF-8`);
  // A replacement character is what is left of bytes that were not UTF-8: the original text is gone, so nothing is read from it.
  if (text.includes('\uFFFD')) throw new XmlUnreadable('bytes that are not UTF-8');
}

type Growing = XmlNode & { children: Growing[] };
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

function treeOf(text: string): XmlNode | undefined {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: Growing[] = [];
  let root: Growing | undefined;
  parser.on('error', ({ message }) => {
    throw new XmlUnreadable(`not well-formed: ${message}`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length === DEEPEST) throw new XmlUnreadable(`nested deeper than ${DEEPEST} levels`);
    const colon = name.indexOf(':');
    const named = Object.entries(attributes);
    const node: Growing = {
      name: name.slice(colon + 1),
      prefix: colon < 0 ? '' : name.slice(0, colon),
      attributes: named.length === 0 ? NO_ATTRIBUTES : new Map(named),
      text: '',
      children: [],
    };
    open.at(-1)?.children.push(node);
    root ??= node;
    open.push(node);
  });
  parser.on('closetag', () => open.pop());
  const addText = (more: string): void => {
    const node = open.at(-1);
    if (node !== undefined) node.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  return root;
}

/** Whether every character of `text` may stand in an XML 1.0 document: no control characters, no half of a pair. */
export function isXmlText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are the characters XML forbids
  return text.isWellFormed() && !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text);
}
