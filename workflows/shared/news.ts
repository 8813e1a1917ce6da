import type { FilingProgress } from '../../contracts/stock-transfer.messages.ts';

/** What the filing has told and nobody has taken up yet. */
export function createNews() {
  let items: FilingProgress[] = [];
  return {
    came: (item: FilingProgress): void => {
      items.push(item);
    },
    of: (...kinds: FilingProgress['kind'][]): FilingProgress | undefined => items.find(({ kind }) => kinds.includes(kind)),
    /** An answer ends every silence before it. */
    heard(item: FilingProgress): void {
      items = items.filter((other) => other !== item && other.kind !== 'silent');
    },
  };
}
