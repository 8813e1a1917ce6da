import { z } from 'zod';
import { SUM_UP, statesOf } from '../domain/states.ts';
import { idOf } from './ids.ts';
import { PolicyRef } from './policy.ts';
import { CalendarDate, Instant } from './units.ts';

export const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'A calendar month in China, YYYY-MM.' });

export const SumUp = z
  .object({
    id: idOf('sumUp'),
    organisationId: idOf('organisation'),
    enterpriseId: idOf('enterprise'),
    customsCode: z.string().meta({ description: '申报地海关.' }),
    mode: z.string(),
    month: Month.meta({ description: 'In which its lists were released, by the time of customs.' }),
    number: z.int().meta({ description: 'Lists of the same month that came late have an application of their own, the next.' }),
    policy: PolicyRef,
    dueOn: CalendarDate.meta({ description: 'The last day on which it is in time.' }),
    state: z.enum(statesOf(SUM_UP)),
    overdue: z.boolean(),
    attempt: z.int().nullable().meta({ description: 'How often it was applied for; null while it collects.' }),
    lists: z.int(),
    summed: z.int().meta({ description: 'How many of them have their form.' }),
    sumNos: z.array(z.string()).meta({ description: 'By which customs knows it.' }),
    entryIds: z.array(z.string()).meta({ description: '海关编号 of the forms that came of it.' }),
    refusals: z
      .array(z.string())
      .meta({ description: 'What customs said of what it refused, word by word; GET /v1/tasks has cause and cure.' }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'SumUp' });

/** Where one list stands with its summary. */
export const ListSummary = z
  .object({
    state: z.enum(['awaiting-release', 'collecting', 'applied', 'accepted', 'refused', 'summed']),
    sumUpId: idOf('sumUp').nullable(),
    sumNo: z.string().nullable(),
    entryId: z.string().nullable().meta({ description: '海关编号 of the form that it was summed up to.' }),
    dueOn: CalendarDate.nullable().meta({ description: 'The last day; known from the release on.' }),
  })
  .meta({ id: 'ListSummary' });
