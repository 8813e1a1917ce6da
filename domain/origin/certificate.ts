import type { PolicyPack } from '../policy/pack.ts';
import { type SchemeRules, originDates } from './dates.ts';
import type { OriginRefusal } from './refusal.ts';
import type { Box, CertificateKind, Criterion, Scheme } from './terms.ts';

/** One line of a certificate; its quantity in parts of 10^-5 of the customs unit. `originalLineNo` is the line of the original that a
 *  back-to-back certificate draws from. */
export type CertificateLine = {
  lineNo: number;
  hsCode6: string;
  description: string;
  originCountry: string;
  criterion: Criterion;
  grantedParts: number;
  unit: string;
  fobValue: { amount: string; currency: string } | null;
  originalLineNo: number | null;
};

/** What a certificate of origin says. Countries are alpha-3, dates YYYY-MM-DD; `statedUntil` is the last day where the paper itself names one. */
export type Certificate = {
  scheme: Scheme;
  kind: CertificateKind;
  number: string;
  issuedOn: string;
  departedOn: string | null;
  statedUntil: string | null;
  issuingParty: string;
  destination: string;
  exporterName: string;
  consigneeName: string;
  invoiceNo: string;
  originalId: string | null;
  boxes: readonly Box[];
  lines: readonly CertificateLine[];
};

export type SchemePack = PolicyPack<SchemeRules>;

/** What is wrong with a certificate by itself, every fault at once. */
export const certificateRefusals = (certificate: Certificate, pack: SchemePack): OriginRefusal[] => [
  ...partyRefusals(certificate, pack),
  ...lineRefusals(certificate, pack),
  ...timeRefusals(certificate, pack.parameters),
  ...boxRefusals(certificate, pack.parameters),
  ...kindRefusals(certificate, pack.parameters),
];

/** A number as it is compared: the same in any width, case and spacing. */
export const numberKeyOf = (number: string): string => number.normalize('NFKC').toUpperCase().replaceAll(/\s+/g, '');

export const numberTaken = ({ number, issuingParty }: Certificate): OriginRefusal => ({
  path: 'number',
  code: 'CERTIFICATE_NUMBER_TAKEN',
  message: { en: `${issuingParty} issued ${number}, and it is on record`, 'zh-CN': `${issuingParty} 签发的 ${number} 已登记` },
});

const isParty = ({ parties }: SchemeRules, country: string, on: string): boolean => {
  const since = parties[country];
  return since !== undefined && since <= on;
};

function partyRefusals({ issuingParty, destination, issuedOn }: Certificate, pack: SchemePack): OriginRefusal[] {
  const unless = (path: 'issuingParty' | 'destination', country: string): OriginRefusal[] => {
    if (isParty(pack.parameters, country, issuedOn)) return [];
    const code = path === 'destination' ? 'DESTINATION_NOT_A_PARTY' : 'ISSUING_PARTY_NOT_A_PARTY';
    return [{ path, code, message: noParty(country, issuedOn, pack) }];
  };
  const same: OriginRefusal = {
    path: 'destination',
    code: 'DESTINATION_IS_ISSUING_PARTY',
    message: {
      en: `The goods would go from ${issuingParty} to itself; a certificate is issued for another party`,
      'zh-CN': `签发方与目的地同为 ${issuingParty}；原产地证书应签发给另一缔约方`,
    },
  };
  return [...unless('issuingParty', issuingParty), ...unless('destination', destination), ...(issuingParty === destination ? [same] : [])];
}

const noParty = (country: string, on: string, { title, id }: SchemePack): OriginRefusal['message'] => ({
  en: `${country} is no party on ${on}. ${title.en} (${id})`,
  'zh-CN': `${on} ${country} 不是缔约方。${title['zh-CN']}（${id}）`,
});

function lineRefusals({ scheme, lines, issuedOn }: Certificate, pack: SchemePack): OriginRefusal[] {
  return lines.flatMap(({ lineNo, originCountry, criterion }, index): OriginRefusal[] => {
    const at = `lines[${index}]`;
    const repeated = lines.findIndex((other) => other.lineNo === lineNo) < index;
    return [
      ...(repeated ? [{ path: `${at}.lineNo`, code: 'LINE_REPEATED', message: repeatedText(lineNo) } as const] : []),
      ...(pack.parameters.criteria.includes(criterion)
        ? []
        : [{ path: `${at}.criterion`, code: 'CRITERION_NOT_OF_SCHEME', message: criterionText(criterion, pack) } as const]),
      ...originRefusal(`${at}.originCountry`, originCountry, issuedOn, scheme, pack),
    ];
  });
}

const repeatedText = (lineNo: number): OriginRefusal['message'] => ({
  en: `Line ${lineNo} stands on the certificate before`,
  'zh-CN': `第 ${lineNo} 项重复`,
});
const criterionText = (criterion: Criterion, { parameters: { criteria }, id }: SchemePack): OriginRefusal['message'] => ({
  en: `${criterion} is none of its criteria: ${criteria.join(', ')} (${id})`,
  'zh-CN': `${criterion} 不属于该证书的原产地标准：${criteria.join('、')}（${id}）`,
});

/** China is no party to ATIGA, and moving Chinese goods through ASEAN does not change where they come from: said in so many words, since Form D
 *  is what sellers try first between two ASEAN warehouses. */
function originRefusal(path: string, country: string, on: string, scheme: Scheme, pack: SchemePack): OriginRefusal[] {
  if (isParty(pack.parameters, country, on)) return [];
  if (scheme !== 'atiga-d' || country !== 'CHN') return [{ path, code: 'ORIGIN_NOT_A_PARTY', message: noParty(country, on, pack) }];
  const { regionalValuePercent: percent } = pack.parameters;
  const message = {
    en: `Form D certifies ASEAN origin only: a regional value content of ${percent} % (RVC), a change of tariff classification (CTC), or goods wholly obtained (WO) in ASEAN. Goods of Chinese origin do not become ASEAN goods by passing through. Use Form E or RCEP, back-to-back where they are moved on (${pack.id}, ${pack.confidence})`,
    'zh-CN': `Form D 仅证明东盟原产：在东盟区域价值成分达 ${percent}%（RVC）、税则归类改变（CTC）或完全获得（WO）。中国原产货物不因途经东盟而成为东盟原产货物。请使用 Form E 或 RCEP 证书，转运时办理背对背证书（${pack.id}，${pack.confidence}）`,
  };
  return [{ path, code: 'FORM_D_NOT_FOR_CHINESE_GOODS', message }];
}

const isRetroactive = ({ kind, boxes }: Certificate): boolean => kind === 'retroactive' || boxes.includes('issued-retroactively');

function timeRefusals(certificate: Certificate, rules: SchemeRules): OriginRefusal[] {
  const { issuedOn, departedOn, statedUntil } = certificate;
  const { ordinaryUntil, retroactiveUntil, validUntil } = originDates(rules, certificate);
  const late = ordinaryUntil !== null && issuedOn > ordinaryUntil && !isRetroactive(certificate);
  const tooLate = retroactiveUntil !== null && issuedOn > retroactiveUntil && isRetroactive(certificate);
  const wrong = statedUntil !== null && (statedUntil < issuedOn || statedUntil > validUntil);
  const refusals: (OriginRefusal | null)[] = [
    isRetroactive(certificate) && departedOn === null
      ? {
          path: 'departedOn',
          code: 'CERTIFICATE_DEPARTURE_MISSING',
          message: { en: 'What is issued after the shipment knows its date', 'zh-CN': '补发证书须填写装运日期' },
        }
      : null,
    late
      ? {
          path: 'issuedOn',
          code: 'CERTIFICATE_ISSUED_TOO_LATE',
          message: {
            en: `Shipped on ${departedOn}, it could be issued to ${ordinaryUntil}; later only as retroactive`,
            'zh-CN': `货物于 ${departedOn} 装运，证书最迟 ${ordinaryUntil} 签发；逾期须按补发办理`,
          },
        }
      : null,
    tooLate
      ? {
          path: 'issuedOn',
          code: 'CERTIFICATE_RETROACTIVE_TOO_LATE',
          message: {
            en: `Shipped on ${departedOn}, it could be issued retroactively to ${retroactiveUntil}`,
            'zh-CN': `货物于 ${departedOn} 装运，证书最迟 ${retroactiveUntil} 补发`,
          },
        }
      : null,
    wrong
      ? {
          path: 'statedUntil',
          code: 'CERTIFICATE_VALIDITY_WRONG',
          message: {
            en: `Issued on ${issuedOn}, it is good to ${validUntil} at most; ${statedUntil} does not fit`,
            'zh-CN': `证书于 ${issuedOn} 签发，有效期最长至 ${validUntil}；${statedUntil} 不符`,
          },
        }
      : null,
  ];
  return refusals.filter((refusal) => refusal !== null);
}

/** The box that the kind of a certificate demands. */
const DEMANDED: Partial<Record<CertificateKind, Box>> = { retroactive: 'issued-retroactively', 'back-to-back': 'movement-certificate' };

function boxRefusals({ kind, boxes }: Certificate, { thirdPartyInvoicing }: SchemeRules): OriginRefusal[] {
  const demanded = DEMANDED[kind];
  const missing: OriginRefusal = {
    path: 'boxes',
    code: 'CERTIFICATE_BOX_NOT_TICKED',
    message: { en: `A ${kind} certificate has the box ${demanded} ticked`, 'zh-CN': `此类证书（${kind}）须勾选 ${demanded}` },
  };
  const invoiced: OriginRefusal = {
    path: 'boxes',
    code: 'THIRD_PARTY_INVOICING_NOT_ALLOWED',
    message: { en: 'Under this scheme no third party may invoice the goods', 'zh-CN': '该协定不允许第三方发票' },
  };
  return [
    ...(demanded === undefined || boxes.includes(demanded) ? [] : [missing]),
    ...(boxes.includes('third-party-invoicing') && !thirdPartyInvoicing ? [invoiced] : []),
  ];
}

function kindRefusals({ kind, originalId, lines }: Certificate, { backToBack }: SchemeRules): OriginRefusal[] {
  if (kind !== 'back-to-back') {
    const named = [
      ...(originalId === null ? [] : ['originalId']),
      ...lines.flatMap(({ originalLineNo }, index) => (originalLineNo === null ? [] : [`lines[${index}].originalLineNo`])),
    ];
    const message = { en: 'Only a back-to-back certificate names an original', 'zh-CN': '仅背对背证书须填写原证' };
    return named.map((path) => ({ path, code: 'ORIGINAL_WITHOUT_BACK_TO_BACK', message }));
  }
  const message = { en: 'This scheme has no back-to-back certificate', 'zh-CN': '该协定没有背对背证书' };
  if (backToBack === null) return [{ path: 'kind', code: 'BACK_TO_BACK_NOT_ALLOWED', message }];
  if (originalId !== null) return [];
  const without = { en: 'A back-to-back certificate is issued out of an original', 'zh-CN': '背对背证书须以原证为依据' };
  return [{ path: 'originalId', code: 'BACK_TO_BACK_WITHOUT_ORIGINAL', message: without }];
}
