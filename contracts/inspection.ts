import { z } from 'zod';
import { INSPECTION_OUTCOMES } from '../domain/inspection.ts';
import { INSPECTION, statesOf } from '../domain/states.ts';
import { PAPER_TYPES } from './files.ts';
import { idOf, transferId } from './ids.ts';
import { Sku } from './product.ts';
import { both, CalendarDate, Instant, Text } from './units.ts';

const AuthorisationFields = z.strictObject({
  brand: Text(100).meta({ description: 'As the catalogue and the declaration name it; compared without case and width.' }),
  kind: z
    .enum(['authorisation', 'trademark-certificate'])
    .meta({ description: 'authorisation: 品牌授权书 of its owner; trademark-certificate: 商标注册证 of your own.' }),
  number: Text(60),
  owner: Text(200).meta({ description: 'Whose the brand is.' }),
  skus: z
    .array(Sku)
    .min(1)
    .max(2_000)
    .nullable()
    .default(null)
    .meta({ description: 'The products that it covers; null is all of the brand.' }),
  validFrom: CalendarDate,
  validTo: CalendarDate.nullable().default(null),
});
export const BrandAuthorisationInput = AuthorisationFields.refine(({ validFrom, validTo }) => validTo === null || validFrom <= validTo, {
  path: ['validTo'],
  params: { code: 'VALIDITY_REVERSED' },
  message: 'VALIDITY_REVERSED',
}).meta({ id: 'BrandAuthorisationInput' });
export type BrandAuthorisationInput = z.infer<typeof BrandAuthorisationInput>;
export const BrandAuthorisation = AuthorisationFields.extend({
  id: idOf('brandAuthorisation'),
  organisationId: idOf('organisation'),
  revokedAt: Instant.nullable(),
  createdAt: Instant,
}).meta({ id: 'BrandAuthorisation' });

const OfferedPaper = z.object({
  id: idOf('brandAuthorisation'),
  kind: z.string(),
  number: z.string(),
  owner: z.string(),
  validFrom: CalendarDate,
  validTo: CalendarDate.nullable(),
});
const InspectionLine = z
  .object({
    gnum: z.int(),
    sku: z.string(),
    hsCode: z.string().meta({ description: 'As declared.' }),
    nameZh: z.string(),
    nameEn: z.string(),
    model: z.string().meta({ description: '规格型号 as declared.' }),
    pieces: z.int(),
    unit: z.string().meta({ description: 'Customs unit code of a piece.' }),
    brand: z.string().meta({ description: 'Trademark of the catalogue; empty when the goods bear none.' }),
    authorisation: z.enum(['unbranded', 'offered', 'expired', 'missing']),
    papers: z
      .array(OfferedPaper)
      .meta({ description: 'On file for the brand, offered as evidence; those that have run out when none is valid.' }),
    cure: z.string().nullable().meta({ description: 'What to do where nothing valid is on file.' }),
  })
  .meta({ id: 'InspectionLine' });

const Outcome = z.enum(INSPECTION_OUTCOMES);
export const InspectionResultInput = z
  .strictObject({
    outcome: Outcome,
    findings: z.string().trim().max(2000).default('').meta({ description: 'What was found, in your words.' }),
    officerRemark: z.string().trim().max(1000).default('').meta({ description: 'What the officer said or wrote.' }),
    occurredAt: Instant.optional().meta({ description: 'When it was inspected; left out: now.' }),
  })
  .refine(({ outcome, findings, officerRemark }) => outcome === 'passed' || findings !== '' || officerRemark !== '', {
    path: ['findings'],
    message: both('what was found, or what the officer said', '查验发现或关员意见'),
  })
  .meta({ id: 'InspectionResultInput' });
export type InspectionResultInput = z.infer<typeof InspectionResultInput>;

const InspectionResult = z
  .object({
    outcome: z.enum(statesOf(INSPECTION)),
    findings: z.string(),
    officerRemark: z.string(),
    occurredAt: Instant,
    by: z.string().meta({ description: '`customs`, or the key of who recorded it.' }),
  })
  .meta({ id: 'InspectionResult' });

export const InspectionAttachment = z
  .object({
    id: idOf('document'),
    fileName: z.string(),
    mimeType: z.enum(PAPER_TYPES).meta({ description: 'By its bytes.' }),
    sizeBytes: z.int(),
    sha256: z.string(),
    by: z.string(),
    addedAt: Instant,
  })
  .meta({ id: 'InspectionAttachment' });

export const Inspection = z
  .object({
    id: idOf('inspection'),
    organisationId: idOf('organisation'),
    transferId: transferId(),
    filingId: idOf('filing'),
    ticketId: idOf('ticket'),
    orderNo: z.string(),
    declarationNo: z.string().nullable(),
    customsCode: z.string(),
    state: z.enum(statesOf(INSPECTION)),
    priority: z.boolean().meta({ description: 'Whether customs inspects this mode before others 优先查验.' }),
    priorityPackId: z.string().nullable(),
    notice: z.object({
      status: z.string(),
      text: z.string().meta({ description: 'What customs said, word for word.' }),
      at: Instant,
      place: z.string().nullable().meta({ description: 'As the text names it.' }),
      time: z.string().nullable().meta({ description: 'As the text names it.' }),
    }),
    lines: z.array(InspectionLine).meta({ description: 'What customs will look at.' }),
    results: z.array(InspectionResult).meta({ description: 'Oldest first; the last one counts.' }),
    attachments: z.array(InspectionAttachment).meta({ description: 'Photos and papers of who was present, oldest first.' }),
    openedAt: Instant,
    decidedAt: Instant.nullable().meta({ description: 'When customs released, refused, or the declaration was withdrawn.' }),
  })
  .meta({ id: 'Inspection' });
