import { z } from 'zod';
import { REGIMES } from '../domain/destination.ts';
import { statesOf, WAREHOUSE_REGISTRATION } from '../domain/states.ts';
import { Review } from './enterprise.ts';
import { PAPER_TYPES } from './files.ts';
import { idOf } from './ids.ts';
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

const EVIDENCE_KINDS = ['ownership', 'lease', 'cooperation-agreement', 'proof-of-use'] as const;
/** The fields beside the file. */
export const EvidenceInput = z.strictObject({ kind: z.enum(EVIDENCE_KINDS) });
export const Evidence = z
  .object({
    id: idOf('evidence'),
    kind: z.enum(EVIDENCE_KINDS),
    fileName: z.string(),
    mimeType: z.enum(PAPER_TYPES).meta({ description: 'By its bytes.' }),
    sizeBytes: z.int(),
    sha256: z.string(),
    pages: z.int().meta({ description: 'An image is one page.' }),
    uploadedAt: Instant,
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof Evidence>;
export const WarehouseRegistration = z
  .object({
    id: idOf('warehouseRegistration'),
    organisationId: idOf('organisation'),
    enterpriseId: idOf('enterprise'),
    warehouseId: idOf('warehouse'),
    nature: z.enum(['owned', 'leased', 'partner-operated']),
    state: z.enum(statesOf(WAREHOUSE_REGISTRATION)),
    validFrom: CalendarDate,
    validTo: CalendarDate,
    evidence: z.array(Evidence),
    review: Review.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'WarehouseRegistration' });
