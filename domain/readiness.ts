import { Decimal } from 'decimal.js';
import type { ConsignmentLine, ConsignmentProduct, Finding } from './consignment.ts';
import { POLICIES, policyOn, policyOnOrNull } from './policy/index.ts';
import type { PolicyPack } from './policy/pack.ts';

/** What the check looks at; null where the database holds no such thing. `inPilotZone` is of the declaring customs. */
export type Consignment = {
  declarationDate: string;
  currency: string;
  lines: readonly ConsignmentLine[];
  products: ReadonlyMap<string, ConsignmentProduct>;
  enterprise: { state: string } | null;
  warehouse: { country: string } | null;
  registration: { state: string; validFrom: string | null; validTo: string | null } | null;
  /** Booking orders among the lines that another transfer has filed. */
  filedBookings: readonly string[];
};

/** A ticket and its messages are stored as one document each; with the longest texts allowed, so many lines still fit. */
const MAX_BOOKING_LINES = 2_000;
const ACTIVE = ['active', 'expiring'];
const house = { source: 'Outport', confidence: 'house' } as const;

/** Every rule that a 9810 consignment must pass before it is filed: first what blocks, then what warns, then what passed.
 *  Stores nothing and stops at nothing: all findings at once. Source: each finding names its own. */
export function checkReadiness(consignment: Consignment): Finding[] {
  const early = modeInForce(consignment);
  if (early.severity === 'blocking') return [early];
  const findings = [
    early,
    enterpriseActive(consignment),
    warehouseRegistered(consignment),
    warehouseFiling(consignment),
    currencyDeclarable(consignment),
    ...consignment.lines.flatMap((line, index) => lineFindings(line, index, consignment)),
    ...bookingFindings(consignment),
  ];
  const order = ['blocking', 'warning', 'passed'];
  return findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

export const isBlocked = (findings: readonly Finding[]): boolean => findings.some((finding) => finding.severity === 'blocking');

/** Before the first pack there is no rule to check by, so this finding stands alone. */
function modeInForce({ declarationDate }: Consignment): Finding {
  const pack = policyOnOrNull('list-declaration', declarationDate);
  const rule = {
    rule: pack === null ? 'MODE_NOT_IN_FORCE' : 'MODE_IN_FORCE',
    path: 'declarationDate',
    ...sourceOf(pack ?? POLICIES['list-declaration'][0]),
  };
  if (pack !== null)
    return { ...rule, severity: 'passed', message: { en: 'Mode 9810 is in force', 'zh-CN': '9810 监管方式已施行' }, cure: null };
  return {
    ...rule,
    severity: 'blocking',
    message: { en: `Mode 9810 was not in force on ${declarationDate}`, 'zh-CN': `${declarationDate} 尚未施行 9810 监管方式` },
    cure: { en: 'State the date of the declaration, on or after its first day', 'zh-CN': '请填写施行之日及以后的申报日期' },
  };
}

const sourceOf = (pack: PolicyPack | undefined): Pick<Finding, 'source' | 'confidence'> =>
  pack === undefined ? house : { source: `${pack.citation.instrument} (${pack.id})`, confidence: pack.confidence };

function enterpriseActive({ enterprise }: Consignment): Finding {
  const active = enterprise !== null && ACTIVE.includes(enterprise.state);
  return {
    ...house,
    rule: active ? 'ENTERPRISE_ACTIVE' : 'ENTERPRISE_NOT_ACTIVE',
    severity: active ? 'passed' : 'blocking',
    path: 'enterpriseId',
    message: active
      ? { en: 'The enterprise is registered', 'zh-CN': '企业登记有效' }
      : { en: `The enterprise is ${enterprise?.state ?? 'unknown'}`, 'zh-CN': `企业登记状态：${enterprise?.state ?? '无'}` },
    cure: active ? null : { en: 'Register the enterprise, or wait for its review', 'zh-CN': '请办理企业登记或等待审核' },
  };
}

function warehouseRegistered({ registration, declarationDate }: Consignment): Finding {
  const active =
    registration !== null &&
    ACTIVE.includes(registration.state) &&
    (registration.validFrom === null || registration.validFrom <= declarationDate) &&
    (registration.validTo === null || declarationDate <= registration.validTo);
  return {
    ...house,
    rule: active ? 'REGISTRATION_ACTIVE' : 'REGISTRATION_NOT_ACTIVE',
    severity: active ? 'passed' : 'blocking',
    path: 'warehouseId',
    message: active
      ? { en: 'Your right to stock this warehouse is on record', 'zh-CN': '海外仓登记有效' }
      : { en: `No active registration for this warehouse on ${declarationDate}`, 'zh-CN': `${declarationDate} 没有该海外仓的有效登记` },
    cure: active
      ? null
      : { en: 'Register the warehouse with its lease, ownership paper or agreement', 'zh-CN': '请提交海外仓登记及租赁、产权或合作证明' },
  };
}

function warehouseFiling({ declarationDate }: Consignment): Finding {
  const pack = policyOn('warehouse-filing', declarationDate);
  return {
    rule: 'WAREHOUSE_FILING',
    severity: pack.parameters.required ? 'warning' : 'passed',
    path: 'declarationDate',
    message: pack.parameters.required
      ? { en: 'Customs wanted the warehouse filed on this date', 'zh-CN': '该日期须办理海外仓海关备案' }
      : { en: 'Customs no longer asks for a warehouse filing', 'zh-CN': '海关已取消海外仓备案' },
    cure: pack.parameters.required ? { en: 'Keep the filing receipt with the registration', 'zh-CN': '请将备案回执与登记一并保存' } : null,
    source: `${pack.citation.instrument} (${pack.id})`,
    confidence: pack.confidence,
  };
}

function currencyDeclarable({ currency }: Consignment): Finding {
  const known = currency === 'CNY';
  return {
    ...house,
    rule: known ? 'CURRENCY_DECLARABLE' : 'CURRENCY_UNSUPPORTED',
    severity: known ? 'passed' : 'blocking',
    path: 'currency',
    message: known
      ? { en: 'Values are in CNY', 'zh-CN': '以人民币申报' }
      : { en: `There is no customs rate for ${currency}`, 'zh-CN': `缺少 ${currency} 的海关汇率` },
    cure: known ? null : { en: 'State prices in CNY', 'zh-CN': '请以人民币列明价格' },
  };
}

function lineFindings(line: ConsignmentLine, index: number, { products, declarationDate }: Consignment): Finding[] {
  const path = `lines[${index}]`;
  const block = (rule: string, field: string, en: string, zh: string, cureEn: string, cureZh: string): Finding => ({
    ...house,
    rule,
    severity: 'blocking',
    path: `${path}.${field}`,
    message: { en, 'zh-CN': zh },
    cure: { en: cureEn, 'zh-CN': cureZh },
  });
  const found: Finding[] = [];
  if (new Decimal(line.netWeightKg).gt(line.grossWeightKg)) {
    found.push(
      block(
        'NET_OVER_GROSS',
        'netWeightKg',
        `Net ${line.netWeightKg} kg is over gross ${line.grossWeightKg} kg`,
        `净重 ${line.netWeightKg} 千克大于毛重 ${line.grossWeightKg} 千克`,
        'Correct the weights',
        '请更正重量',
      ),
    );
  }
  if (!new Decimal(line.unitPrice).times(line.pieces).toDecimalPlaces(2).eq(line.totalPrice)) {
    found.push(
      block(
        'TOTAL_MISMATCH',
        'totalPrice',
        `${line.pieces} × ${line.unitPrice} is not ${line.totalPrice}`,
        `${line.pieces} × ${line.unitPrice} 不等于 ${line.totalPrice}`,
        'Correct price, pieces or total',
        '请更正单价、数量或总价',
      ),
    );
  }
  const product = products.get(line.sku);
  if (product === undefined) {
    found.push(
      block(
        'PRODUCT_UNKNOWN',
        'sku',
        `SKU ${line.sku} is not in the catalogue`,
        `商品目录中没有货号 ${line.sku}`,
        'Add the product to the catalogue',
        '请先将商品加入目录',
      ),
    );
    return found;
  }
  const pack = policyOn('export-controls', declarationDate);
  if ([...product.supervisionConditions].some((letter) => pack.parameters.prohibited.includes(letter))) {
    const prohibited = block(
      'GOODS_PROHIBITED',
      'sku',
      `${line.sku} may not be exported`,
      `${line.sku} 禁止出口`,
      'Take the line out',
      '请删除该行',
    );
    found.push({ ...prohibited, source: `${pack.citation.instrument} (${pack.id})`, confidence: pack.confidence });
  }
  return found;
}

function bookingFindings({ lines, filedBookings }: Consignment): Finding[] {
  const bookings = Map.groupBy(lines, (line) => line.bookingNo);
  return [...bookings].flatMap(([bookingNo, own]) => {
    const path = `lines[${lines.indexOf(own[0] as ConsignmentLine)}].bookingNo`;
    const found: Finding[] = [];
    if (new Set(own.map((line) => line.refundClaimed)).size > 1) {
      found.push({
        ...house,
        rule: 'REFUND_CLAIM_MIXED',
        severity: 'blocking',
        path,
        message: { en: `${bookingNo} claims a refund on some lines only`, 'zh-CN': `订仓单 ${bookingNo} 仅部分商品申报退税` },
        cure: { en: 'Claim it for the whole booking order', 'zh-CN': '请整单统一' },
      });
    }
    if (own.length > MAX_BOOKING_LINES) {
      found.push({
        ...house,
        rule: 'BOOKING_TOO_LONG',
        severity: 'blocking',
        path,
        message: {
          en: `${bookingNo} has ${own.length} lines, more than the ${MAX_BOOKING_LINES} that one message carries`,
          'zh-CN': `订仓单 ${bookingNo} 有 ${own.length} 行，超过单份报文上限 ${MAX_BOOKING_LINES} 行`,
        },
        cure: { en: 'Place the goods under several booking orders', 'zh-CN': '请分列多份订仓单' },
      });
    }
    if (filedBookings.includes(bookingNo)) {
      found.push({
        rule: 'BOOKING_ALREADY_FILED',
        severity: 'blocking',
        path,
        message: { en: `${bookingNo} was filed before`, 'zh-CN': `订仓单 ${bookingNo} 已申报` },
        cure: { en: 'Use the number of the new booking order', 'zh-CN': '请使用新的订仓单号' },
        source: 'china-export.md §3.3: the order number is unique',
        confidence: 'secondary',
      });
    }
    return found;
  });
}
