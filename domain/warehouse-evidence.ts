/** What a paper states of the place it is about; null where it states nothing. */
type Stated = { country: string | null; address: string | null };
type Place = { country: string; address: string };

/** Spacing and punctuation tell nothing of a place, but for between two digits: `1-2` is not `12`. */
const APART = /[\s\p{P}]+/gu;
const BETWEEN_DIGITS = /(?<=\p{N}) (?=\p{N})/gu;

/** Whether two texts name one address, whatever their case, width (NFKC), spacing and punctuation. */
export const sameAddress = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(APART, ' ').trim().replaceAll(BETWEEN_DIGITS, '\u0000').replaceAll(' ', '');

/** What a paper states otherwise than the warehouse is known to be. */
export const mismatches = ({ country, address }: Stated, warehouse: Place): ('country' | 'address')[] => [
  ...(country !== null && country !== warehouse.country ? (['country'] as const) : []),
  ...(address !== null && !sameAddress(address, warehouse.address) ? (['address'] as const) : []),
];

/** The kinds of paper still to be brought, in the order of the rule; a paper that is not about this place does not count. */
export const missingKinds = <Kind extends string>(
  wanted: readonly Kind[],
  papers: readonly (Stated & { kind: Kind })[],
  warehouse: Place,
): Kind[] => wanted.filter((kind) => !papers.some((paper) => paper.kind === kind && mismatches(paper, warehouse).length === 0));
