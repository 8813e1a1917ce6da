import type { MessageFault } from '../../../contracts/customs.ts';
import { faultOf, type Description, type Element, type ValuesOf, type Written } from '../schema/describe.ts';
import { isXmlText } from './parse.ts';

type Tree = { readonly [name: string]: Written | Tree | readonly Tree[] | null | undefined };

/** The XML of a message, with every fault found on the way; with a fault the XML is not fit to be sent. */
export type Built = { xml: string; faults: MessageFault[] };

/** What every message begins with; it is not part of the canonical form. */
export const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * Writes `values` in the order of the description. `attributes` go on the root beside the namespace. Behind its declaration the text is
 * its own canonical form (C14N 1.0): namespaces before attributes, these by name, no empty tags, one way to write each character. A
 * signature counts on that.
 */
export function buildXml<D extends Description>(
  description: D,
  values: ValuesOf<D, Written>,
  attributes: Record<string, string> = {},
): Built {
  const faults: MessageFault[] = [];
  const { root, namespace, prefix, children } = description;
  const tag = (name: string) => (prefix === '' ? name : `${prefix}:${name}`);
  const declared = namespace === null ? {} : { [prefix === '' ? 'xmlns' : `xmlns:${prefix}`]: namespace };
  const byName = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const onRoot = [...Object.entries(declared), ...byName].map(([name, value]) => ` ${name}="${escapedAttribute(value)}"`);
  const write = (elements: readonly Element[], tree: Tree, path: string): string =>
    elements.map((element) => writeElement(element, tree[element.name], `${path}${element.name}`)).join('');
  const writeElement = (element: Element, value: Tree[string], path: string): string => {
    if (value === undefined || value === null || value === '') {
      if (element.required) faults.push({ path, message: 'is missing' });
      return '';
    }
    if (element.node === 'opaque') return '';
    if (element.node === 'leaf') {
      const message = writtenFault(element.rule, value as Written);
      if (message !== null) faults.push({ path, message });
      return wrap(tag(element.name), typeof value === 'string' ? escaped(value) : '');
    }
    if (!element.many) return wrap(tag(element.name), write(element.children, value as Tree, `${path}/`));
    const items = value as readonly Tree[];
    if (items.length === 0 && element.required) faults.push({ path, message: 'is missing' });
    return items.map((item, index) => wrap(tag(element.name), write(element.children, item, `${path}[${index + 1}]/`))).join('');
  };
  const content = write(children, values, '');
  return { xml: `${DECLARATION}<${tag(root)}${onRoot.join('')}>${content}</${tag(root)}>`, faults };
}

function writtenFault(rule: Parameters<typeof faultOf>[0], value: Written): string | null {
  if (typeof value !== 'string') return value.refused;
  return isXmlText(value) ? faultOf(rule, value) : 'holds a character that XML does not allow';
}

const wrap = (tag: string, content: string): string => `<${tag}>${content}</${tag}>`;

// A bare carriage return would come back as a line feed, so it travels as a reference.
const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
const IN_ATTRIBUTE: Record<string, string> = { '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };
const escapedAttribute = (value: string): string => value.replace(/[&<"\t\n\r]/g, (character) => IN_ATTRIBUTE[character] ?? character);
