import { createHash, randomUUIDv7 } from 'node:crypto';
import { ID_PREFIXES, type IdKind } from '../domain/ids.ts';

/** A new id: prefix and UUIDv7, so that ids sort by creation. */
export const newId = (kind: IdKind): string => `${ID_PREFIXES[kind]}_${randomUUIDv7()}`;

/** The id that a key always gives: for what a retried step must create once. Keeps the time part of `parentId`, so that it sorts with it. */
export function derivedId(kind: IdKind, parentId: string, key: string): string {
  const time = parentId.slice(parentId.indexOf('_') + 1, parentId.indexOf('_') + 14);
  const digest = createHash('sha256').update(`${parentId}:${kind}:${key}`).digest('hex');
  const variant = ((Number.parseInt(digest.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${ID_PREFIXES[kind]}_${time}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}
