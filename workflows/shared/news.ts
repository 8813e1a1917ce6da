import type { FilingProgress } from '../../contracts/stock-transfer.messages.ts';

const ofReach = (kind: FilingProgress['kind']): boolean => kind === 'unreachable' || kind === 'reachable';

const ASIDE: readonly FilingProgress['kind'][] = ['silent', 'report-refused', 'unbound', 'binding-refused', 'bound'];

/** What the filing has told and nobody has taken up yet. */
export function createNews() {
  let items: FilingProgress[] = [];
  return {
    came: (item: FilingProgress): void => {
      items.push(item);
    },
    of: (...kinds: FilingProgress['kind'][]): FilingProgress | undefined => items.find(({ kind }) => kinds.includes(kind)),
    /** What asks for a look and holds nothing up, the oldest first. */
    aside: (): FilingProgress | undefined => items.find(({ kind }) => ASIDE.includes(kind) || ofReach(kind)),
    /** An answer ends every silence before it, and what was told of the way to customs until then. */
    heard(item: FilingProgress): void {
      const at = items.indexOf(item);
      items = items.filter((other, index) => other !== item && other.kind !== 'silent' && !(ofReach(other.kind) && index < at));
    },
  };
}
