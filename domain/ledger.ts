import { CONDITIONS, type Condition } from './receiving.ts';

/** Where units are and how: an account of the ledger. Accounts are text, so that a posting reads by itself. */
export const account = {
  /** Declared out of China: where every lot begins. */
  exported: (enterpriseId: string): string => `exported:${enterpriseId}`,
  inTransit: (movementId: string): string => `in-transit:${movementId}`,
  /** With the buyer of a direct export, which is the end of it as stock. */
  delivered: (movementId: string): string => `delivered:${movementId}`,
  stock: (warehouseId: string, condition: Condition): string => `stock:${warehouseId}:${condition}`,
  /** Missing at the final count, until the claim about them is settled. */
  missing: (movementId: string): string => `missing:${movementId}`,
};

/** Every stock account of a warehouse, one to a condition. */
export const stockAccountsOf = (warehouseId: string): string[] => CONDITIONS.map((condition) => account.stock(warehouseId, condition));

/** What a stock account's name says. Errors: RangeError when it names no stock. */
export function parseStockAccount(name: string): { warehouseId: string; condition: Condition } {
  const [kind, warehouseId, condition] = name.split(':');
  const known = CONDITIONS.find((one) => one === condition);
  if (kind !== 'stock' || warehouseId === undefined || known === undefined) throw new RangeError(`${name} is no stock account`);
  return { warehouseId, condition: known };
}

/** Only the account where a lot begins may go below zero: it owes what the others hold, so that a lot's sum is zero. */
export const mayBeNegative = (name: string): boolean => name.startsWith('exported:');

/** One movement of whole pieces of one lot between two accounts. `key` is unique in the ledger, so that a repeat changes nothing. */
export type Posting = { key: string; lotId: string; sku: string; from: string; to: string; pieces: number };

/** What a lot still has in an account. */
export type LotBalance = { lotId: string; sku: string; pieces: number };

export type Allocation = { lotId: string; pieces: number };

/** Takes pieces of a SKU from lots in the order given (first in, first out). `left` is what no lot could give. Units: pieces. */
export function allocate(balances: readonly LotBalance[], sku: string, pieces: number): { taken: Allocation[]; left: number } {
  const taken: Allocation[] = [];
  let left = pieces;
  for (const balance of balances) {
    if (balance.sku !== sku || balance.pieces <= 0 || left === 0) continue;
    const share = Math.min(balance.pieces, left);
    taken.push({ lotId: balance.lotId, pieces: share });
    left -= share;
  }
  return { taken, left };
}

type Counted = { sku: string; condition: Condition; pieces: number };

/** Postings of one receipt: from transit into the warehouse, by condition. Goods beyond what was sent, and wrong items, have no lot yet and
 *  stay out of the ledger: a discrepancy holds them. */
export function receiptPostings(input: {
  receiptId: string;
  transferId: string;
  warehouseId: string;
  balances: readonly LotBalance[];
  counted: readonly Counted[];
}): Posting[] {
  const remaining = input.balances.map((balance) => ({ ...balance }));
  const postings: Posting[] = [];
  for (const line of input.counted) {
    if (line.condition === 'wrong-item') continue;
    for (const { lotId, pieces } of allocate(remaining, line.sku, line.pieces).taken) {
      const balance = remaining.find((one) => one.lotId === lotId);
      if (balance !== undefined) balance.pieces -= pieces;
      postings.push({
        key: `${input.receiptId}:${lotId}:${line.condition}:${postings.length}`,
        lotId,
        sku: line.sku,
        from: account.inTransit(input.transferId),
        to: account.stock(input.warehouseId, line.condition),
        pieces,
      });
    }
  }
  return postings;
}
