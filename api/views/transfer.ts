import type { z } from 'zod';
import type { DirectExport } from '../../contracts/direct-export.ts';
import type {
  Finding,
  PlannedTicket,
  Reason,
  StockTransfer,
  Ticket,
  TimelineEntry,
  TransferDocument,
} from '../../contracts/stock-transfer.ts';
import type { ListSummary } from '../../contracts/sum-up.ts';
import type { Language, Localised } from '../../contracts/units.ts';
import { ordersFor } from '../../domain/commands.ts';
import type { ConsignmentLine, Finding as FoundFinding } from '../../domain/consignment.ts';
import type { PlannedTicket as Planned } from '../../domain/declaration-planner.ts';
import type { Reason as PlannedReason } from '../../domain/planning-reasons.ts';
import type { RefusalBook } from '../../domain/refusals/book.ts';
import type { DocumentRecord, StockTransferRecord, TicketRecord, TimelineRecord, TotalsRecord } from '../../models/index.ts';
import { ticketRefusalView } from './refusal.ts';
import { guideStepFor } from '../guide.ts';

type Head = Omit<StockTransferRecord, 'lines'>;

const totalsView = ({ value, ...totals }: TotalsRecord, currency: string) => ({ ...totals, value: { amount: value, currency } });

/** By what commands are allowed. */
export const standingOf = ({ state, attention }: Pick<Head, 'state' | 'attention'>) => ({ state, actions: attention?.actions ?? [] });

/** What every export shows, without its lines. */
function exportView(record: Head, language: Language) {
  const {
    _id,
    mode: _mode,
    warehouseId: _warehouse,
    buyer: _buyer,
    platform: _platform,
    inboundNoticeId: _notice,
    importerId = null,
    cargo = 'packed',
    pauses = [],
    attention,
    totals,
    createdAt,
    updatedAt,
    requestId: _request,
    workflowStartedAt: _started,
    ...rest
  } = record;
  return {
    ...rest,
    id: _id,
    importerId,
    cargo,
    pauses,
    attention: attention === null ? null : { ...attention, message: attention.message[language], tasks: attention.tasks ?? [] },
    allowed: ordersFor(standingOf(record)),
    totals: totalsView(totals, record.currency),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A member that every record of its mode has. Errors: RangeError where it is not there. */
function held<Value>(value: Value | null | undefined, { _id, mode }: Head): Value {
  if (value == null) throw new RangeError(`${_id} of mode ${mode} has lost a member`);
  return value;
}

export const stockTransferHeadView = (record: Head, language: Language): z.infer<typeof StockTransfer> => ({
  ...exportView(record, language),
  mode: '9810',
  warehouseId: held(record.warehouseId, record),
  inboundNoticeId: record.inboundNoticeId,
});

export const directExportHeadView = (record: Head, language: Language): z.infer<typeof DirectExport> => ({
  ...exportView(record, language),
  mode: '9710',
  buyer: held(record.buyer, record),
  platform: held(record.platform, record),
});

export const directExportLineView = ({ bookingNo, ...line }: ConsignmentLine) => ({ ...line, orderNo: bookingNo });

export const findingView = ({ message, cure, ...finding }: FoundFinding, language: Language): z.infer<typeof Finding> => ({
  ...finding,
  message: message[language],
  cure: cure?.[language] ?? null,
  guide: guideStepFor(finding.rule),
});

const reasonView = ({ text, ...reason }: PlannedReason, language: Language): z.infer<typeof Reason> => ({
  ...reason,
  text: text[language],
});

export const plannedTicketView = (ticket: Planned, currency: string, language: Language): z.infer<typeof PlannedTicket> => ({
  orderNo: ticket.bookingNo,
  path: ticket.path,
  simplified: ticket.simplified,
  sumUp: ticket.sumUp,
  valueCny: ticket.valueCny,
  value: { amount: ticket.totals.value, currency },
  lines: ticket.lines.length,
  reasons: ticket.reasons.map((reason) => reasonView(reason, language)),
});

/** Lists of before there were summaries owe none, whatever their plan says; what was withdrawn owes none any more. */
function summaryView({ sumUp, state, summary }: TicketRecord): z.infer<typeof ListSummary> | null {
  if (!sumUp || state === 'withdrawn' || summary === undefined) return null;
  if (summary === null) return { state: 'awaiting-release', sumUpId: null, sumNo: null, entryId: null, dueOn: null };
  return { state: summary.state, sumUpId: summary.sumUpId, sumNo: summary.sumNo, entryId: summary.entryId, dueOn: summary.dueOn };
}

function ticketAmendmentView({
  amendment = null,
  amendmentAnswer = null,
  withdrawalRefusal = null,
}: TicketRecord): z.infer<typeof Ticket>['amendment'] {
  if (amendment === null) return null;
  const { id, answer, settled } = amendment;
  return { id, answer, outcome: settled, info: amendmentAnswer?.info ?? withdrawalRefusal?.info ?? '' };
}

export const ticketView = (record: TicketRecord, currency: string, book: RefusalBook, language: Language): z.infer<typeof Ticket> => ({
  id: record._id,
  transferId: record.transferId,
  filingId: record.filingId,
  orderNo: record.orderNo,
  path: record.path,
  simplified: record.simplified,
  sumUp: summaryView(record),
  valueCny: record.valueCny,
  reasons: record.reasons.map((reason) => reasonView(reason, language)),
  state: record.state,
  attempt: record.attempt,
  declarationNo: record.declarationNo,
  refusal: ticketRefusalView(record, book, language),
  amendment: ticketAmendmentView(record),
  totals: totalsView(record.totals, currency),
  lines: record.lines.map(({ gnum, sku, declaredHsCode, goods, pieces, legalQty1, totalPrice }) => ({
    gnum,
    sku,
    hsCode: declaredHsCode,
    nameZh: goods.nameZh,
    pieces,
    legalQty1,
    totalPrice,
  })),
});

export const timelineView = (
  { kind, state, at, by, requestId, detail }: TimelineRecord,
  language: Language,
): z.infer<typeof TimelineEntry> => ({
  kind,
  state,
  at: at.toISOString(),
  by,
  requestId,
  detail: inLanguage(detail, language),
});

/** Texts in both languages become the reader's, however deep they stand. */
function inLanguage(detail: Record<string, unknown>, language: Language): Record<string, unknown> {
  const told = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object' || value instanceof Date) return value;
    if (Array.isArray(value)) return value.map(told);
    if ('en' in value && 'zh-CN' in value) return (value as Localised)[language];
    return inLanguage(value as Record<string, unknown>, language);
  };
  return Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, told(value)]));
}

export const documentView = (record: DocumentRecord): z.infer<typeof TransferDocument> => ({
  id: record._id,
  kind: record.kind,
  format: record.format,
  edition: record.edition,
  fileName: record.fileName,
  mimeType: record.mimeType,
  sizeBytes: record.sizeBytes,
  sha256: record.sha256,
  createdAt: record.createdAt.toISOString(),
});
