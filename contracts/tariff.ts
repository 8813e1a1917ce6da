import { z } from 'zod';
import { CODE_TABLES } from '../domain/codes/index.ts';
import { both, CalendarDate, CustomsUnit, Text } from './units.ts';

export const TARIFF_CONFIDENCES = ['official', 'secondary', 'unverified'] as const;
const UNITS = new Set(CODE_TABLES.unit.entries.map(({ code }) => code));

export const TariffCode = z
  .string()
  .trim()
  .regex(/^(?:\d{6}|\d{10})$/, both('six or ten digits, with leading zeros', '6 位或 10 位数字（保留前导零）'))
  .meta({ id: 'TariffCode', description: 'Six digits of the Harmonized System, or ten of the Chinese tariff.' });
const KnownUnit = z.string().refine((code) => UNITS.has(code), both('a unit of the code table of units', '计量单位代码表中的单位'));
const Percent = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,2})(?:\.\d{1,4})?$/, both('a percentage with at most four places', '最多 4 位小数的百分数'))
  .meta({ id: 'Percent', description: 'Percent, decimal string with at most four places.' });
const Conditions = z.string().regex(/^[0-9A-Za-z]{0,20}$/, both('up to 20 letters of supervision conditions', '最多 20 个监管条件字母'));

/** One row of a tariff table that is loaded: a line of the tariff. */
export const TariffRow = z.strictObject({
  code: TariffCode,
  nameZh: Text(500).nullable().default(null),
  nameEn: Text(500).nullable().default(null),
  legalUnit1: KnownUnit.nullable().default(null),
  legalUnit2: KnownUnit.nullable().default(null),
  supervisionConditions: Conditions.nullable().default(null),
  exportDutyRatePercent: Percent.nullable().default(null),
  refundRatePercent: Percent.nullable().default(null),
  elements: Text(1000).nullable().default(null),
  source: Text(300).nullable().default(null),
  confidence: z.enum(TARIFF_CONFIDENCES).nullable().default(null),
  /** How many digits the row's code has in the Harmonized System; chapters and headings are no lines. */
  level: z.int().nullable().default(null),
});
export type TariffRow = z.infer<typeof TariffRow>;

const TariffSuggestion = z
  .object({ code: TariffCode, nameZh: z.string().nullable(), nameEn: z.string().nullable() })
  .meta({ id: 'TariffSuggestion', description: 'A line that may have been meant.' });

export const TariffLine = TariffSuggestion.extend({
  tableVersion: z.string(),
  validFrom: CalendarDate,
  validTo: CalendarDate.nullable().meta({ description: 'The last day on which it holds; null when its table is still in force.' }),
  legalUnit1: CustomsUnit.nullable(),
  legalUnit2: CustomsUnit.nullable(),
  supervisionConditions: Conditions.nullable().meta({ description: '监管条件 letters; null where the table does not say.' }),
  exportDutyRatePercent: Percent.nullable(),
  refundRatePercent: Percent.nullable(),
  elements: z.array(z.string()).meta({ description: 'Names of the declaration elements 申报要素, in order.' }),
  source: z.string(),
  confidence: z.enum(TARIFF_CONFIDENCES),
}).meta({ id: 'TariffLine', description: 'A line of the tariff as it holds on a date.' });

/** A code of a product that the tariff does not hold today: told, not refused. */
export const CodeWarning = z
  .object({
    path: z.string(),
    code: z.enum(['TARIFF_CODE_UNKNOWN', 'TARIFF_CODE_RETIRED', 'TARIFF_CODE_TO_COME']),
    message: z.string(),
    suggestions: z.array(TariffSuggestion),
  })
  .meta({ id: 'CodeWarning' });
