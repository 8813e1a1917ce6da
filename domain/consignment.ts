import type { Localised } from './localised.ts';
import type { Confidence } from './policy/pack.ts';

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
