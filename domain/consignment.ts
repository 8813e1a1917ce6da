import type { Localised } from './localised.ts';
import type { Confidence } from './policy/pack.ts';
import type { TariffStanding } from './tariff/line.ts';

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
};

/** One row of the packing list. `totalPrice` is the master amount, FOB. */
export type ConsignmentLine = {
  lineNo: number;
  /** 订仓单号; the lines of one number are one ticket. */
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

/** What a rule found. `path` points into the request, for example `lines[3].hsCode`. */
export type Finding = {
  rule: string;
  severity: 'blocking' | 'warning' | 'passed';
  path: string;
  message: Localised;
  cure: Localised | null;
  source: string;
  confidence: Confidence;
};

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
  warehouse: { country: string } | null;
  registration: { state: string; validFrom: string | null; validTo: string | null; filedWithCustoms: boolean } | null;
  /** Whether it passed before: then nothing blocks it that has ended since. */
  plannedBefore: boolean;
  /** What the tariff says of each code of the products on the date of the declaration; absent in what was decided before there were tables. */
  tariff?: readonly TariffStanding[];
  /** Booking orders among the lines that another transfer has filed. */
  filedBookings: readonly string[];
};
