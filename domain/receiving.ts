/** Condition of what was counted. Source: asean-and-wms.md §3.3. */
export const CONDITIONS = ['good', 'damaged-product', 'damaged-package', 'defective', 'expired', 'wrong-item'] as const;
export type Condition = (typeof CONDITIONS)[number];

export type CountedLine = { sku: string; condition: Condition; pieces: number };
export type DiscrepancyKind = 'short' | 'over' | 'damaged' | 'wrong-item';
/** `pieces` is always positive. */
export type DiscrepancyFound = { kind: DiscrepancyKind; sku: string; pieces: number };

type Sent = { sku: string; pieces: number };

const isWrong = (line: CountedLine): boolean => line.condition === 'wrong-item';
const isSound = (line: CountedLine): boolean => line.condition === 'good';

function piecesBySku(lines: readonly Sent[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { sku, pieces } of lines) totals.set(sku, (totals.get(sku) ?? 0) + pieces);
  return totals;
}

/** What differs between what left and everything counted until the final receipt. A wrong item is not counted as the item announced.
 *  Units: pieces. Order: by SKU as sent, then what nobody sent. */
export function discrepanciesOf(sent: readonly Sent[], counted: readonly CountedLine[]): DiscrepancyFound[] {
  const expected = piecesBySku(sent);
  const arrived = piecesBySku(counted.filter((line) => !isWrong(line)));
  const found: DiscrepancyFound[] = [];
  for (const sku of new Set([...expected.keys(), ...arrived.keys()])) {
    const difference = (arrived.get(sku) ?? 0) - (expected.get(sku) ?? 0);
    if (difference !== 0) found.push({ kind: difference < 0 ? 'short' : 'over', sku, pieces: Math.abs(difference) });
  }
  const unsound = piecesBySku(counted.filter((line) => !isSound(line) && !isWrong(line)));
  for (const [sku, pieces] of unsound) found.push({ kind: 'damaged', sku, pieces });
  for (const [sku, pieces] of piecesBySku(counted.filter(isWrong))) found.push({ kind: 'wrong-item', sku, pieces });
  return found;
}
