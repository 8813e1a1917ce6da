import { z } from 'zod';
import { PURPOSES } from '../domain/origin/drawdown.ts';
import { MAX_QUANTITY, toParts } from '../domain/origin/quantity.ts';
import { BOXES, CERTIFICATE_KINDS, CRITERIA, SCHEMES } from '../domain/origin/terms.ts';
import { CERTIFICATE_OF_ORIGIN, statesOf } from '../domain/states.ts';
import { idOf } from './ids.ts';
import { Policy, PolicyRef } from './policy.ts';
import { CalendarDate, Country, CustomsUnit, Instant, Money, Quantity, Text, both } from './units.ts';

const MAX_LINES = 200;

const Drawable = Quantity.refine(
  (quantity) => isDrawable(quantity),
  both(`a quantity over zero, at most ${MAX_QUANTITY}`, `大于零且不超过 ${MAX_QUANTITY} 的数量`),
).meta({ id: 'DrawableQuantity', description: `Over zero, at most ${MAX_QUANTITY}, with at most five places; a decimal string.` });

function isDrawable(quantity: string): boolean {
  try {
    return toParts(quantity) > 0;
  } catch {
    return false;
  }
}

const LineInput = z.strictObject({
  lineNo: z.int().min(1).max(9_999),
  hsCode6: z.string().regex(/^\d{6}$/, both('the first six digits of the HS code', 'HS 编码前六位')),
  description: Text(500),
  originCountry: Country,
  criterion: z.enum(CRITERIA).meta({ description: 'Origin criterion; which of them there are depends on the scheme.' }),
  quantity: Drawable,
  unit: CustomsUnit,
  fobValue: Money.nullable().default(null),
  originalLineNo: z
    .int()
    .min(1)
    .max(9_999)
    .nullable()
    .default(null)
    .meta({ description: 'The line of the original that a line of a back-to-back certificate draws from.' }),
});

export const CertificateInput = z
  .strictObject({
    scheme: z.enum(SCHEMES),
    kind: z.enum(CERTIFICATE_KINDS),
    number: Text(50),
    issuedOn: CalendarDate,
    departedOn: CalendarDate.nullable().default(null).meta({ description: 'Date of shipment; null while it is not known.' }),
    statedUntil: CalendarDate.nullable()
      .default(null)
      .meta({ description: 'The last day that the paper itself names; null when it names none, and the scheme says how long it is good.' }),
    issuingParty: Country,
    destination: Country,
    exporterName: Text(200),
    consigneeName: Text(200),
    invoiceNo: Text(100),
    originalId: idOf('certificateOfOrigin')
      .nullable()
      .default(null)
      .meta({ description: 'Of a back-to-back certificate: the original that it is issued out of.' }),
    boxes: z.array(z.enum(BOXES)).max(BOXES.length).default([]).meta({ description: 'The boxes that are ticked.' }),
    lines: z.array(LineInput).min(1).max(MAX_LINES),
  })
  .meta({ id: 'CertificateOfOriginInput' });
export type CertificateInput = z.infer<typeof CertificateInput>;

const Line = LineInput.omit({ quantity: true }).extend({
  granted: z.string().meta({ description: 'What the certificate was issued for, in the customs unit of the line.' }),
  drawn: z.string(),
  remaining: z.string(),
});

export const CertificateOfOrigin = z
  .object({
    ...CertificateInput.shape,
    id: idOf('certificateOfOrigin'),
    validUntil: CalendarDate.meta({ description: 'The last day on which goods may be imported under it.' }),
    lines: z.array(Line),
    policy: z
      .object({ ...PolicyRef.shape, confidence: Policy.shape.confidence })
      .meta({ description: 'The pack that it was checked by; GET /v1/policies/{packId} explains it.' }),
    state: z.enum(statesOf(CERTIFICATE_OF_ORIGIN)),
    cancellation: z.object({ reason: z.string(), by: z.string(), at: Instant }).nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'CertificateOfOrigin' });

export const DrawdownInput = z
  .strictObject({
    lineNo: LineInput.shape.lineNo,
    quantity: Drawable,
    purpose: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('import-declaration'), reference: Text(100) }),
        z.strictObject({ kind: z.literal('stock-transfer'), reference: idOf('stockTransfer') }),
      ])
      .meta({ description: 'What it is drawn for: the number of the import declaration, or the id of the stock transfer.' }),
    on: CalendarDate.meta({ description: 'The day of the import: the certificate must be valid on it.' }),
  })
  .meta({ id: 'DrawdownInput' });

export const Drawdown = z
  .object({
    id: idOf('drawdown'),
    certificateId: idOf('certificateOfOrigin'),
    kind: z.enum(['draw', 'release']),
    lineNo: z.int(),
    quantity: z.string(),
    purpose: z.object({ kind: z.enum(PURPOSES), reference: z.string() }),
    on: CalendarDate,
    reversesId: idOf('drawdown').nullable().meta({ description: 'The draw that a release takes back.' }),
    reason: z.string().nullable(),
    by: z.string(),
    at: Instant,
  })
  .meta({ id: 'Drawdown', description: 'One entry of the drawdown ledger; entries are only ever added.' });

/** Why a certificate is cancelled or a draw given back. */
export const UndoInput = z.strictObject({ reason: Text(500) }).meta({ id: 'UndoInput' });
