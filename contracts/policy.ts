import { z } from 'zod';
import { CalendarDate } from './units.ts';

export const Policy = z
  .object({
    id: z.string(),
    version: z.int(),
    sha256: z.string().meta({ description: 'Of the rule in a canonical form; what a decision keeps beside the id.' }),
    subject: z.string(),
    jurisdiction: z.string(),
    validFrom: CalendarDate,
    validTo: CalendarDate.nullable().meta({ description: 'The last day on which it holds; null when it is open.' }),
    title: z.string(),
    citation: z.object({ instrument: z.string(), article: z.string().nullable(), readOn: CalendarDate, source: z.string() }),
    confidence: z.enum(['official', 'secondary', 'unverified', 'house']),
    parameters: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Policy', description: 'A dated rule with its source.' });
