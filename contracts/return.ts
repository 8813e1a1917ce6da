import { z } from 'zod';
import { REFUND_STATES, RETURN_REASONS } from '../domain/return-eligibility.ts';
import { idOf } from './ids.ts';
import { Clock, Policy } from './policy.ts';
import { CalendarDate, CustomsDistrict } from './units.ts';

export const ReturnCheckInput = z
  .strictObject({
    lotId: idOf('lot').meta({ description: 'The line of the export declaration that the goods left under.' }),
    reason: z.enum(RETURN_REASONS),
    originalState: z.boolean().meta({ description: '原状: as exported but for unpacking, testing and installing.' }),
    food: z.boolean(),
    refund: z.enum(REFUND_STATES).meta({ description: 'Where the refund of the line stands.' }),
    reentryDate: CalendarDate.meta({ description: 'What if the return were declared on this date.' }),
    reentryCustoms: CustomsDistrict.optional().meta({ description: 'The customs it left by, unless told.' }),
  })
  .meta({ id: 'ReturnCheckInput' });

export const ReturnCheck = z
  .object({
    lotId: idOf('lot'),
    reentryDate: CalendarDate,
    taxedBy: z
      .enum(['relief', 'quality'])
      .nullable()
      .meta({ description: 'The rule that frees it of duty; null when it comes in as an ordinary import, with duty and taxes.' }),
    regimes: z.array(
      z.object({
        regime: z.enum(['relief', 'quality', 'channel']),
        fits: z.boolean(),
        packId: z.string().nullable().meta({ description: 'Null where no such rule covers the export.' }),
        source: z.string().nullable(),
        confidence: Policy.shape.confidence.nullable(),
        conditions: z.array(z.object({ rule: z.string(), met: z.boolean(), value: z.string(), text: z.string() })),
      }),
    ),
    clocks: z.array(Clock),
    wouldChange: z.array(z.string()).meta({ description: 'What would let a rule hold that does not, and can still be done.' }),
  })
  .meta({ id: 'ReturnCheck' });
