import { z } from 'zod';
import { CODE_TABLE_NAMES } from '../domain/codes/index.ts';
import { CalendarDate } from './units.ts';

const CodeEntry = z
  .object({
    code: z.string().meta({ description: 'As DecMessage writes it, and CEB 6xx where there is one generation.' }),
    old: z.string().nullable().meta({ description: 'As CEB 6xx writes it, where that is another code; null where it is not known.' }),
    nameZh: z.string(),
    nameEn: z.string(),
    validFrom: CalendarDate.nullable(),
    validTo: CalendarDate.nullable(),
    confidence: z.enum(['secondary', 'unverified']),
    source: z.string(),
  })
  .meta({ id: 'CodeEntry' });

export const CodeTable = z
  .object({
    table: z.enum(CODE_TABLE_NAMES),
    version: z.int(),
    readOn: CalendarDate,
    title: z.string(),
    twoGenerations: z.boolean().meta({ description: 'Whether CEB 6xx and DecMessage write different codes.' }),
  })
  .meta({ id: 'CodeTable', description: 'A parameter table of customs.' });

export const CodeTableEntries = CodeTable.extend({
  entries: z.array(CodeEntry),
  suggestions: z.array(CodeEntry).meta({ description: 'What may have been meant, when nothing is found.' }),
}).meta({ id: 'CodeTableEntries' });
