import type { CustomsMessage, MessageTogether, Posted } from '../../contracts/customs.ts';
import { guidOf } from './guid.ts';

/** What one message may hold. Own knowledge, unverified: the facts say that there may be several, not how many. */
const MOST_PARTS = 100;
const MOST_LINES = 1_000;

/** Of these several go together, as what. */
const TOGETHER = { order: 'orders', logistics: 'logistics-messages', list: 'lists' } as const;
type Shareable = Extract<CustomsMessage, { kind: keyof typeof TOGETHER }>;

type Business = { guid: string; attempt: number };
type Made<B extends Business> = { item: B; message: CustomsMessage };
/** A message, and what is sent in it. */
export type Parcel<B extends Business> = { message: Posted; items: [B, ...B[]] };

/** Orders, logistics messages and lists share a message with others of their kind, since a signature costs more than all the rest of one. What is
 *  tried anew goes alone: whatever was wrong with it cannot be the undoing of others a second time. */
export function parcelsOf<B extends Business>(made: readonly Made<B>[]): Parcel<B>[] {
  const groups: Made<B>[][] = [];
  const open = new Map<string, { group: Made<B>[]; lines: number }>();
  for (const one of made) {
    const { item, message } = one;
    const lines = 'lines' in message ? message.lines.length : 1;
    const last = open.get(message.kind);
    if (last !== undefined && item.attempt === 1 && last.group.length < MOST_PARTS && last.lines + lines <= MOST_LINES) {
      last.group.push(one);
      last.lines += lines;
      continue;
    }
    const group = [one];
    groups.push(group);
    if (item.attempt === 1 && message.kind in TOGETHER) open.set(message.kind, { group, lines });
  }
  return groups.map((group) => parcelOf(group as [Made<B>, ...Made<B>[]]));
}

function parcelOf<B extends Business>(group: readonly [Made<B>, ...Made<B>[]]): Parcel<B> {
  const items = group.map(({ item }) => item) as [B, ...B[]];
  const [{ message: first }] = group;
  if (group.length === 1) return { message: first, items };
  // All of one kind, by which they were put together.
  const of = group.map(({ message }) => message) as Shareable[];
  const { at, transmitter } = first;
  const guid = guidOf('together', ...items.map((item) => item.guid));
  return { message: { kind: TOGETHER[(first as Shareable).kind], guid, at, transmitter, of } as MessageTogether, items };
}
