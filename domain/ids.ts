/** Prefixes of every resource; an id is the prefix and a UUIDv7, so that ids sort by creation. */
export const ID_PREFIXES = {
  organisation: 'org',
  apiKey: 'key',
  enterprise: 'ent',
  enterpriseChange: 'chg',
  product: 'prd',
  warehouse: 'whs',
  warehouseRegistration: 'reg',
  importer: 'imp',
  importerLicence: 'lic',
  complianceDocument: 'cdc',
  stockTransfer: 'stk',
  directExport: 'dex',
  ticket: 'tkt',
  amendment: 'amd',
  filing: 'fil',
  inboundNotice: 'asn',
  receipt: 'rcp',
  discrepancy: 'dsc',
  lot: 'lot',
  document: 'doc',
  evidence: 'evd',
  decision: 'dec',
  certificateOfOrigin: 'coo',
  drawdown: 'drw',
  inspection: 'ins',
  arrivalReport: 'arr',
  brandAuthorisation: 'bau',
  notification: 'ntf',
  task: 'tsk',
  sumUp: 'sum',
  event: 'evt',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

/** Whether an id is of a kind. */
export const isIdOf = (kind: IdKind, id: string): boolean => id.startsWith(`${ID_PREFIXES[kind]}_`);
