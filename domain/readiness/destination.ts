import { type Requirement, type Standing, complianceOf, confidenceOf, isEarly } from '../compliance.ts';
import { type Consignment, type Finding, destinationOf } from '../consignment.ts';
import type { Gate, Holder } from '../destination.ts';
import type { Localised } from '../localised.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import type { PackOf } from '../policy/index.ts';
import { HOUSE, sourceOf } from './finding.ts';

type Pack = PackOf<'compliance-requirements'>;

/** What the country of destination asks of these goods. Blocks only what is missing before the goods may be ordered or shipped, and only what
 *  the pack says blocks; what is due later warns. A transfer that was planned before is not blocked by what has ended since. */
export function destinationFindings(consignment: Consignment, { 'compliance-requirements': pack }: PlanningRulings): Finding[] {
  const country = destinationOf(consignment);
  if (country === null) return [];
  const named = importerFindings(consignment, country, pack);
  if (pack === undefined) return [...named, unknownCountry(consignment, country)];
  const firstLine = new Map(consignment.lines.map(({ sku }, index) => [sku, index] as const).toReversed());
  const standings = complianceOf(consignment, pack.parameters).filter(({ missing }) => missing.length > 0);
  const early = standings.filter(({ gate }) => isEarly(gate));
  return [
    ...named,
    ...standings.flatMap((standing) => missingFindings(standing, consignment, pack, firstLine)),
    ...(early.length === 0 ? [nothingMissing(consignment, country, pack)] : []),
  ];
}

/** Where the request names the country. */
const countryPath = ({ buyer }: Consignment): string => (buyer === undefined ? 'warehouseId' : 'buyer.country');
/** A buyer sees to the import himself, unless somebody is named who does it for him: what he holds is not on record here. */
const buyerImports = ({ buyer, importer }: Consignment): boolean => buyer !== undefined && importer === null;

function importerFindings(consignment: Consignment, country: string, pack: Pack | undefined): Finding[] {
  const { importer, plannedBefore } = consignment;
  const shared = { ...HOUSE, path: 'importerId' };
  if (buyerImports(consignment)) return [];
  if (importer === null) {
    if (pack?.parameters.importerOfRecord.localEntity !== true) return [];
    const { kind, basis } = pack.parameters.importerOfRecord;
    return [
      {
        ...sourceOf(pack),
        confidence: confidenceOf(basis),
        path: 'importerId',
        rule: 'IMPORTER_NOT_NAMED',
        severity: 'warning',
        message: { en: `No importer of record is named for ${country}`, 'zh-CN': `未指定 ${country} 的进口商` },
        cure: {
          en: `Name one with your next transfer. ${country} wants: ${kind.en}`,
          'zh-CN': `请在新建业务时指定。${country} 要求：${kind['zh-CN']}`,
        },
      },
    ];
  }
  if (importer.country === country || plannedBefore) return [];
  const unknown = importer.country === null;
  return [
    {
      ...shared,
      rule: unknown ? 'IMPORTER_UNKNOWN' : 'IMPORTER_ELSEWHERE',
      severity: 'blocking',
      message: unknown
        ? { en: 'There is no such importer of record', 'zh-CN': '没有该进口商' }
        : {
            en: `The importer is of ${importer.country}, the goods go to ${country}`,
            'zh-CN': `进口商在 ${importer.country}，货物运往 ${country}`,
          },
      cure: {
        en: 'Choose one of the country that the goods go to from GET /v1/importers',
        'zh-CN': '请从 GET /v1/importers 中选择运抵国的进口商',
      },
    },
  ];
}

/** What is missing wholly for want of the importer or his licence stands at the importer; else what blocks stands at each product's first
 *  line, and what warns at the first of them. */
function missingFindings(
  { requirement, gate, covered, missing }: Standing,
  consignment: Consignment,
  pack: Pack,
  firstLine: ReadonlyMap<string, number>,
): Finding[] {
  const unseen = requirement.holder === 'importer' && buyerImports(consignment);
  const blocking = requirement.blocking && isEarly(gate) && !consignment.plannedBefore && !unseen;
  const found = (path: string, skus: readonly string[]): Finding => ({
    ...sourceOf(pack),
    confidence: confidenceOf(requirement.basis),
    rule: isEarly(gate) ? 'REQUIREMENT_MISSING' : 'REQUIREMENT_DUE_LATER',
    severity: blocking ? 'blocking' : 'warning',
    path,
    message: messageOf(requirement, gate, skus, consignment),
    cure: cureOf(requirement),
  });
  if (requirement.holder === 'importer' && covered.length === 0) return [found('importerId', missing)];
  const pathOf = (sku: string): string => `lines[${firstLine.get(sku) ?? 0}].sku`;
  const [first = ''] = missing;
  return blocking ? missing.map((sku) => found(pathOf(sku), [sku])) : [found(pathOf(first), missing)];
}

const GATE_NAMES: Record<Gate, Localised> = {
  'before-order': { en: 'before the order', 'zh-CN': '下单前' },
  'before-shipment': { en: 'before shipment', 'zh-CN': '装运前' },
  'before-arrival': { en: 'before arrival', 'zh-CN': '到港前' },
  'before-sale': { en: 'before the sale', 'zh-CN': '销售前' },
};
const HOLDER_NAMES: Record<Holder, Localised> = {
  importer: { en: 'The importer of record', 'zh-CN': '进口商' },
  manufacturer: { en: 'The manufacturer', 'zh-CN': '生产商' },
  brand: { en: 'The owner of the brand', 'zh-CN': '品牌方' },
};

const NAMED_SKUS = 5;

function messageOf({ name }: Requirement, gate: Gate, skus: readonly string[], consignment: Consignment): Localised {
  const { declarationDate } = consignment;
  const more = skus.length > NAMED_SKUS;
  const shown = skus.slice(0, NAMED_SKUS);
  const country = destinationOf(consignment) ?? '';
  return {
    en: `${country} wants the ${name.en} ${GATE_NAMES[gate].en}; none holds on ${declarationDate} for ${shown.join(', ')}${more ? ` and ${skus.length - NAMED_SKUS} more` : ''}`,
    'zh-CN': `${country} 要求${GATE_NAMES[gate]['zh-CN']}具备${name['zh-CN']}；${declarationDate} 无有效证照：${shown.join('、')}${more ? ` 等 ${skus.length} 个货号` : ''}`,
  };
}

function cureOf({ name, authority, holder, leadTimeDays }: Requirement): Localised {
  const time =
    leadTimeDays === null
      ? { en: 'how long that takes is not known to us', 'zh-CN': '办理时间未知' }
      : { en: `that takes about ${leadTimeDays} days`, 'zh-CN': `约需 ${leadTimeDays} 天` };
  return {
    en: `${HOLDER_NAMES[holder].en} must get the ${name.en} from ${authority}; ${time.en}. Enter it ${WHERE[holder].en}, then recheck`,
    'zh-CN': `${HOLDER_NAMES[holder]['zh-CN']}须向 ${authority} 办理${name['zh-CN']}，${time['zh-CN']}。${WHERE[holder]['zh-CN']}录入后重新检查`,
  };
}

const SELLERS_OWN = { en: 'with POST /v1/compliance-documents', 'zh-CN': '请通过 POST /v1/compliance-documents ' };
const WHERE: Record<Holder, Localised> = {
  importer: { en: 'with the importer named in the transfer', 'zh-CN': '请在业务所指定的进口商名下' },
  manufacturer: SELLERS_OWN,
  brand: SELLERS_OWN,
};

const unknownCountry = (consignment: Consignment, country: string): Finding => ({
  ...HOUSE,
  rule: 'REQUIREMENTS_UNKNOWN',
  severity: 'warning',
  path: countryPath(consignment),
  message: {
    en: `We know no requirements of ${country} on ${consignment.declarationDate}; that does not mean that there are none`,
    'zh-CN': `尚未收录 ${country} 在 ${consignment.declarationDate} 的准入要求，不代表没有要求`,
  },
  cure: { en: 'Ask the importer of record', 'zh-CN': '请向进口商核实' },
});

const nothingMissing = (consignment: Consignment, country: string, pack: Pack): Finding => ({
  ...sourceOf(pack),
  rule: 'DESTINATION_REQUIREMENTS',
  severity: 'passed',
  path: countryPath(consignment),
  message: {
    en: `Nothing is missing that ${country} is known to want before shipment`,
    'zh-CN': `${country} 已知的装运前要求均已满足`,
  },
  cure: null,
});
