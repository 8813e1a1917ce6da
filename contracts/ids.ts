import { z } from 'zod';

/** Prefixes of every resource; an id is the prefix and a UUIDv7, so that ids sort by creation. */
export const ID_PREFIXES = {
  organisation: 'org',
  apiKey: 'key',
  enterprise: 'ent',
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

const UUID_V7 = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** Schema of one kind of id, for example `stk_0193…`. */
export const idOf = (kind: IdKind) =>
  z
    .string()
    .regex(new RegExp(`^${ID_PREFIXES[kind]}_${UUID_V7}$`), `an id that begins with ${ID_PREFIXES[kind]}_`)
    .meta({ description: `Id of one ${kind}: ${ID_PREFIXES[kind]}_ and a UUIDv7.` });
