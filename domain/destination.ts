/** What a product is to the rules of the country it goes to. `skin-contact` is also clothing; `food` is food itself. */
export const PRODUCT_ATTRIBUTES = ['mains-powered', 'radio', 'skin-contact', 'food-contact', 'child', 'food'] as const;
export type ProductAttribute = (typeof PRODUCT_ATTRIBUTES)[number];

/** Customs standing of a warehouse: goods imported for good, under bond, or in a free zone. */
export const REGIMES = ['free-circulation', 'bonded', 'free-zone'] as const;
export type Regime = (typeof REGIMES)[number];

/** By when a paper must be there, in the order in which goods pass. */
export const GATES = ['before-order', 'before-shipment', 'before-arrival', 'before-sale'] as const;
export type Gate = (typeof GATES)[number];

/** In whose name a paper is made out. */
export const HOLDERS = ['importer', 'manufacturer', 'brand'] as const;
export type Holder = (typeof HOLDERS)[number];

/** Kinds of papers that countries ask for; the beginning is the country's ISO 3166-1 alpha-2 code. */
export const COMPLIANCE_DOCUMENTS = [
  'my-coa',
  'my-mcmc',
  'my-npra',
  'my-fosim',
  'sg-safety-mark',
  'sg-hsa',
  'sg-imda',
  'th-tisi',
  'th-nbtc',
  'th-fda',
  'vn-cr',
  'vn-mic',
  'vn-cosmetics',
  'vn-cryptography',
  'id-api',
  'id-import-approval',
  'id-surveyor-report',
  'id-sni',
  'id-bpom',
  'id-sdppi',
  'id-imei',
  'id-halal',
  'ph-icc',
  'ph-fda',
  'ph-ntc',
] as const;
export type ComplianceDocument = (typeof COMPLIANCE_DOCUMENTS)[number];
