import { z } from 'zod';
import { CalendarDate, Country, CustomsDistrict } from './units.ts';

/** 《跨境电商海外仓信息登记表》, one form for each warehouse (一仓一表), as our own JSON: how it went to customs by wire was not found (practice was
 *  paper, or the Single Window), so all of it is unverified. Source: china-export.md §1.4. */
export const WarehouseForm = z.strictObject({
  /** Ours, new for every attempt: customs takes a number once. */
  formNo: z.string().regex(/^HWC[0-9A-F]{20}\d{4}$/),
  /** 主管海关 of the enterprise. */
  customsCode: CustomsDistrict,
  enterprise: z.strictObject({ customsCode: z.string(), usci: z.string(), name: z.string() }),
  warehouse: z.strictObject({ name: z.string(), country: Country, address: z.string(), nature: z.enum(['自有', '租赁', '合作']) }),
  validFrom: CalendarDate,
  validTo: CalendarDate,
  papers: z
    .array(
      z.strictObject({
        kind: z.enum(['ownership', 'lease', 'cooperation-agreement', 'proof-of-use']),
        fileName: z.string(),
        sha256: z.string(),
        country: Country.nullable(),
        address: z.string().nullable(),
      }),
    )
    .min(1),
});
export type WarehouseForm = z.infer<typeof WarehouseForm>;

/** What customs says of a form. `filingNo` is the number it gives (备案编号); reasons are in its own words. */
export const WarehouseFilingAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }),
  z.object({ status: z.literal('accepted'), filingNo: z.string().min(1) }),
  z.object({ status: z.literal('refused'), reasons: z.array(z.string().min(1)).min(1) }),
]);
export type WarehouseFilingAnswer = z.infer<typeof WarehouseFilingAnswer>;

/** The way to the home customs for warehouse forms. Errors of both: SingleWindowUnavailable, retryable; SingleWindowRefused when the request
 *  itself is not taken. */
export type WarehouseFilingDesk = {
  /** Files a form; the same formNo again is already filed. */
  file(form: WarehouseForm): Promise<void>;
  ask(formNo: string): Promise<WarehouseFilingAnswer>;
};
