import type { MessageFault } from '../../../contracts/customs.ts';
import { faultOf, type Description, type Element } from '../schema/describe.ts';
import type { XmlNode } from './parse.ts';

/** Every way in which a received message departs from its description: order, missing, unknown, repeated, length, number. */
export function checkXml(description: Description, root: XmlNode): MessageFault[] {
  if (root.name !== description.root) return [{ path: root.name, message: `is not ${description.root}` }];
  const declared = root.attributes.get(root.prefix === '' ? 'xmlns' : `xmlns:${root.prefix}`) ?? null;
  if (declared !== description.namespace) {
    return [{ path: root.name, message: `is in namespace ${declared ?? '(none)'}, not ${description.namespace ?? '(none)'}` }];
  }
  return checkChildren(description.children, root.children, '');
}

function checkChildren(elements: readonly Element[], nodes: readonly XmlNode[], path: string): MessageFault[] {
  const faults: MessageFault[] = [];
  const places = new Map(elements.map((element, place) => [element.name, place]));
  const counts = new Map<string, number>();
  let furthest = 0;
  for (const node of nodes) {
    const place = places.get(node.name);
    const element = place === undefined ? undefined : elements[place];
    if (place === undefined || element === undefined) {
      faults.push({ path: path + node.name, message: 'is not an element of this message' });
      continue;
    }
    const count = (counts.get(node.name) ?? 0) + 1;
    counts.set(node.name, count);
    const at = path + node.name + (element.many ? `[${count}]` : '');
    if (place < furthest) faults.push({ path: at, message: `is out of order: it stands before ${elements[furthest]?.name}` });
    if (count > 1 && !element.many) faults.push({ path: at, message: 'stands more than once' });
    furthest = Math.max(furthest, place);
    faults.push(...checkElement(element, node, at));
  }
  for (const { name, required } of elements) {
    if (required && !counts.has(name)) faults.push({ path: path + name, message: 'is missing' });
  }
  return faults;
}

function checkElement(element: Element, node: XmlNode, path: string): MessageFault[] {
  if (element.node === 'opaque') return [];
  if (element.node === 'group') return checkChildren(element.children, node.children, `${path}/`);
  if (node.children.length > 0) return [{ path, message: 'holds elements, not a value' }];
  if (node.text === '') return element.required ? [{ path, message: 'is missing' }] : [];
  const message = faultOf(element.rule, node.text);
  return message === null ? [] : [{ path, message }];
}
