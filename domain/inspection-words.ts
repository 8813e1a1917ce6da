import type { BrandPaper, BrandStanding } from './inspection.ts';
import type { Localised } from './localised.ts';

type Line = { brand: string; sku: string; authorisation: BrandStanding; papers: readonly BrandPaper[] };

const KINDS: Readonly<Record<BrandPaper['kind'], Localised>> = {
  authorisation: { en: 'authorisation', 'zh-CN': '授权书' },
  'trademark-certificate': { en: 'trademark certificate', 'zh-CN': '商标注册证' },
};
const paperWords = ({ kind, number, owner, validTo }: BrandPaper): Localised => ({
  en: `${KINDS[kind].en} ${number} of ${owner}, ${validTo === null ? 'without an end' : `valid to ${validTo}`}`,
  'zh-CN': `${KINDS[kind]['zh-CN']} ${number}（权利人 ${owner}，${validTo === null ? '长期有效' : `有效期至 ${validTo}`}）`,
});
const joined = (papers: readonly BrandPaper[]): Localised => ({
  en: papers.map((paper) => paperWords(paper).en).join('; '),
  'zh-CN': papers.map((paper) => paperWords(paper)['zh-CN']).join('；'),
});

/** What is said of the brand of a line that customs will look at, and what to do where nothing valid is on file. */
export function authorisationWords({ brand, sku, authorisation, papers }: Line): { standing: Localised; cure: Localised | null } {
  switch (authorisation) {
    case 'unbranded':
      return { standing: { en: 'No authorisation is needed.', 'zh-CN': '无需品牌授权。' }, cure: null };
    case 'offered': {
      const told = joined(papers);
      return { standing: { en: `Offered as evidence: ${told.en}.`, 'zh-CN': `可提交的授权证明：${told['zh-CN']}。` }, cure: null };
    }
    case 'expired': {
      const told = joined(papers);
      return {
        standing: { en: `Not valid on the day of the declaration: ${told.en}.`, 'zh-CN': `申报日不在有效期内：${told['zh-CN']}。` },
        cure: cureOf(brand, sku),
      };
    }
    case 'missing':
      return {
        standing: { en: `No authorisation of ${brand} is on file.`, 'zh-CN': `未存有 ${brand} 的品牌授权。` },
        cure: cureOf(brand, sku),
      };
  }
}

const cureOf = (brand: string, sku: string): Localised => ({
  en: `Enter the authorisation or the trademark certificate of ${brand} for ${sku} with POST /v1/brand-authorisations, and take the paper to the inspection.`,
  'zh-CN': `请用 POST /v1/brand-authorisations 登记 ${brand}（货号 ${sku}）的授权书或商标注册证，并将原件带到查验现场。`,
});
