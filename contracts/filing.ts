import { z } from 'zod';
import { FILING_COMMANDS } from '../domain/commands.ts';
import { TICKET, statesOf } from '../domain/states.ts';
import { idOf, transferId } from './ids.ts';
import { Instant, Text } from './units.ts';

export const Filing = z
  .object({
    id: idOf('filing'),
    organisationId: idOf('organisation'),
    transferId: transferId(),
    counts: z.record(z.enum([...statesOf(TICKET), 'total', 'orderAccepted', 'orderRejected', 'inspected']), z.int()),
    arrivedAt: Instant.nullable(),
    departedAt: Instant.nullable(),
    allowed: z
      .array(z.enum(FILING_COMMANDS))
      .optional()
      .meta({ description: 'In the answer to one filing: the commands it takes now; a single ticket may refuse all the same.' }),
    createdAt: Instant,
  })
  .meta({ id: 'Filing' });

/** More tickets than one transfer can have lines are never named. */
const MAX_TICKETS = 20_000;
export const WithdrawalInput = z
  .strictObject({
    ticketIds: z
      .array(idOf('ticket'))
      .min(1)
      .max(MAX_TICKETS)
      .nullable()
      .default(null)
      .meta({ description: 'Which tickets; left out: all that stand.' }),
    reason: Text(500).meta({ description: 'What customs is told.' }),
  })
  .meta({ id: 'WithdrawalInput' });

export const FilingMessage = z
  .object({
    direction: z.enum(['sent', 'received']),
    messageType: z.string(),
    businessKey: z.string().meta({ description: 'Of a message of several parts its own number; each part has its own.' }),
    parts: z
      .array(z.strictObject({ businessKey: z.string(), ticketId: z.string().nullable() }))
      .meta({ description: 'What a message sent is made of, such as the orders in it; none in a receipt.' }),
    status: z.string().nullable(),
    info: z.string().meta({ description: 'What customs says with the status.' }),
    at: Instant,
    transport: z.enum(['http', 'folder', 'callback']).meta({ description: 'Which way it went.' }),
    signer: z
      .strictObject({ keyName: z.string(), certificateSha256: z.string() })
      .nullable()
      .meta({ description: 'The key that signed it; null for receipts, and for forms, which the import client signs.' }),
    policies: z.string().nullable().meta({ description: 'Hash of the policy packs that its plan rests on.' }),
    link: z.int().nullable().meta({ description: 'Number of the link of evidence it is sealed in; null until then.' }),
    sha256: z.string(),
    bytes: z.string().meta({ description: 'The message as it went over the wire, byte for byte.' }),
  })
  .meta({ id: 'FilingMessage' });
