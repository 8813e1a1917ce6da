import type { InspectionState, TicketState } from './states.ts';

/** How an inspection ended, as its officer or a person who was there says. `sampled`: goods were taken to a laboratory, so it goes on. */
export const INSPECTION_OUTCOMES = ['passed', 'passed-with-correction', 'failed', 'sampled'] as const;

/** A paper that lets a seller use a brand: the owner's authorisation 授权书, or the seller's own trademark certificate 商标注册证. Valid on its first
 *  and last day; `validTo: null` is open. `skus: null` is every product of the brand. */
export type BrandPaper = {
  id: string;
  brand: string;
  kind: 'authorisation' | 'trademark-certificate';
  number: string;
  owner: string;
  skus: readonly string[] | null;
  validFrom: string;
  validTo: string | null;
};
/** What can be offered to customs for the brand of a line. `unbranded` needs none. */
export type BrandStanding = 'unbranded' | 'offered' | 'expired' | 'missing';

const NO_BRAND = ['', '无', '无品牌', '无牌', 'none', 'no brand', 'unbranded', 'n/a'];
const named = (brand: string): string => brand.normalize('NFKC').trim().toLowerCase();

/** The papers on file for the brand of a product on a date (YYYY-MM-DD), and what they are worth. Names are compared without case and width. */
export function brandStanding(
  { brand, sku }: { brand: string; sku: string },
  papers: readonly BrandPaper[],
  on: string,
): { standing: BrandStanding; papers: BrandPaper[] } {
  if (NO_BRAND.includes(named(brand))) return { standing: 'unbranded', papers: [] };
  const ours = papers.filter((paper) => named(paper.brand) === named(brand) && (paper.skus === null || paper.skus.includes(sku)));
  const valid = ours.filter(({ validFrom, validTo }) => validFrom <= on && (validTo === null || validTo >= on));
  if (valid.length > 0) return { standing: 'offered', papers: valid };
  return { standing: ours.length > 0 ? 'expired' : 'missing', papers: ours };
}

/** Where and when goods are inspected, if the text of customs says so after the usual words. Own knowledge of how notices read, unverified: what is
 *  not found there is null, and the text itself is always kept beside it. */
export function placeAndTimeIn(info: string): { place: string | null; time: string | null } {
  const after = (words: string): string | null =>
    new RegExp(`(?:${words})\\s*[:：]\\s*([^；;，,。\\]】\\n]+)`, 'u').exec(info)?.[1]?.trim() || null;
  return { place: after('查验地点|查验场所|查验场地'), time: after('查验时间|查验日期') };
}

/** What the state of its ticket makes of an inspection: customs has the last word over what a person recorded. A release passes it, and leaves a
 *  correction that was recorded; a refusal fails it; a withdrawal ends it. Null while customs has not decided. */
export function decidedBy(ticket: TicketState, recorded: InspectionState): InspectionState | null {
  if (ticket === 'released' || ticket === 'departed' || ticket === 'finalised') {
    return recorded === 'passed-with-correction' ? recorded : 'passed';
  }
  if (ticket === 'rejected') return 'failed';
  return ticket === 'withdrawn' ? 'withdrawn' : null;
}
