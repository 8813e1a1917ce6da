import { z } from 'zod';
import { statesOf, STOCK_TRANSFER, TICKET } from '../domain/states.ts';
import { CustomsCode } from './enterprise.ts';
import { idOf } from './ids.ts';
import { Clock, PolicyOffer, PolicyRef } from './policy.ts';
import { Sku } from './product.ts';
import { Amount, both, CalendarDate, Currency, CustomsDistrict, Instant, Money, Quantity, Text, UnitPrice, WeightKg } from './units.ts';

export const MAX_TRANSFER_LINES = 20_000;
/** A business number that customs sees: letters, digits and - / _. Orders would hold 60 characters, but it is the form's contract number
 *  too, which holds 32. */
const BookingNo = z
  .string()
  .trim()
  .regex(
    /^[\w\-/]{1,32}$/,
    both('a booking order number of at most 32 letters, digits and - _ /', '订仓单号：最多 32 个字母、数字及 - _ /'),
  );

export const StockTransferLine = z
  .strictObject({
    bookingNo: BookingNo.meta({ description: '订仓单号: the lines of one number are one ticket.' }),
    sku: Sku,
    pieces: z.int().min(1).max(100_000_000),
    cartons: z.int().min(0).max(1_000_000),
    cartonMarks: z.string().trim().max(200).default(''),
    netWeightKg: WeightKg,
    grossWeightKg: WeightKg,
    unitPrice: UnitPrice,
    totalPrice: Amount,
    refundClaimed: z.boolean().default(false),
  })
  .meta({ id: 'StockTransferLine' });

const TRANSPORT_MODES = ['sea', 'road', 'air', 'rail'] as const;
export const StockTransferHead = z
  .strictObject({
    reference: Text(60).meta({ description: 'Your own number of this transfer.' }),
    enterpriseId: idOf('enterprise'),
    warehouseId: idOf('warehouse'),
    importerId: idOf('importer').nullable().default(null).meta({ description: 'The importer of record in the country of the warehouse.' }),
    declarationDate: CalendarDate,
    customsCode: CustomsDistrict.meta({ description: '申报地海关.' }),
    portCode: CustomsDistrict.meta({ description: '出境关别.' }),
    transport: z.strictObject({
      mode: z.enum(TRANSPORT_MODES),
      billNo: Text(37).meta({ description: '提运单号.' }),
      vehicleName: Text(50).meta({ description: '运输工具名称: the vessel, flight or truck.' }),
      voyageNo: z.string().trim().max(32).default(''),
    }),
    logistics: z.strictObject({ customsCode: CustomsCode, name: Text(100) }).meta({ description: '物流企业.' }),
    currency: Currency.default('CNY'),
  })
  .meta({ id: 'StockTransferHead' });
export const StockTransferInput = StockTransferHead.extend({ lines: z.array(StockTransferLine).min(1).max(MAX_TRANSFER_LINES) }).meta({
  id: 'StockTransferInput',
});
export type StockTransferInput = z.infer<typeof StockTransferInput>;

export const Finding = z
  .object({
    rule: z.string(),
    severity: z.enum(['blocking', 'warning', 'passed']),
    path: z.string(),
    message: z.string(),
    cure: z.string().nullable(),
    source: z.string(),
    confidence: z.enum(['official', 'secondary', 'unverified', 'house']),
  })
  .meta({ id: 'Finding' });
export const Reason = z
  .object({
    rule: z.string(),
    packId: z.string(),
    source: z.string(),
    confidence: z.string(),
    value: z.string().meta({ description: 'What decided.' }),
    text: z.string(),
  })
  .meta({ id: 'Reason' });
export const PlannedTicket = z
  .object({
    orderNo: z.string(),
    path: z.enum(['list', 'form']),
    simplified: z.boolean(),
    sumUp: z.boolean().meta({ description: 'Whether the list is to be summed up to a form after its release (汇总申报).' }),
    value: Money,
    valueCny: Amount.meta({ description: 'By the customs rate of the month: what the list limit is judged by.' }),
    lines: z.int(),
    reasons: z.array(Reason),
  })
  .meta({ id: 'PlannedTicket' });
export const ReadinessCheck = z
  .object({ ready: z.boolean(), findings: z.array(Finding), tickets: z.array(PlannedTicket) })
  .meta({ id: 'ReadinessCheck' });

export const WhatIf = ReadinessCheck.extend({
  declarationDate: CalendarDate,
  policies: z.array(PolicyRef),
  /** Against the packs that the transfer keeps, or would get on its own date. */
  changes: z.array(PolicyOffer).meta({ description: 'Rules that differ from those of the transfer as it stands.' }),
  clocks: z.array(Clock).meta({ description: 'Deadlines that would run if the goods were declared, released and exported on that date.' }),
  turningDays: z.array(CalendarDate).meta({ description: 'Later days on which a rule for this place and mode begins or ends.' }),
}).meta({ id: 'WhatIf', description: 'The answer if the transfer were filed on another date. Nothing is stored.' });

const Attention = z.object({ code: z.string(), message: z.string(), actions: z.array(z.string()) }).meta({ id: 'Attention' });

export const MILESTONES = ['arrived-at-port', 'departed', 'arrived-overseas', 'import-cleared'] as const;
export type MilestoneKind = (typeof MILESTONES)[number];
/** 境内运输工具编号, which the arrival report must name. Source: china-export.md §2.3. */
const PLATE = /^.{1,37}$/u;
const Milestone = z.strictObject({
  kind: z.enum(MILESTONES),
  occurredAt: Instant,
  reference: z.string().trim().max(100).default('').meta({
    description: 'The plate of the truck that brought the goods to the port; later a voyage, or the number of the import declaration.',
  }),
});
export const MilestoneInput = Milestone.refine(({ kind, reference }) => kind !== 'arrived-at-port' || PLATE.test(reference), {
  path: ['reference'],
  message: both('the plate of the truck that brought the goods, at most 37 characters', '送货车辆的车牌号，最多 37 个字符'),
}).meta({ id: 'MilestoneInput' });
export type MilestoneInput = z.infer<typeof MilestoneInput>;

const Totals = z.object({ value: Money, pieces: z.int(), cartons: z.int(), netWeightKg: WeightKg, grossWeightKg: WeightKg });
export const StockTransfer = StockTransferHead.extend({
  id: idOf('stockTransfer'),
  organisationId: idOf('organisation'),
  mode: z.literal('9810'),
  state: z.enum(statesOf(STOCK_TRANSFER)),
  attention: Attention.nullable(),
  totals: Totals,
  lineCount: z.int(),
  lines: z
    .array(StockTransferLine.extend({ lineNo: z.int() }))
    .optional()
    .meta({ description: 'In the answer to one transfer, not in lists.' }),
  policies: z.array(PolicyRef),
  policyOffers: z
    .array(PolicyOffer)
    .optional()
    .meta({ description: 'In the answer to one transfer: packs that came since it was planned. They are taken by :adopt-policies only.' }),
  filingId: idOf('filing').nullable(),
  inboundNoticeId: idOf('inboundNotice').nullable(),
  milestones: z.array(Milestone.extend({ recordedAt: Instant })),
  createdAt: Instant,
  updatedAt: Instant,
}).meta({ id: 'StockTransfer' });
export const ImportedStockTransfer = StockTransfer.extend({
  ignoredColumns: z.array(z.string()).meta({ description: 'Headers of the packing list that mean nothing here.' }),
}).meta({ id: 'ImportedStockTransfer' });

export const Ticket = z
  .object({
    id: idOf('ticket'),
    transferId: idOf('stockTransfer'),
    filingId: idOf('filing'),
    orderNo: z.string(),
    path: z.enum(['list', 'form']),
    simplified: z.boolean(),
    sumUp: z.boolean().meta({ description: 'Whether the list is to be summed up to a form after its release (汇总申报).' }),
    valueCny: Amount.meta({ description: 'By the customs rate of the month: what the list limit is judged by.' }),
    reasons: z.array(Reason),
    state: z.enum(statesOf(TICKET)),
    attempt: z.int(),
    declarationNo: z.string().nullable().meta({ description: '清单编号 or 海关编号, once customs gave it.' }),
    refusal: z.object({ status: z.string(), info: z.string(), at: Instant }).nullable(),
    totals: Totals,
    lines: z.array(
      z.object({
        gnum: z.int(),
        sku: z.string(),
        hsCode: z.string(),
        nameZh: z.string(),
        pieces: z.int(),
        legalQty1: Quantity,
        totalPrice: Amount,
      }),
    ),
  })
  .meta({ id: 'Ticket' });

export const TimelineEntry = z
  .object({
    kind: z.string(),
    state: z.string(),
    at: Instant,
    by: z.string(),
    requestId: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });

export const TransferDocument = z
  .object({
    id: idOf('document'),
    kind: z.string(),
    format: z.enum(['pdf', 'xlsx']),
    fileName: z.string(),
    mimeType: z.string(),
    sizeBytes: z.int(),
    sha256: z.string(),
    createdAt: Instant,
  })
  .meta({ id: 'TransferDocument' });
