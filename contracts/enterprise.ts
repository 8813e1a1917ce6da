import { z } from 'zod';
import { isUsci } from '../domain/check-characters.ts';
import { UNSTATED } from '../domain/enterprise.ts';
import { ENTERPRISE, ENTERPRISE_CHANGE, statesOf } from '../domain/states.ts';
import type { ErrorCode } from './errors.ts';
import { idOf } from './ids.ts';
import { both, CalendarDate, CustomsDistrict, Instant, Text } from './units.ts';

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

/** A rule over several fields is told together with what is wrong with single ones, so it may meet values of any type. */
const across = { when: ({ value }: { value: unknown }): boolean => typeof value === 'object' && value !== null };
type Given = Readonly<Record<string, unknown>>;
const named = (code: ErrorCode) => ({ ...across, params: { code }, message: code });
const isDate = (value: unknown): value is string => CalendarDate.safeParse(value).success;

const EnterpriseRoles = z
  .array(z.enum(['e-commerce-enterprise', 'platform', 'logistics', 'payment', 'site-operator']))
  .min(1)
  .refine((roles) => new Set(roles).size === roles.length, both('each role once', '每种企业类型只填一次'))
  .meta({ id: 'EnterpriseRoles', description: '电商企业, 平台, 物流, 支付, 监管场所经营人.' });

const Broker = z
  .strictObject({
    kind: z
      .enum(['broker', 'agent'])
      .meta({ description: 'broker: 报关企业; agent: any other firm that exports for it, such as a 外综服.' }),
    name: Text(100),
    usci: Usci,
    customsCode: CustomsCode,
    email: z.email().max(254).nullable().default(null).meta({ description: 'Where it is told of inspections.' }),
    agreementNo: Text(60).meta({ description: '代理报关委托协议编号.' }),
    validFrom: CalendarDate,
    validTo: CalendarDate,
  })
  .refine(({ validFrom, validTo }: Given) => !isDate(validFrom) || !isDate(validTo) || validFrom <= validTo, {
    ...named('VALIDITY_REVERSED'),
    path: ['validTo'],
  })
  .meta({ id: 'Broker' });

const Brokers = z
  .array(Broker)
  .max(50)
  .superRefine(
    (brokers: readonly unknown[], context) => {
      const seen = new Set<string>();
      for (const [index, broker] of brokers.entries()) {
        const { usci, agreementNo } = (broker ?? {}) as { usci?: unknown; agreementNo?: unknown };
        if (typeof usci !== 'string' || typeof agreementNo !== 'string') continue;
        const agreement = JSON.stringify([usci.trim(), agreementNo.trim()]);
        if (seen.has(agreement)) context.addIssue({ code: 'custom', path: [index, 'agreementNo'], params: { code: 'AGREEMENT_REPEATED' } });
        seen.add(agreement);
      }
    },
    { when: ({ value }) => Array.isArray(value) },
  );

const PilotZone = z
  .strictObject({ name: Text(100), platformRecordNo: Text(60).nullable().default(null) })
  .meta({ id: 'PilotZone', description: 'The comprehensive pilot zone 综试区 and the number of its platform for the enterprise.' });

const SigningIdentity = z
  .strictObject({
    dxpId: z
      .string()
      .regex(/^[0-9A-Z]{1,30}$/, both('a DXP identity, for example DXPENT0000530001', 'DXP 传输标识，例如 DXPENT0000530001'))
      .meta({ description: 'DXP 传输标识.' }),
    cardNo: Text(60).meta({ description: 'Number of the certificate or e-port card 电子口岸卡.' }),
    holder: Text(100),
    validTo: CalendarDate,
  })
  .meta({ id: 'SigningIdentity', description: 'With what the enterprise signs its messages.' });

/** What is known of an enterprise, none of it left out. */
const PARTICULARS = {
  nameZh: Text(100),
  nameEn: Text(200),
  usci: Usci,
  customsCode: CustomsCode,
  taxpayer: z.enum(['general', 'small-scale']),
  kind: z.enum(['producer', 'trading-company']),
  roles: EnterpriseRoles,
  inPilotZone: z.boolean().meta({ description: 'Whether it declares at the customs of a comprehensive pilot zone 综试区.' }),
  pilotZone: PilotZone.nullable(),
  refundRegistered: z.boolean().meta({ description: '出口退(免)税备案.' }),
  refundFiledOn: CalendarDate.nullable().meta({ description: 'Day of the 出口退(免)税备案.' }),
  fxClass: z
    .enum(['A', 'B', 'C'])
    .nullable()
    .meta({ description: 'Class with the foreign exchange administration; null when it is not in the name list 名录.' }),
  addressZh: Text(300),
  addressEn: Text(300),
  ports: z.array(CustomsDistrict).min(1).max(50),
  sourceDistrict: z
    .string()
    .regex(/^\d{5}$/, both('a five-digit district of origin', '五位境内货源地代码'))
    .meta({ description: '境内货源地.' }),
  contact: z.strictObject({ name: Text(100), email: z.email().max(254), phone: Text(40) }),
  brokers: Brokers,
  signing: SigningIdentity.nullable(),
};

export const EnterpriseInput = z
  .strictObject({
    ...PARTICULARS,
    roles: PARTICULARS.roles.default(() => [...UNSTATED.roles]),
    pilotZone: PARTICULARS.pilotZone.default(UNSTATED.pilotZone),
    refundFiledOn: PARTICULARS.refundFiledOn.default(UNSTATED.refundFiledOn),
    fxClass: PARTICULARS.fxClass.default(UNSTATED.fxClass),
    brokers: PARTICULARS.brokers.default(() => [...UNSTATED.brokers]),
    signing: PARTICULARS.signing.default(UNSTATED.signing),
  })
  .refine(({ taxpayer, refundRegistered }: Given) => !(taxpayer === 'small-scale' && refundRegistered === true), {
    ...named('SMALL_SCALE_NOT_REFUNDED'),
    path: ['refundRegistered'],
  })
  .refine(({ refundFiledOn, refundRegistered }: Given) => !(isDate(refundFiledOn) && refundRegistered === false), {
    ...named('REFUND_FILING_UNREGISTERED'),
    path: ['refundFiledOn'],
  })
  .refine(({ pilotZone, inPilotZone }: Given) => !(pilotZone != null && inPilotZone === false), {
    ...named('PILOT_ZONE_NOT_MEMBER'),
    path: ['pilotZone'],
  })
  .meta({ id: 'EnterpriseInput' });
export type EnterpriseInput = z.infer<typeof EnterpriseInput>;

/** Particulars to correct after a rejection; what is left out stays. */
export const EnterpriseCorrection = z.strictObject(PARTICULARS).partial().meta({ id: 'EnterpriseCorrection' });
/** Particulars to change while the enterprise stands; what is left out stays. */
export const EnterpriseChangeInput = z
  .strictObject({
    ...PARTICULARS,
    usci: z
      .unknown()
      .refine((usci) => usci === undefined, { params: { code: 'USCI_FIXED' }, message: 'USCI_FIXED' })
      .meta({ description: 'Never changes: not to be sent.', not: {} }),
  })
  .partial()
  .meta({ id: 'EnterpriseChangeInput' });
/** Particulars that take the place of those on record. */
export type Proposal = z.infer<typeof EnterpriseCorrection>;

export const Review = z
  .object({ decision: z.enum(['approved', 'rejected']), reasons: z.array(z.string()), by: z.string(), at: Instant })
  .meta({ id: 'Review' });
const Suspension = z
  .object({ reasons: z.array(z.string()), by: z.string(), at: Instant, lifted: z.object({ by: z.string(), at: Instant }).nullable() })
  .meta({ id: 'Suspension', description: 'The latest one; `lifted` says who reinstated the enterprise and when.' });
export const Enterprise = z
  .object({
    ...PARTICULARS,
    id: idOf('enterprise'),
    organisationId: idOf('organisation'),
    state: z.enum(statesOf(ENTERPRISE)),
    review: Review.nullable().meta({ description: 'Of the present submission; earlier ones are in its reviews.' }),
    suspension: Suspension.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Enterprise' });

export const FieldChange = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() }).meta({ id: 'FieldChange' });
export type FieldChange = z.infer<typeof FieldChange>;
const Decided = z.object({ by: z.string(), at: Instant });
export const EnterpriseChange = z
  .object({
    id: idOf('enterpriseChange'),
    enterpriseId: idOf('enterprise'),
    state: z.enum(statesOf(ENTERPRISE_CHANGE)),
    changed: z.array(FieldChange),
    proposed: Decided,
    decided: Decided.extend({ reasons: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'EnterpriseChange' });

/** Reasons an operator gives with a refusal. */
export const RefusalInput = z.strictObject({ reasons: z.array(Text(500)).min(1).max(20) }).meta({ id: 'RefusalInput' });
