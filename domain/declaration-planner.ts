import { Decimal } from 'decimal.js';
import type { ConsignmentLine, ConsignmentProduct } from './consignment.ts';
import { Exact } from './exact.ts';
import { type Reason, convertedBy, reasonsAgainstList, reasonsForList, sixDigits, summing, tenDigitsOnForm } from './planning-reasons.ts';
import type { PlanningRulings } from './planning-rulings.ts';
import { type CustomsRate, toCny } from './rates.ts';

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

export type PlannedTicket = {
  bookingNo: string;
  path: 'list' | 'form';
  simplified: boolean;
  /** Whether the list is to be summed up to a form after its release (汇总申报); never of a form. */
  sumUp: boolean;
  /** The value by which the limit is judged, to the cent. */
  valueCny: string;
  reasons: Reason[];
  lines: PlannedLine[];
  /** In the currency of the declaration. */
  totals: { value: string; pieces: number; cartons: number; netWeightKg: string; grossWeightKg: string };
};

export type PlanInput = {
  lines: readonly ConsignmentLine[];
  products: ReadonlyMap<string, ConsignmentProduct>;
  /** Whether the declaring customs lies in a comprehensive pilot zone 综试区. */
  inPilotZone: boolean;
  /** The customs rate of the month for the currency of the lines; null where they are in CNY. */
  rate: CustomsRate | null;
  /** The packs to plan by. */
  rulings: PlanningRulings;
};

/** Tickets of a consignment: one per booking order, in order of first appearance, each line declared exactly once. A consignment is never
 *  split to come under the limit. Units: the currency of the lines, kilograms, pieces. Errors: RangeError when a line's product is not given.
 *  Source: the packs given; each reason names its own. */
export function planTickets(input: PlanInput): PlannedTicket[] {
  const bookings = Map.groupBy(input.lines, (line) => line.bookingNo);
  return [...bookings].map(([bookingNo, lines]) => planTicket(bookingNo, lines, input));
}

function planTicket(bookingNo: string, lines: readonly ConsignmentLine[], input: PlanInput): PlannedTicket {
  const goods = lines.map((line) => productOf(line, input.products));
  const totals = totalsOf(lines);
  const refund = lines.some(({ refundClaimed }) => refundClaimed);
  const valueCny = toCny(totals.value, input.rate);
  const against = reasonsAgainstList({ valueCny, goods, refund }, input.rulings);
  const how = against.length > 0 ? byForm(against, input) : byList(valueCny, refund, input);
  const planned = lines.map((line, index) => planLine(line, goods[index] as ConsignmentProduct, index + 1, how.simplified));
  const reasons = [...how.reasons, ...convertedBy(totals.value, valueCny, input.rate, input.rulings)];
  return { bookingNo, ...how, reasons, valueCny: valueCny.toFixed(2), lines: planned, totals };
}

type How = Pick<PlannedTicket, 'path' | 'simplified' | 'sumUp' | 'reasons'>;

const byForm = (against: readonly Reason[], { rulings }: PlanInput): How => ({
  path: 'form',
  simplified: false,
  sumUp: false,
  reasons: [...against, tenDigitsOnForm(rulings)],
});

function byList(valueCny: Decimal, refund: boolean, { inPilotZone, rulings }: PlanInput): How {
  const six = sixDigits(refund, inPilotZone, rulings);
  const { sumUp, reason } = summing(six.allowed, inPilotZone, rulings);
  return { path: 'list', simplified: six.allowed, sumUp, reasons: [...reasonsForList(valueCny, refund, rulings), six.reason, reason] };
}

function productOf(line: ConsignmentLine, products: PlanInput['products']): ConsignmentProduct {
  const product = products.get(line.sku);
  if (product === undefined) throw new RangeError(`line ${line.lineNo}: SKU ${line.sku} is not in the catalogue`);
  return product;
}

const sum = (values: readonly string[]): Decimal => values.reduce((total, value) => total.plus(value), new Exact(0));

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
