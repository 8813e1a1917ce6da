import { z } from 'zod';
import { AMENDMENT_ANSWERS } from '../domain/amendment.ts';
import { TRANSFER_COMMANDS } from '../domain/commands.ts';
import { CARGO_KINDS } from '../domain/consignment.ts';
import { PAUSE_REASONS } from '../domain/pauses.ts';
import { statesOf, STOCK_TRANSFER, TICKET } from '../domain/states.ts';
import { CustomsCode } from './enterprise.ts';
import { idOf, transferId } from './ids.ts';
import { Clock, PolicyOffer, PolicyRef } from './policy.ts';
import { Sku } from './product.ts';
import { ListSummary } from './sum-up.ts';
import { Transport } from './transport.ts';
import { RefusalExplained } from './refusal.ts';
import { Amount, both, CalendarDate, Currency, CustomsDistrict, Instant, Money, Quantity, Text, UnitPrice, WeightKg } from './units.ts';

export const MAX_TRANSFER_LINES = 20_000;
/** A business number that customs sees: letters, digits and - / _. Orders would hold 60 characters, but it is the form's contract number
 *  too, which holds 32. */
export const orderNumber = (en: string, zh: string) =>
  z
    .string()
    .trim()
    .regex(/^[\w\-/]{1,32}$/, both(`${en} of at most 32 letters, digits and - _ /`, `${zh}：最多 32 个字母、数字及 - _ /`));

/** One row of a packing list, but for the number of its order. */
export const ExportLine = z.strictObject({
  sku: Sku,
  pieces: z.int().min(1).max(100_000_000),
  cartons: z.int().min(0).max(1_000_000),
  cartonMarks: z.string().trim().max(200).default(''),
  netWeightKg: WeightKg,
  grossWeightKg: WeightKg,
  unitPrice: UnitPrice,
  totalPrice: Amount,
  refundClaimed: z.boolean().default(false),
});
export const StockTransferLine = z
  .strictObject({
    bookingNo: orderNumber('a booking order number', '订仓单号').meta({
      description: '订仓单号: the lines of one number are one ticket.',
    }),
    ...ExportLine.shape,
  })
  .meta({ id: 'StockTransferLine' });

/** What 9710 and 9810 ask alike: who exports, when and where it is declared, and how the goods leave. */
export const ExportHead = z.strictObject({
  reference: Text(60).meta({ description: 'Your own number of this transfer.' }),
  enterpriseId: idOf('enterprise'),
  declarationDate: CalendarDate,
  customsCode: CustomsDistrict.meta({ description: '申报地海关.' }),
  portCode: CustomsDistrict.meta({ description: '出境关别.' }),
  transport: Transport,
  cargo: z.enum(CARGO_KINDS).default('packed').meta({
    description:
      'How the goods come into the supervised site. Loose (散货): they are inspected and released first and loaded after that (先查验后装运), at the customs that have it.',
  }),
  logistics: z
    .strictObject({
      customsCode: CustomsCode,
      name: Text(100),
      email: z.email().max(254).optional().meta({ description: 'Where it is told that customs waits for a paper of it.' }),
    })
    .meta({ description: '物流企业.' }),
  currency: Currency.default('CNY'),
});
export const StockTransferHead = ExportHead.extend({
  warehouseId: idOf('warehouse'),
  importerId: idOf('importer').nullable().default(null).meta({ description: 'The importer of record in the country of the warehouse.' }),
}).meta({ id: 'StockTransferHead' });
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
    guide: z.string().nullable().meta({ description: 'The step of the guide that explains it: GET /v1/guide/{step}.' }),
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

const Attention = z
  .object({
    code: z.string(),
    message: z.string(),
    actions: z.array(z.string()),
    tasks: z.array(idOf('task')).meta({ description: 'What has to be seen to, the largest first; GET /v1/tasks has all.' }),
  })
  .meta({ id: 'Attention' });

const MILESTONES = ['arrived-at-port', 'loaded', 'departed', 'arrived-overseas', 'import-cleared'] as const;
/** Goods that are sold already end with the buyer; those of a stock transfer are counted by the warehouse. */
const DIRECT_MILESTONES = [...MILESTONES, 'delivered'] as const;
export type MilestoneKind = (typeof DIRECT_MILESTONES)[number];
/** One by which the transfer comes into a state of that name; loading happens while it is released. */
export type StateMilestone = Exclude<MilestoneKind, 'loaded'>;
/** 境内运输工具编号, which the arrival report must name. Source: china-export.md §2.3. */
const PLATE = /^.{1,37}$/u;
const milestone = <Kinds extends readonly [string, ...string[]]>(kinds: Kinds) =>
  z.strictObject({
    kind: z.enum(kinds),
    occurredAt: Instant,
    reference: z.string().trim().max(100).default('').meta({
      description: 'The plate of the truck that brought the goods to the port; later a voyage, or the number of the import declaration.',
    }),
  });
const plateNamed = ({ kind, reference }: { kind: string; reference: string }): boolean =>
  kind !== 'arrived-at-port' || PLATE.test(reference);
const PLATE_MISSING = {
  path: ['reference'],
  message: both('the plate of the truck that brought the goods, at most 37 characters', '送货车辆的车牌号，最多 37 个字符'),
};
export const MilestoneInput = milestone(MILESTONES).refine(plateNamed, PLATE_MISSING).meta({ id: 'MilestoneInput' });
export const DirectMilestoneInput = milestone(DIRECT_MILESTONES).refine(plateNamed, PLATE_MISSING).meta({ id: 'DirectMilestoneInput' });
export type MilestoneInput = z.infer<typeof DirectMilestoneInput>;

const Pause = z
  .object({ reason: z.enum(PAUSE_REASONS), from: Instant, to: Instant.nullable().meta({ description: 'Null while it lasts.' }) })
  .meta({
    id: 'Pause',
    description:
      'A time in which the clocks stand that run against you: the silence of customs, the days in which unshipped goods are reported.',
  });

const Totals = z.object({ value: Money, pieces: z.int(), cartons: z.int(), netWeightKg: WeightKg, grossWeightKg: WeightKg });
/** Where an export of either mode stands. */
export const EXPORT_STANDING = {
  organisationId: idOf('organisation'),
  state: z.enum(statesOf(STOCK_TRANSFER)),
  attention: Attention.nullable(),
  allowed: z
    .array(z.enum(TRANSFER_COMMANDS))
    .meta({ description: 'The commands it takes where it stands; a single ticket may refuse all the same.' }),
  totals: Totals,
  lineCount: z.int(),
  policies: z.array(PolicyRef),
  policyOffers: z
    .array(PolicyOffer)
    .optional()
    .meta({ description: 'In the answer to one transfer: packs that came since it was planned. They are taken by :adopt-policies only.' }),
  filingId: idOf('filing').nullable(),
  milestones: z.array(milestone(DIRECT_MILESTONES).extend({ recordedAt: Instant })),
  pauses: z.array(Pause).meta({ description: 'Oldest first.' }),
  createdAt: Instant,
  updatedAt: Instant,
};
/** The rows of one export, as an answer shows them. */
export const numberedLines = <Shape extends z.ZodRawShape>(line: z.ZodObject<Shape>) =>
  z
    .array(line.extend({ lineNo: z.int() }))
    .optional()
    .meta({ description: 'In the answer to one transfer, not in lists.' });
export const StockTransfer = StockTransferHead.extend({
  id: idOf('stockTransfer'),
  mode: z.literal('9810'),
  ...EXPORT_STANDING,
  lines: numberedLines(StockTransferLine),
  inboundNoticeId: idOf('inboundNotice').nullable(),
}).meta({ id: 'StockTransfer' });
export const IGNORED_COLUMNS = {
  ignoredColumns: z.array(z.string()).meta({ description: 'Headers of the packing list that mean nothing here.' }),
};
export const ImportedStockTransfer = StockTransfer.extend(IGNORED_COLUMNS).meta({ id: 'ImportedStockTransfer' });

export const Ticket = z
  .object({
    id: idOf('ticket'),
    transferId: transferId(),
    filingId: idOf('filing'),
    orderNo: z.string(),
    path: z.enum(['list', 'form']),
    simplified: z.boolean(),
    sumUp: ListSummary.nullable().meta({ description: 'Where the list stands with its summary (汇总申报); null where none is owed.' }),
    valueCny: Amount.meta({ description: 'By the customs rate of the month: what the list limit is judged by.' }),
    reasons: z.array(Reason),
    state: z.enum(statesOf(TICKET)),
    attempt: z.int(),
    declarationNo: z.string().nullable().meta({ description: '清单编号 or 海关编号, once customs gave it.' }),
    refusal: z
      .object({
        status: z.string(),
        code: z.string().nullable(),
        info: z.string().meta({ description: 'What customs said, word by word.' }),
        at: Instant,
        explained: RefusalExplained,
        taskId: idOf('task').nullable(),
      })
      .nullable(),
    amendment: z
      .object({
        id: idOf('amendment'),
        answer: z.enum(AMENDMENT_ANSWERS),
        outcome: z
          .enum(['approved', 'refused', 'lapsed'])
          .nullable()
          .meta({ description: 'Null while customs decides; else what holds: approved is as it was wanted.' }),
        info: z.string().meta({ description: 'What customs said to it.' }),
      })
      .nullable()
      .meta({ description: 'What was last to be changed of it.' }),
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
    edition: z.int().meta({ description: 'Another one is made of what was amended; the highest says what is declared.' }),
    fileName: z.string(),
    mimeType: z.string(),
    sizeBytes: z.int(),
    sha256: z.string(),
    createdAt: Instant,
  })
  .meta({ id: 'TransferDocument' });
