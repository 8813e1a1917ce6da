import type { ComplianceDocument, Holder, ProductAttribute, Regime } from './destination.ts';
import type { Localised } from './localised.ts';
import type { ReadinessRule } from './readiness/rules.ts';
import type { Confidence } from './policy/pack.ts';
import type { CustomsRate } from './rates.ts';
import type { TransportMode } from './transport.ts';
import type { TariffStanding } from './tariff/line.ts';

/** 散货: the goods of several consignments lie loose in the site and are packed together there; otherwise they come packed as they leave. */
export const CARGO_KINDS = ['packed', 'loose'] as const;
export type CargoKind = (typeof CARGO_KINDS)[number];

/** A product as the planner and the readiness check see it. Weights and quantities are decimal strings. */
export type ConsignmentProduct = {
  sku: string;
  nameZh: string;
  nameEn: string;
  hsCode: string;
  /** 规格型号 / 申报要素, elements joined by `|`. */
  model: string;
  /** GTIN or `无`. */
  barCode: string;
  /** Customs unit of a declared piece. */
  unit: string;
  legalUnit1: string;
  legalUnit1PerPiece: string;
  legalUnit2: string | null;
  legalUnit2PerPiece: string | null;
  netWeightKg: string;
  originCountry: string;
  /** 监管条件 letters, for example `B`; empty when there is none. */
  supervisionConditions: string;
  exportDutyRatePercent: string;
  attributes: readonly ProductAttribute[];
};

/** One row of the packing list. `totalPrice` is the master amount, FOB. */
export type ConsignmentLine = {
  lineNo: number;
  /** 订仓单号, of a direct export the platform's order number; the lines of one number are one ticket. */
  bookingNo: string;
  sku: string;
  pieces: number;
  cartons: number;
  cartonMarks: string;
  netWeightKg: string;
  grossWeightKg: string;
  unitPrice: string;
  totalPrice: string;
  refundClaimed: boolean;
};

/** A licence or certificate for the country of destination. It covers the SKUs, or the goods under the prefixes, that it names; both null is
 *  all goods. Valid from the first to the last day, both included; `validTo: null` is open. */
export type HeldPaper = {
  id: string;
  document: ComplianceDocument;
  number: string;
  holder: Holder;
  /** Of a paper in an importer's name. */
  importerId: string | null;
  skus: readonly string[] | null;
  hsPrefixes: readonly string[] | null;
  validFrom: string;
  validTo: string | null;
};

/** What a rule found. `path` points into the request, for example `lines[3].hsCode`. */
export type Finding = {
  rule: ReadinessRule;
  severity: 'blocking' | 'warning' | 'passed';
  path: string;
  message: Localised;
  cure: Localised | null;
  source: string;
  confidence: Confidence;
};

/** A list of the same exporter to the same consignee in another transfer. `valueCny` to the cent. */
export type PastTicket = { orderNo: string; transferId: string; declaredOn: string; valueCny: string; skus: readonly string[] };

/** What the check looks at; null where the database holds no such thing. */
export type Consignment = {
  mode: string;
  declarationDate: string;
  /** 申报地海关, four digits. */
  customsCode: string;
  currency: string;
  lines: readonly ConsignmentLine[];
  products: ReadonlyMap<string, ConsignmentProduct>;
  enterprise: { state: string } | null;
  warehouse: { country: string; regime: Regime } | null;
  /** Of a direct export, which has no warehouse. */
  buyer?: { country: string };
  /** How the goods leave; absent in what was decided before that was looked at. */
  transportMode?: TransportMode;
  /** How the goods come into the site; absent in what was decided before that was looked at. */
  cargo?: CargoKind;
  /** Whether the papers of its carrier are not known yet; absent where they are, and in what was decided before they could be missing. */
  boundLater?: boolean;
  /** The importer of record that the transfer names, with the licences that hold on the date; `country` is null where there is none of that id. */
  importer: { id: string; country: string | null; licences: readonly HeldPaper[] } | null;
  /** The seller's own papers for the country of destination that hold on the date. */
  complianceDocuments: readonly HeldPaper[];
  registration: { state: string; validFrom: string | null; validTo: string | null; filedWithCustoms: boolean } | null;
  /** Whether it passed before: then nothing blocks it that has ended since. */
  plannedBefore: boolean;
  /** What the tariff says of each code of the products on the date of the declaration; absent in what was decided before there were tables. */
  tariff?: readonly TariffStanding[];
  /** The customs rate that is held for the currency and the month of the declaration; null or absent where none is, or where it is CNY. */
  rate?: CustomsRate | null;
  /** Lists that the exporter declared to this consignee some days before or after; absent where nobody looked. */
  history?: readonly PastTicket[];
  /** Booking orders among the lines that another transfer has filed. */
  filedBookings: readonly string[];
};

/** The country that the goods are for, ISO 3166-1 alpha-3; null where it is not known. */
export const destinationOf = ({ warehouse, buyer }: Pick<Consignment, 'warehouse' | 'buyer'>): string | null =>
  buyer?.country ?? warehouse?.country ?? null;
