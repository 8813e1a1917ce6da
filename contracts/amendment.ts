import { z } from 'zod';
import { AMENDMENT_ANSWERS, CHANGES } from '../domain/amendment.ts';
import { AMENDMENT, statesOf } from '../domain/states.ts';
import { Buyer, Platform } from './direct-export.ts';
import { idOf, transferId } from './ids.ts';
import { ExportHead, ExportLine, MAX_TRANSFER_LINES, orderNumber } from './stock-transfer.ts';
import { Currency, Instant, Text, both } from './units.ts';

const CustomsReason = Text(500).meta({ description: 'What customs is told; left out, a text of the house.' });

const number = () => orderNumber('an order number', '订单（订仓单）号');
const AmendedOrder = z
  .strictObject({
    orderNo: number().meta({ description: 'The order as it is filed, of a stock transfer its booking order: one ticket.' }),
    newOrderNo: number().optional().meta({ description: 'The number it gets, where customs has the order as it was.' }),
    lines: z
      .array(ExportLine)
      .min(1)
      .max(MAX_TRANSFER_LINES)
      .optional()
      .meta({ description: 'All its lines as they are to be; left out they stay, with the goods as the catalogue has them now.' }),
  })
  .meta({ id: 'AmendedOrder' });

const orders = z.array(AmendedOrder).min(1).max(MAX_TRANSFER_LINES);
const SOME_CHANGE = { message: both('at least one field that is to change', '至少填写一项要修改的内容') };
const changesSomething = ({ reason: _, ...change }: object & { reason?: unknown }): boolean =>
  Object.values(change).some((value) => value !== undefined);

const AmendedHead = z.strictObject({
  reason: CustomsReason.optional(),
  ...ExportHead.pick({ declarationDate: true, customsCode: true, portCode: true, transport: true, logistics: true }).partial().shape,
  currency: Currency.optional(),
  importerId: idOf('importer').nullable().optional(),
  orders: orders.optional(),
});
export const StockTransferAmendment = AmendedHead.extend({ warehouseId: idOf('warehouse').optional() })
  .refine(changesSomething, SOME_CHANGE)
  .meta({ id: 'StockTransferAmendment' });
export const DirectExportAmendment = AmendedHead.extend({ buyer: Buyer.optional(), platform: Platform.optional() })
  .refine(changesSomething, SOME_CHANGE)
  .meta({ id: 'DirectExportAmendment' });
export type AmendmentInput = z.infer<typeof StockTransferAmendment> | z.infer<typeof DirectExportAmendment>;

export const FilingCorrection = z.strictObject({ reason: CustomsReason.optional(), orders }).meta({ id: 'FilingCorrection' });
export const CancelInput = z.strictObject({ reason: CustomsReason.optional() }).meta({ id: 'CancelInput' });

export const AmendmentDecision = z
  .object({
    answer: z.enum(AMENDMENT_ANSWERS),
    rule: z.string(),
    text: z.string(),
    cure: z.string().nullable(),
    source: z.string(),
    confidence: z.enum(['official', 'secondary', 'unverified', 'house']),
    changes: z.array(z.enum(CHANGES)),
    orders: z.array(z.string()).meta({ description: 'The tickets that it concerns, by the number of their order as it was.' }),
  })
  .meta({ id: 'AmendmentDecision' });

export const Amendment = z
  .object({
    id: idOf('amendment'),
    transferId: transferId(),
    state: z.enum(statesOf(AMENDMENT)).meta({ description: '`pending` while customs decides; what it refuses stays as it stood.' }),
    reason: z.string().nullable(),
    decisions: z.array(AmendmentDecision),
    approved: z.int().meta({ description: 'Tickets that are as they were wanted.' }),
    refused: z.int(),
    pending: z.int(),
    refusals: z
      .array(z.object({ orderNo: z.string(), info: z.string() }))
      .meta({ description: 'The first tickets that stay as they stood, in the words of customs.' }),
    askedAt: Instant,
    settledAt: Instant.nullable(),
  })
  .meta({ id: 'Amendment' });
