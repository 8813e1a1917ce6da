import type { SupervisionMode } from './customs.ts';
import type { TransportMode } from '../domain/transport.ts';
import type { Localised } from '../domain/localised.ts';

export const DOCUMENT_KINDS = ['commercial-invoice', 'packing-list', 'declaration-data-sheet'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
export const DOCUMENT_FORMATS = ['pdf', 'xlsx'] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

export type PaperLine = {
  gnum: number;
  sku: string;
  /** As declared: ten digits, or six and `0000` on a simplified list. */
  hsCode: string;
  nameZh: string;
  nameEn: string;
  /** 规格型号 / 申报要素. */
  model: string;
  /** ISO 3166-1 alpha-3. */
  originCountry: string;
  pieces: number;
  /** Customs unit codes. */
  unit: string;
  legalUnit1: string;
  legalQty1: string;
  legalUnit2: string | null;
  legalQty2: string | null;
  cartons: number;
  cartonMarks: string;
  netWeightKg: string;
  grossWeightKg: string;
  unitPrice: string;
  totalPrice: string;
};

export type PaperTicket = {
  /** 订仓单号, of a direct export the number of the platform's order. */
  orderNo: string;
  path: 'list' | 'form';
  simplified: boolean;
  reasons: { text: Localised; confidence: string }[];
  lines: PaperLine[];
};

/** Everything the papers of one export say. */
export type TransferPapers = {
  transferId: string;
  mode: SupervisionMode;
  reference: string;
  /** YYYY-MM-DD. */
  issuedOn: string;
  currency: string;
  seller: { nameZh: string; nameEn: string; addressZh: string; addressEn: string; usci: string; customsCode: string };
  /** The overseas warehouse, of a direct export the buyer. */
  consignee: { name: string; address: string; country: string; port: string };
  /** 提运单号 as customs is told it. */
  transport: { mode: TransportMode; billNo: string; vehicleName: string; voyageNo: string };
  /** 申报地海关 and 出境关别. */
  customsCode: string;
  portCode: string;
  tickets: PaperTicket[];
};

export type RenderedDocument = { fileName: string; mimeType: string; bytes: Buffer };
