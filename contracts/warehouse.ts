import { z } from 'zod';
import { REGIMES } from '../domain/destination.ts';
import { statesOf, WAREHOUSE_REGISTRATION } from '../domain/states.ts';
import { Review } from './enterprise.ts';
import { PAPER_TYPES } from './files.ts';
import { idOf } from './ids.ts';
import { PolicyOffer, PolicyRef } from './policy.ts';
import { both, CalendarDate, Country, Instant, Text } from './units.ts';

const TimeZone = z
  .string()
  .refine(
    (zone) => Intl.supportedValuesOf('timeZone').includes(zone),
    both('an IANA time zone, for example Asia/Kuala_Lumpur', 'IANA 时区，例如 Asia/Kuala_Lumpur'),
  )
  .meta({ type: 'string', description: 'IANA time zone.' });

export const WarehouseInput = z
  .strictObject({
    name: Text(100),
    partnerOrganisationId: idOf('organisation'),
    country: Country,
    address: Text(500),
    port: z
      .string()
      .regex(/^[A-Z0-9]{3,5}$/, both('a port code, for example MYPKG', '港口代码，例如 MYPKG'))
      .meta({ description: '指运港.' }),
    timeZone: TimeZone,
    capabilities: z.array(z.enum(['receive', 'pick-pack', 'returns', 'refurbish'])).default(['receive']),
    regime: z.enum(REGIMES).default('free-circulation').meta({ description: 'Customs standing of the goods there.' }),
  })
  .meta({ id: 'WarehouseInput' });
const { partnerOrganisationId: _partner, country: _country, capabilities, regime, ...changeable } = WarehouseInput.shape;
/** Whose it is and its country stay: another country is another warehouse. */
export const WarehousePatch = z
  .strictObject({ ...changeable, capabilities: capabilities.unwrap(), regime: regime.unwrap() })
  .partial()
  .meta({ id: 'WarehousePatch' });
export const Warehouse = WarehouseInput.extend({ id: idOf('warehouse'), createdAt: Instant }).meta({ id: 'Warehouse' });

export const WarehouseRegistrationInput = z
  .strictObject({
    enterpriseId: idOf('enterprise'),
    warehouseId: idOf('warehouse'),
    nature: z.enum(['owned', 'leased', 'partner-operated']),
    validFrom: CalendarDate,
    validTo: CalendarDate,
  })
  .refine((input) => input.validFrom <= input.validTo, {
    path: ['validTo'],
    message: both('validTo is before validFrom', '截止日期早于起始日期'),
  })
  .meta({ id: 'WarehouseRegistrationInput' });
export type WarehouseRegistrationInput = z.infer<typeof WarehouseRegistrationInput>;

export const EVIDENCE_KINDS = ['ownership', 'lease', 'cooperation-agreement', 'proof-of-use'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];
const missing = (member: string) => ({ code: 'invalid_type' as const, expected: 'string' as const, path: [member], input: undefined });
/** A paper with the place it states, as it states it: both must be the warehouse's. A proof of use may state neither. */
export const EvidenceInput = z
  .strictObject({
    kind: z.enum(EVIDENCE_KINDS),
    country: Country.optional(),
    address: Text(500).optional(),
    validTo: CalendarDate.optional().meta({ description: 'The last day of the paper itself, for example of a lease.' }),
  })
  .superRefine(({ kind, country, address }, context) => {
    if (kind === 'proof-of-use') return;
    if (country === undefined) context.addIssue(missing('country'));
    if (address === undefined) context.addIssue(missing('address'));
  })
  .meta({ id: 'EvidenceInput' });
export const Evidence = z
  .object({
    id: idOf('evidence'),
    kind: z.enum(EVIDENCE_KINDS),
    period: z.int().meta({ description: 'Number of the period it was brought for.' }),
    country: Country.nullable().meta({ description: 'As the paper states it.' }),
    address: z.string().nullable().meta({ description: 'As the paper states it.' }),
    validTo: CalendarDate.nullable().meta({ description: 'The last day of the paper itself.' }),
    fileName: z.string(),
    mimeType: z.enum(PAPER_TYPES).meta({ description: 'By its bytes.' }),
    sizeBytes: z.int(),
    sha256: z.string(),
    pages: z.int().meta({ description: 'An image is one page.' }),
    uploadedAt: Instant,
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;

const Filing = z
  .object({
    required: z.boolean().meta({ description: 'Whether customs wants the warehouse filed (海外仓备案) for the first day of the period.' }),
    state: z.enum(['not-required', 'not-made', 'made', 'sent', 'accepted', 'refused']),
    text: z.string().meta({ description: 'The same in words.' }),
    source: z.string(),
    confidence: z.enum(['official', 'secondary', 'unverified', 'house']),
    formNo: z.string().nullable(),
    sentAt: Instant.nullable(),
    filingNo: z.string().nullable().meta({ description: 'The number that customs gave.' }),
    reasons: z.array(z.string()).meta({ description: "Why customs refused, in customs' words." }),
    answeredAt: Instant.nullable(),
  })
  .meta({ id: 'WarehouseFiling', description: 'What customs wants of the warehouse, by which source, and what came of it.' });
export const PERIOD_STATES = ['submitted', 'under-review', 'granted', 'refused', 'withdrawn'] as const;
const Period = z.object({
  number: z.int(),
  validFrom: CalendarDate,
  validTo: CalendarDate,
  review: Review.nullable(),
  policy: PolicyRef,
  filing: Filing,
});
const RegistrationPeriod = Period.meta({ id: 'RegistrationPeriod', description: 'A time for which the right was given.' });
const RegistrationRenewal = Period.extend({
  state: z.enum(PERIOD_STATES),
  policyOffer: PolicyOffer.nullable().meta({ description: 'The pack of the new period where it is another than the one kept.' }),
}).meta({ id: 'RegistrationRenewal', description: 'A further time that is asked for, or was last refused.' });

export const WarehouseRegistration = z
  .object({
    id: idOf('warehouseRegistration'),
    organisationId: idOf('organisation'),
    enterpriseId: idOf('enterprise'),
    warehouseId: idOf('warehouse'),
    nature: z.enum(['owned', 'leased', 'partner-operated']),
    state: z.enum(statesOf(WAREHOUSE_REGISTRATION)),
    validFrom: CalendarDate,
    validTo: CalendarDate.meta({ description: 'The last day given so far; a renewal moves it.' }),
    evidence: z.array(Evidence),
    review: Review.nullable().meta({ description: 'Of the registration; a renewal has its own.' }),
    filing: Filing.nullable().meta({ description: 'Of the newest period given, or of the first.' }),
    policy: PolicyRef.nullable(),
    periods: z.array(RegistrationPeriod),
    renewal: RegistrationRenewal.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'WarehouseRegistration' });

export const RenewalInput = z
  .strictObject({ validTo: CalendarDate.meta({ description: 'The new last day; the new period begins on the day after the old one.' }) })
  .meta({ id: 'RenewalInput' });
