import { z } from 'zod';
import { CONDITIONS } from '../domain/receiving.ts';
import { idOf, transferId } from './ids.ts';
import { CalendarDate, Instant } from './units.ts';

export const StockBalance = z
  .object({ warehouseId: idOf('warehouse'), sku: z.string(), condition: z.enum(CONDITIONS), lotId: idOf('lot'), pieces: z.int() })
  .meta({ id: 'StockBalance' });
export const LedgerPosting = z
  .object({
    key: z.string(),
    lotId: idOf('lot'),
    sku: z.string(),
    from: z.string(),
    to: z.string(),
    pieces: z.int(),
    movementId: z.string(),
    postedAt: Instant,
  })
  .meta({ id: 'LedgerPosting' });
export const Lot = z
  .object({
    id: idOf('lot'),
    sku: z.string(),
    ticketId: idOf('ticket'),
    transferId: transferId(),
    declarationNo: z.string(),
    gnum: z.int(),
    pieces: z.int(),
    exportDate: CalendarDate,
  })
  .meta({ id: 'Lot' });

export const Notification = z
  .object({
    id: idOf('notification'),
    template: z.string(),
    to: z.string(),
    subject: z.string(),
    state: z.enum(['pending', 'sent', 'refused']),
    resourceId: z.string(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
  })
  .meta({ id: 'Notification' });
