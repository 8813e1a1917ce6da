import { z } from 'zod';
import { COMPLIANCE_DOCUMENTS, GATES, HOLDERS } from '../domain/destination.ts';
import { idOf } from './ids.ts';
import { Policy } from './policy.ts';
import { Sku } from './product.ts';
import { both, CalendarDate, Country, Instant, Money, Quantity, Text } from './units.ts';

const Document = z.enum(COMPLIANCE_DOCUMENTS).meta({
  description: 'A kind of paper; GET /v1/policies?subject=compliance-requirements tells which goods need it.',
});
const HsPrefixes = z
  .array(
    z
      .string()
      .regex(/^\d{2,6}$/, both('2 to 6 digits of an HS code, in which all countries agree', '商品编码的前 2 至 6 位数字（各国一致）')),
  )
  .min(1)
  .max(500)
  .nullable()
  .default(null)
  .meta({ description: 'Beginnings of the HS codes that it covers.' });
const Validity = {
  number: Text(100),
  validFrom: CalendarDate,
  validTo: CalendarDate.nullable().default(null).meta({ description: 'The last day; null where it has none.' }),
};
const inOrder = ({ validFrom, validTo }: { validFrom: string; validTo: string | null }): boolean =>
  validTo === null || validFrom <= validTo;
const NOT_IN_ORDER = { path: ['validTo'], message: both('validTo is not before validFrom', '截止日期不早于起始日期') };

export const ImporterInput = z
  .strictObject({
    name: Text(200),
    partnerOrganisationId: idOf('organisation'),
    country: Country,
    registrationKind: Text(40).meta({ description: 'For example NIB, UEN or SSM number.' }),
    registrationNumber: Text(60),
    bondedLicence: Text(100).nullable().default(null).meta({ description: 'Licence of its bonded premises, where it has any.' }),
    contact: z.strictObject({ name: Text(100), email: z.email().max(200), phone: Text(40) }),
  })
  .meta({ id: 'ImporterInput' });
export type ImporterInput = z.infer<typeof ImporterInput>;

const { partnerOrganisationId: _partner, country: _country, bondedLicence, ...changeable } = ImporterInput.shape;
/** Whose it is and its country stay: another country is another importer. */
export const ImporterPatch = z
  .strictObject({ ...changeable, bondedLicence: bondedLicence.unwrap() })
  .partial()
  .meta({ id: 'ImporterPatch' });
export const Importer = ImporterInput.extend({ id: idOf('importer'), createdAt: Instant }).meta({ id: 'Importer' });

const LicenceFields = z.strictObject({ document: Document, hsPrefixes: HsPrefixes, ...Validity });
export const ImporterLicenceInput = LicenceFields.refine(inOrder, NOT_IN_ORDER).meta({ id: 'ImporterLicenceInput' });
export type ImporterLicenceInput = z.infer<typeof ImporterLicenceInput>;
export const ImporterLicence = LicenceFields.extend({
  id: idOf('importerLicence'),
  importerId: idOf('importer'),
  revokedAt: Instant.nullable(),
  createdAt: Instant,
}).meta({ id: 'ImporterLicence' });

const DocumentFields = z.strictObject({
  document: Document,
  country: Country,
  holder: z.enum(HOLDERS),
  importerId: idOf('importer').nullable().default(null).meta({ description: 'In whose name it is, when the holder is an importer.' }),
  skus: z.array(Sku).min(1).max(2_000).nullable().default(null).meta({ description: 'The products that it covers.' }),
  hsPrefixes: HsPrefixes,
  ...Validity,
});
export const ComplianceDocumentInput = DocumentFields.refine(inOrder, NOT_IN_ORDER)
  .refine(({ holder, importerId }) => (holder === 'importer') === (importerId !== null), {
    path: ['importerId'],
    message: both('the importer when, and only when, the holder is an importer', '持证人为进口商时须填写，否则不填'),
  })
  .refine(({ skus, hsPrefixes }) => skus !== null || hsPrefixes !== null, {
    path: ['skus'],
    message: both('the products it covers, by SKU or by HS prefix', '所覆盖的商品，按货号或商品编码前缀填写'),
  })
  .meta({ id: 'ComplianceDocumentInput' });
export type ComplianceDocumentInput = z.infer<typeof ComplianceDocumentInput>;
export const ComplianceDocument = DocumentFields.extend({
  id: idOf('complianceDocument'),
  organisationId: idOf('organisation'),
  revokedAt: Instant.nullable(),
  createdAt: Instant,
}).meta({ id: 'ComplianceDocument' });

const Satisfied = z.object({ id: z.string(), number: z.string(), validTo: CalendarDate.nullable(), skus: z.array(z.string()) });
export const Requirement = z
  .object({
    id: z.string(),
    document: Document,
    name: z.string(),
    authority: z.string(),
    gate: z.enum(GATES),
    holder: z.enum(HOLDERS),
    blocking: z.boolean().meta({ description: 'Whether the goods may not pass the gate without it.' }),
    leadTimeDays: z.int().nullable(),
    confidence: Policy.shape.confidence,
    skus: z.array(z.string()).meta({ description: 'The products that need it; none when it is not about these goods.' }),
    satisfiedBy: z.array(Satisfied),
    missing: z.array(z.string()).meta({ description: 'The products that it is missing for.' }),
  })
  .meta({ id: 'Requirement' });
export const DestinationRequirements = z
  .object({
    country: Country,
    declarationDate: CalendarDate,
    packId: z.string().nullable().meta({ description: 'Null where we know no requirements of the country on that date.' }),
    importerId: idOf('importer').nullable(),
    importerOfRecord: z.string().nullable().meta({ description: 'Who may import there.' }),
    requirements: z.array(Requirement).meta({ description: 'In the order of the gates.' }),
  })
  .meta({
    id: 'DestinationRequirements',
    description: 'What the country of destination wants of a transfer, by when, and what satisfies it.',
  });

export const ImportTaxInput = z
  .strictObject({
    country: Country,
    date: CalendarDate,
    cif: Money,
    dutyRatePercent: Quantity.meta({ description: 'Rate of import duty by the tariff of the country, in percent.' }),
    importerHasApi: z.boolean().optional().meta({ description: 'Indonesia: whether the importer has an API.' }),
  })
  .meta({ id: 'ImportTaxInput' });
export const ImportTaxEstimate = z
  .object({
    country: Country,
    date: CalendarDate,
    taxes: z.array(
      z.object({
        kind: z.enum(['duty', 'sales-tax', 'gst', 'vat', 'income-tax-prepaid']),
        name: z.string(),
        base: Money,
        ratePercent: z.string(),
        amount: Money,
      }),
    ),
    total: Money.meta({ description: 'The sum of the amounts, each rounded half up to the cent.' }),
    packId: z.string(),
    confidence: Policy.shape.confidence,
    explanation: z.string(),
  })
  .meta({ id: 'ImportTaxEstimate', description: 'Taxes and duty on import, in the currency of the CIF value.' });
