import { z } from 'zod';
import { REFUSED_MESSAGES } from '../domain/refusals/entry.ts';
import { TASK, statesOf } from '../domain/states.ts';
import { idOf, transferId } from './ids.ts';
import { RefusalExplained } from './refusal.ts';
import { Instant, Text } from './units.ts';

export const TASK_KINDS = ['refusal', 'report', 'silence', 'technical', 'stranded'] as const;

export const Task = z
  .object({
    id: idOf('task'),
    organisationId: idOf('organisation'),
    transferId: transferId().nullable(),
    filingId: idOf('filing').nullable(),
    sumUpId: idOf('sumUp').nullable().meta({ description: 'Of a task of an application to sum up lists; then it has no transfer.' }),
    kind: z.enum(TASK_KINDS).meta({
      description:
        'Tickets refused, a report refused, a paper of somebody missing while customs is silent, the way to customs closed, or goods that left while customs withdrew their declaration.',
    }),
    state: z.enum(statesOf(TASK)),
    message: z.enum(REFUSED_MESSAGES).meta({ description: 'Which message was refused, or is missing.' }),
    status: z.string(),
    code: z.string().nullable(),
    explained: RefusalExplained,
    texts: z.array(z.string()).meta({ description: 'What customs said, word by word; of many tickets the first different texts.' }),
    tickets: z.int().meta({ description: 'How many tickets stand in it now.' }),
    examples: z.array(z.object({ ticketId: idOf('ticket'), orderNo: z.string() })),
    note: z.string().nullable(),
    openedAt: Instant,
    closedAt: Instant.nullable(),
  })
  .meta({ id: 'Task' });

export const TaskCompletion = z
  .strictObject({ note: Text(1000).meta({ description: 'What was done, for whoever reads it later.' }) })
  .meta({ id: 'TaskCompletion' });
