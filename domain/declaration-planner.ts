import { Decimal } from 'decimal.js';
import type { ConsignmentLine, ConsignmentProduct } from './consignment.ts';
import type { Localised } from './localised.ts';
import type { PlanningRulings } from './planning-rulings.ts';
import type { Confidence, PolicyPack } from './policy/pack.ts';

/** What a declaration says of the goods themselves. */
export type DeclaredGoods = Pick<
  ConsignmentProduct,
  'nameZh' | 'nameEn' | 'model' | 'barCode' | 'unit' | 'legalUnit1' | 'legalUnit2' | 'originCountry'
>;

export type PlannedLine = ConsignmentLine & {
  gnum: number;
  /** Ten digits; on a simplified list the six-digit code followed by `0000`. */
  declaredHsCode: string;
  legalQty1: string;
  legalQty2: string | null;
  /** Kept with the line: order, declaration and papers say the same, whatever becomes of the catalogue meanwhile. */
  goods: DeclaredGoods;
};

/** Why a ticket goes the way it goes: the rule, the pack it stands in, and the value that decided. */
export type Reason = { rule: string; packId: string; confidence: Confidence; value: string; text: Localised };

export type PlannedTicket = {
  bookingNo: string;
  path: 'list' | 'form';
  simplified: boolean;
  reasons: Reason[];
  lines: PlannedLine[];
  totals: { value: string; pieces: number; cartons: number; netWeightKg: string; grossWeightKg: string };
};

export type PlanInput = {
  lines: readonly ConsignmentLine[];
  products: ReadonlyMap<string, ConsignmentProduct>;
  /** Whether the declaring customs lies in a comprehensive pilot zone 综试区. */
  inPilotZone: boolean;
  /** The packs to plan by. */
  rulings: PlanningRulings;
};

/** Tickets of a consignment: one per booking order, in order of first appearance, each line declared exactly once. A consignment is never
 *  split to come under the limit. Units: CNY, kilograms, pieces. Errors: RangeError when a line's product is not given.
 *  Source: the packs given; each reason names its own. */
export function planTickets(input: PlanInput): PlannedTicket[] {
  const bookings = Map.groupBy(input.lines, (line) => line.bookingNo);
  return [...bookings].map(([bookingNo, lines]) => planTicket(bookingNo, lines, input));
}

function planTicket(bookingNo: string, lines: readonly ConsignmentLine[], input: PlanInput): PlannedTicket {
  const goods = lines.map((line) => productOf(line, input.products));
  const totals = totalsOf(lines);
  const against = reasonsAgainstList(lines, goods, totals.value, input.rulings);
  const path = against.length > 0 ? 'form' : 'list';
  const six = sixDigits(lines, input);
  const simplified = path === 'list' && six.allowed;
  const reasons = path === 'form' ? against : [withinLimit(totals.value, input.rulings), six.reason];
  const planned = lines.map((line, index) => planLine(line, goods[index] as ConsignmentProduct, index + 1, simplified));
  return { bookingNo, path, simplified, reasons, lines: planned, totals };
}

function productOf(line: ConsignmentLine, products: PlanInput['products']): ConsignmentProduct {
  const product = products.get(line.sku);
  if (product === undefined) throw new RangeError(`line ${line.lineNo}: SKU ${line.sku} is not in the catalogue`);
  return product;
}

const sum = (values: readonly string[]): Decimal => values.reduce((total, value) => total.plus(value), new Decimal(0));

/** Sums of lines; money and weights are exact decimals. */
export function totalsOf(lines: readonly ConsignmentLine[]): PlannedTicket['totals'] {
  return {
    value: sum(lines.map((line) => line.totalPrice)).toFixed(2),
    pieces: lines.reduce((total, line) => total + line.pieces, 0),
    cartons: lines.reduce((total, line) => total + line.cartons, 0),
    netWeightKg: sum(lines.map((line) => line.netWeightKg)).toFixed(),
    grossWeightKg: sum(lines.map((line) => line.grossWeightKg)).toFixed(),
  };
}

function reasonsAgainstList(
  lines: readonly ConsignmentLine[],
  goods: readonly ConsignmentProduct[],
  value: string,
  rulings: PlanningRulings,
): Reason[] {
  return [...overLimit(value, rulings), ...controlled(goods, rulings), ...refundWanted(lines, rulings)];
}

const reason = ({ id, confidence }: Pick<PolicyPack, 'id' | 'confidence'>, rule: string, value: string, text: Localised): Reason => ({
  rule,
  packId: id,
  confidence,
  value,
  text,
});

function overLimit(value: string, { 'list-declaration': pack }: PlanningRulings): Reason[] {
  const { limitCny } = pack.parameters;
  if (new Decimal(value).lte(limitCny)) return [];
  const text = { en: `CNY ${value} is over the list limit of CNY ${limitCny}`, 'zh-CN': `票值 ${value} 元超过清单限额 ${limitCny} 元` };
  return [reason(pack, 'value-over-limit', value, text)];
}

/** 涉证, 涉检, 涉税, each product by itself. */
function controlled(goods: readonly ConsignmentProduct[], { 'export-controls': pack }: PlanningRulings): Reason[] {
  return goods.flatMap(({ sku, supervisionConditions: conditions, exportDutyRatePercent: rate }) => {
    const bound = (letters: string): boolean => [...conditions].some((letter) => letters.includes(letter));
    const found: Reason[] = [];
    if (bound(pack.parameters.licence)) {
      const text = { en: `${sku} needs a licence (${conditions})`, 'zh-CN': `${sku} 涉证（监管条件 ${conditions}）` };
      found.push(reason(pack, 'licence', `${sku} ${conditions}`, text));
    }
    if (bound(pack.parameters.inspection)) {
      const text = { en: `${sku} is subject to export inspection (${conditions})`, 'zh-CN': `${sku} 涉检（监管条件 ${conditions}）` };
      found.push(reason(pack, 'inspection', `${sku} ${conditions}`, text));
    }
    if (new Decimal(rate).gt(0)) {
      const text = { en: `${sku} bears export duty of ${rate} %`, 'zh-CN': `${sku} 涉税（出口关税 ${rate}%）` };
      found.push(reason(pack, 'export-duty', `${sku} ${rate}%`, text));
    }
    return found;
  });
}

function refundWanted(lines: readonly ConsignmentLine[], { 'refund-paper': pack }: PlanningRulings): Reason[] {
  if (!pack.parameters.formRequired || !lines.some(({ refundClaimed }) => refundClaimed)) return [];
  const text = { en: 'A refund is claimed, and the form is the refund paper', 'zh-CN': '申报出口退税，以报关单为退税凭证' };
  return [reason(pack, 'refund-claimed', 'true', text)];
}

function withinLimit(value: string, { 'list-declaration': pack }: PlanningRulings): Reason {
  return {
    rule: 'list-allowed',
    packId: pack.id,
    confidence: pack.confidence,
    value,
    text: {
      en: `CNY ${value} is within CNY ${pack.parameters.limitCny}; no licence, no inspection, no export duty, no refund claimed`,
      'zh-CN': `票值 ${value} 元不超过 ${pack.parameters.limitCny} 元，且不涉证、不涉检、不涉税、不申报退税`,
    },
  };
}

function sixDigits(lines: readonly ConsignmentLine[], input: PlanInput): { allowed: boolean; reason: Reason } {
  const pack = input.rulings['simplified-code'];
  const refund = lines.some((line) => line.refundClaimed);
  const allowed = (!pack.parameters.pilotZoneOnly || input.inPilotZone) && (!pack.parameters.refundForbidden || !refund);
  const text: Localised = allowed
    ? { en: 'In a pilot zone and without refund: six-digit codes', 'zh-CN': '综试区内且不退税：适用 6 位编码简化申报' }
    : { en: 'Not in a pilot zone: ten-digit codes', 'zh-CN': '不在综试区：按 10 位编码申报' };
  return {
    allowed,
    reason: {
      rule: allowed ? 'six-digit' : 'ten-digit',
      packId: pack.id,
      confidence: pack.confidence,
      value: String(input.inPilotZone),
      text,
    },
  };
}

const KILOGRAM = '035';

/** The legal quantity of a line; where the legal unit is the kilogram it is the line's net weight. Source: china-export.md §5.3. */
const legalQty = (line: ConsignmentLine, unit: string, perPiece: string): string =>
  unit === KILOGRAM ? line.netWeightKg : new Decimal(perPiece).times(line.pieces).toDecimalPlaces(5).toFixed();

function planLine(line: ConsignmentLine, product: ConsignmentProduct, gnum: number, simplified: boolean): PlannedLine {
  return {
    ...line,
    gnum,
    declaredHsCode: simplified ? `${product.hsCode.slice(0, 6)}0000` : product.hsCode,
    legalQty1: legalQty(line, product.legalUnit1, product.legalUnit1PerPiece),
    goods: goodsOf(product),
    legalQty2: product.legalUnit2 === null ? null : legalQty(line, product.legalUnit2, product.legalUnit2PerPiece ?? '0'),
  };
}

/** The declared part of a catalogue entry. */
const goodsOf = ({ nameZh, nameEn, model, barCode, unit, legalUnit1, legalUnit2, originCountry }: ConsignmentProduct): DeclaredGoods => ({
  nameZh,
  nameEn,
  model,
  barCode,
  unit,
  legalUnit1,
  legalUnit2,
  originCountry,
});
