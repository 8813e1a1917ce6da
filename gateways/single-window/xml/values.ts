import type { Description, Element, ValuesOf } from '../schema/describe.ts';
import type { XmlNode } from './parse.ts';

type Tree = { [name: string]: string | Tree | Tree[] | null };

/** A required element that is not there; `path` names it. */
export class ElementMissing extends Error {
  override readonly name = 'ElementMissing';
}

/**
 * The values of a message by name, forgiving about order, lengths and elements we do not know: what another party sends is read
 * as far as it can be understood. Absent and empty leaves are null. Errors: ElementMissing for a required element.
 */
export function valuesOf<D extends Description>(description: D, root: XmlNode): ValuesOf<D> {
  if (root.name !== description.root) throw new ElementMissing(description.root);
  return treeOf(description.children, root, '') as unknown as ValuesOf<D>;
}

function treeOf(elements: readonly Element[], parent: XmlNode, path: string): Tree {
  const tree: Tree = {};
  for (const element of elements) {
    if (element.node === 'opaque') continue;
    const at = path + element.name;
    const nodes = parent.children.filter(({ name }) => name === element.name);
    const [first] = nodes;
    const present = first !== undefined && (element.node === 'group' || first.text !== '');
    if (!present && element.required) throw new ElementMissing(at);
    if (!present) tree[element.name] = null;
    else if (element.node === 'leaf') tree[element.name] = first.text;
    else if (element.many) tree[element.name] = nodes.map((node, index) => treeOf(element.children, node, `${at}[${index + 1}]/`));
    else tree[element.name] = treeOf(element.children, first, `${at}/`);
  }
  return tree;
}
