/** Prefixes of every resource; an id is the prefix and a UUIDv7, so that ids sort by creation. */
export const ID_PREFIXES = {
  organisation: 'org',
  apiKey: 'key',
  enterprise: 'ent',
  enterpriseChange: 'chg',
  product: 'prd',
  warehouse: 'whs',
  warehouseRegistration: 'reg',
  stockTransfer: 'stk',
  ticket: 'tkt',
  filing: 'fil',
  inboundNotice: 'asn',
  receipt: 'rcp',
  discrepancy: 'dsc',
  lot: 'lot',
  document: 'doc',
  evidence: 'evd',
  notification: 'ntf',
  event: 'evt',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;
