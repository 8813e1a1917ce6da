import type { Consignment, ConsignmentProduct, HeldPaper } from './consignment.ts';
import { type ComplianceDocument, GATES, type Gate } from './destination.ts';
import { type ParametersOf, POLICIES } from './policy/index.ts';
import type { Confidence } from './policy/pack.ts';

type Parameters = ParametersOf<'compliance-requirements'>;
export type Requirement = Parameters['requirements'][number];
export type Bound = Pick<Consignment, 'declarationDate' | 'lines' | 'products' | 'warehouse' | 'importer' | 'complianceDocuments'>;

/** How one requirement stands: the SKUs that it is about, each either covered by a paper or missing one. `gate` is by when. */
export type Standing = {
  requirement: Requirement;
  gate: Gate;
  skus: readonly string[];
  covered: readonly { paper: HeldPaper; skus: readonly string[] }[];
  missing: readonly string[];
};

/** Every requirement of the country of destination and what satisfies it for these goods, in the order of the gates. A paper counts when it
 *  holds on the date of the declaration and is in the right name: an importer's only for the very importer that is named, so that another
 *  importer needs his own. SKUs that are not in the catalogue are left out. */
export function complianceOf(bound: Bound, { requirements }: Pick<Parameters, 'requirements'>): Standing[] {
  const { lines, products, importer, complianceDocuments, declarationDate, warehouse } = bound;
  const goods = [...new Set(lines.map(({ sku }) => sku))].flatMap((sku) => products.get(sku) ?? []);
  const papers = [...(importer?.licences ?? []), ...complianceDocuments].filter(
    (paper) => holdsOn(paper, declarationDate) && (paper.holder !== 'importer' || paper.importerId === importer?.id),
  );
  const inBond = warehouse !== null && warehouse.regime !== 'free-circulation';
  return requirements
    .map((requirement) => {
      const concerned = goods.filter((product) => isAbout(requirement, product));
      const own = papers.filter(({ document, holder }) => document === requirement.document && holder === requirement.holder);
      const gate = inBond && requirement.deferredInBond ? 'before-sale' : requirement.gate;
      return { requirement, gate, ...divided(concerned, own) };
    })
    .toSorted((a, b) => GATES.indexOf(a.gate) - GATES.indexOf(b.gate));
}

/** The papers that some pack of a country names, on whatever date; empty where we know none. */
export const documentsOf = (country: string): ReadonlySet<ComplianceDocument> =>
  new Set(
    POLICIES['compliance-requirements']
      .filter(({ jurisdiction }) => jurisdiction === country)
      .flatMap(({ parameters }) => parameters.requirements.map(({ document }) => document)),
  );

/** How sure one requirement is, whatever the pack as a whole. */
export const confidenceOf = (basis: Requirement['basis']): Confidence => (basis === 'found' ? 'secondary' : 'unverified');

export const isEarly = (gate: Gate): boolean => gate === 'before-order' || gate === 'before-shipment';

const holdsOn = ({ validFrom, validTo }: HeldPaper, date: string): boolean => validFrom <= date && (validTo === null || date <= validTo);

const isUnder = (hsPrefixes: readonly string[] | null, { hsCode }: ConsignmentProduct): boolean =>
  hsPrefixes === null || hsPrefixes.some((prefix) => hsCode.startsWith(prefix));

const isAbout = ({ hsPrefixes, attribute }: Requirement, product: ConsignmentProduct): boolean =>
  isUnder(hsPrefixes, product) && (attribute === null || product.attributes.includes(attribute));

const covers = ({ skus, hsPrefixes }: HeldPaper, product: ConsignmentProduct): boolean =>
  (skus === null || skus.includes(product.sku)) && isUnder(hsPrefixes, product);

/** Of several papers that cover a product, the first counts. */
function divided(goods: readonly ConsignmentProduct[], papers: readonly HeldPaper[]): Omit<Standing, 'requirement' | 'gate'> {
  const paperOf = new Map(goods.map((product) => [product.sku, papers.find((paper) => covers(paper, product))]));
  const skus = [...paperOf.keys()];
  const skusBy = Map.groupBy(skus, (sku) => paperOf.get(sku));
  const covered = papers.flatMap((paper) => {
    const own = skusBy.get(paper);
    return own === undefined ? [] : [{ paper, skus: own }];
  });
  return { skus, covered, missing: skusBy.get(undefined) ?? [] };
}
