import { z } from 'zod';
import { isUsci } from '../domain/check-characters.ts';
import { ENTERPRISE, statesOf } from '../domain/states.ts';
import { idOf } from './ids.ts';
import { both, CustomsDistrict, Instant, Text } from './units.ts';

const Usci = z
  .string()
  .trim()
  .refine(isUsci, { params: { code: 'USCI_CHECK_CHARACTER' }, message: 'USCI_CHECK_CHARACTER' })
  .meta({ id: 'Usci', description: '统一社会信用代码, 18 characters with the GB 32100 check character.', type: 'string' });
/** 10 characters: place, economic zone, type, serial. */
export const CustomsCode = z
  .string()
  .trim()
  .refine((code) => /^[0-9A-Z]{10}$/.test(code), { params: { code: 'CUSTOMS_CODE_MALFORMED' }, message: 'CUSTOMS_CODE_MALFORMED' })
  .meta({ id: 'CustomsCode', description: '10-character customs code.', type: 'string' });

export const EnterpriseInput = z
  .strictObject({
    nameZh: Text(100),
    nameEn: Text(200),
    usci: Usci,
    customsCode: CustomsCode,
    taxpayer: z.enum(['general', 'small-scale']),
    kind: z.enum(['producer', 'trading-company']),
    inPilotZone: z.boolean().meta({ description: 'Whether it declares at the customs of a comprehensive pilot zone 综试区.' }),
    refundRegistered: z.boolean().meta({ description: '出口退(免)税备案.' }),
    addressZh: Text(300),
    addressEn: Text(300),
    ports: z.array(CustomsDistrict).min(1).max(50),
    sourceDistrict: z
      .string()
      .regex(/^\d{5}$/, both('a five-digit district of origin', '五位境内货源地代码'))
      .meta({ description: '境内货源地.' }),
    contact: z.strictObject({ name: Text(100), email: z.email().max(254), phone: Text(40) }),
  })
  .meta({ id: 'EnterpriseInput' });
export type EnterpriseInput = z.infer<typeof EnterpriseInput>;

export const Review = z
  .object({ decision: z.enum(['approved', 'rejected']), reasons: z.array(z.string()), by: z.string(), at: Instant })
  .meta({ id: 'Review' });
export const Enterprise = EnterpriseInput.extend({
  id: idOf('enterprise'),
  organisationId: idOf('organisation'),
  state: z.enum(statesOf(ENTERPRISE)),
  review: Review.nullable(),
  createdAt: Instant,
}).meta({ id: 'Enterprise' });

/** Reasons an operator gives with a refusal. */
export const RefusalInput = z.strictObject({ reasons: z.array(Text(500)).min(1).max(20) }).meta({ id: 'RefusalInput' });
