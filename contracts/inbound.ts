import { z } from 'zod';
import { CONDITIONS } from '../domain/receiving.ts';
import { DISCREPANCY, INBOUND_NOTICE, statesOf } from '../domain/states.ts';
import { idOf } from './ids.ts';
import { Sku } from './product.ts';
import { both, Instant } from './units.ts';

export const ReceiptInput = z
  .strictObject({
    messageId: z.string().trim().min(1).max(100).meta({ description: 'Your own number of this count; the same one twice counts once.' }),
    isFinal: z.boolean(),
    occurredAt: Instant,
    lines: z
      .array(z.strictObject({ sku: Sku, condition: z.enum(CONDITIONS), pieces: z.int().min(1).max(100_000_000) }))
      .max(1_000)
      .meta({ description: 'What was counted since the last receipt: deltas, never totals. A longer count is told in several receipts.' }),
    note: z.string().trim().max(1000).default(''),
  })
  .refine((receipt) => receipt.isFinal || receipt.lines.length > 0, {
    path: ['lines'],
    message: both('a receipt that is not final counts something', '非最终回执须包含清点明细'),
  })
  .meta({ id: 'ReceiptInput' });
export type ReceiptInput = z.infer<typeof ReceiptInput>;

export const Receipt = z
  .object({
    id: idOf('receipt'),
    inboundNoticeId: idOf('inboundNotice'),
    messageId: z.string(),
    isFinal: z.boolean(),
    occurredAt: Instant,
    lines: z.array(z.object({ sku: z.string(), condition: z.enum(CONDITIONS), pieces: z.int() })),
    noticeState: z.enum(statesOf(INBOUND_NOTICE)),
    postedAt: Instant,
  })
  .meta({ id: 'Receipt' });

export const InboundNotice = z
  .object({
    id: idOf('inboundNotice'),
    transferId: idOf('stockTransfer'),
    warehouseId: idOf('warehouse'),
    sellerName: z.string(),
    reference: z.string(),
    state: z.enum(statesOf(INBOUND_NOTICE)),
    lines: z.array(
      z.object({
        sku: z.string(),
        nameZh: z.string(),
        nameEn: z.string(),
        announcedPieces: z.int(),
        receivedPieces: z.int(),
        byCondition: z.record(z.enum(CONDITIONS), z.int()),
        cartonMarks: z.string(),
      }),
    ),
    cartons: z.int(),
    createdAt: Instant,
  })
  .meta({ id: 'InboundNotice' });

export const Discrepancy = z
  .object({
    id: idOf('discrepancy'),
    transferId: idOf('stockTransfer'),
    inboundNoticeId: idOf('inboundNotice'),
    kind: z.enum(['short', 'over', 'damaged', 'wrong-item']),
    sku: z.string(),
    pieces: z.int(),
    state: z.enum(statesOf(DISCREPANCY)),
    createdAt: Instant,
  })
  .meta({ id: 'Discrepancy' });
