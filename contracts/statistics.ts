import { z } from 'zod';
import { DIMENSIONS, type Dimension } from '../domain/statistics.ts';
import { CalendarDate, Country, CustomsDistrict, Money, both } from './units.ts';

const Mode = z.enum(['9710', '9810']);
const Path = z.enum(['list', 'form']);
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, both('a month, for example 2026-11', '月份，例如 2026-11'));
const isDimension = (name: string): name is Dimension => (DIMENSIONS as readonly string[]).includes(name);

const GroupBy = z
  .string()
  .default('')
  .transform((text, context): Dimension[] => {
    const names = text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const known = names.filter(isDimension);
    if (known.length < names.length)
      context.issues.push({
        code: 'custom',
        message: both(`some of ${DIMENSIONS.join(', ')}, with commas between`, `${DIMENSIONS.join('、')}，以逗号分隔`),
        input: text,
      });
    return DIMENSIONS.filter((dimension) => known.includes(dimension));
  })
  .meta({ description: `Any of ${DIMENSIONS.join(', ')}, with commas between; without it everything is one group.` });

export const StatisticsQuery = z
  .strictObject({
    groupBy: GroupBy,
    mode: Mode.optional(),
    path: Path.optional(),
    district: CustomsDistrict.optional().meta({ description: '申报地海关.' }),
    country: Country.optional().meta({ description: 'Where the goods go: of the warehouse, or of the buyer.' }),
    month: Month.optional(),
    from: CalendarDate.optional().meta({ description: 'First date of declaration.' }),
    to: CalendarDate.optional().meta({ description: 'Last date of declaration, included.' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    message: both('a date not before `from`', '不早于 from 的日期'),
  });

const Share = z
  .string()
  .regex(/^\d+\.\d{4}$/)
  .meta({ id: 'Share', description: 'A share as a decimal string with four places: 0.0312 is 3.12 %.' });

const StatisticsGroup = z
  .object({
    mode: Mode.optional(),
    path: Path.optional(),
    district: CustomsDistrict.optional(),
    country: Country.optional(),
    month: Month.optional().meta({ description: 'Of the date of declaration that the transfer states.' }),
    tickets: z.int().meta({ description: 'All that were planned, whatever became of them.' }),
    withdrawn: z.int().meta({ description: 'Of them: given up, before or after customs had them.' }),
    accepted: z.int().meta({ description: 'Of them: customs took a declaration in.' }),
    released: z.int(),
    inspected: z.int(),
    inspectionRate: Share.nullable().meta({ description: 'Inspected of accepted; null while none is accepted.' }),
    values: z.array(Money).meta({ description: 'Value of the tickets that were not withdrawn, by the currency in which it is declared.' }),
    clearance: z.object({ measured: z.int(), p50Seconds: z.int().nullable(), p90Seconds: z.int().nullable() }).meta({
      description:
        'From the receipt by which customs took the declaration in (120 of a list, L of a form) to that of its release (800, P), by the times ' +
        'that customs gives in them; each time to three significant digits, percentiles by nearest rank.',
    }),
    refusals: z
      .array(z.object({ of: z.enum(['order', 'logistics', 'declaration', 'import', 'withdrawal']), code: z.string(), count: z.int() }))
      .meta({ description: 'Every refusal met, also those corrected since: the code in the text of customs, else the status.' }),
  })
  .meta({ id: 'StatisticsGroup' });

export const Statistics = z
  .object({ groupBy: z.array(z.enum(DIMENSIONS)), data: z.array(StatisticsGroup) })
  .meta({ id: 'Statistics', description: 'Groups in the order of their dimensions.' });
