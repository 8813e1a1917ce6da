import { z } from 'zod';
import { ARRIVAL_REPORT, statesOf } from '../domain/states.ts';
import { CustomsCode } from './enterprise.ts';
import { idOf, transferId } from './ids.ts';
import { both, Instant, Text, WeightKg } from './units.ts';

const Fields = z.strictObject({
  messageId: z.string().trim().min(1).max(100).meta({ description: 'Your own number of this report; the same one twice counts once.' }),
  operatorCode: CustomsCode.meta({ description: '监管场所经营人: your own customs code.' }),
  siteCode: z
    .string()
    .trim()
    .regex(/^[0-9A-Z]{1,10}$/, both('a site code of at most 10 digits and capitals', '监管场所代码：最多 10 位数字或大写字母'))
    .meta({ description: '监管场所代码.' }),
  billNo: Text(37).meta({ description: '提运单号.' }),
  vehiclePlate: Text(37).meta({ description: '境内运输工具编号: the truck that brought the goods.' }),
  logisticsNos: z
    .array(Text(80))
    .max(5_000)
    .default([])
    .meta({ description: '运单号 of the units, where you know them: they tell filings under one bill apart.' }),
  packages: z.int().min(1).max(100_000_000),
  grossWeightKg: WeightKg,
  arrivedAt: Instant,
});
export const ArrivalReportInput = Fields.meta({ id: 'ArrivalReportInput' });
export type ArrivalReportInput = z.infer<typeof ArrivalReportInput>;

export const ArrivalReport = Fields.extend({
  id: idOf('arrivalReport'),
  organisationId: idOf('organisation').meta({ description: 'Of the site operator.' }),
  state: z.enum(statesOf(ARRIVAL_REPORT)).meta({
    description:
      'waiting: no declared filing of this bill yet; matched: told to customs; mismatched: it differs and waits for a corrected one.',
  }),
  transferId: transferId().nullable().meta({ description: 'Shown to the seller and the operator.' }),
  differences: z.array(
    z.object({ kind: z.enum(['packages', 'gross-weight', 'logistics-no']), reported: z.string(), declared: z.string() }),
  ),
  policyPackId: z.string().nullable().meta({ description: 'The pack by which it was compared.' }),
  receivedAt: Instant,
  comparedAt: Instant.nullable(),
}).meta({ id: 'ArrivalReport' });
