import { createHash } from 'node:crypto';

/** An upper-case UUID that always follows from the same words. */
export function guidOf(...words: (string | number)[]): string {
  const hex = createHash('sha256').update(words.join(':')).digest('hex').slice(0, 32).toUpperCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
