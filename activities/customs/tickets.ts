import { isDeepStrictEqual } from 'node:util';
import { type AttemptReceipt, clearanceOf } from '../../domain/clearance.ts';
import { type TicketCounts, type TicketReceipt, applicationAnswer, ticketOutcome, withoutChange } from '../../domain/ticket-state.ts';
import type { RefusedMessage } from '../../domain/refusals/entry.ts';
import { TICKET, statesOf } from '../../domain/states.ts';
import type { CustomsMessageRecord, FilingRecord, TicketRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { keepRefusalTasks, withReason } from './refusal-tasks.ts';
import { keepChases } from './silence.ts';
import { keepStrandedWithin } from './stranded-tasks.ts';

type Models = Deps['models'];

/** Where it is noted that a message of a ticket was sent. */
export type Mark = 'orderSentAt' | 'logisticsSentAt' | 'declarationSentAt';
/** Messages that have just been sent: of each ticket which, and for which of its attempts. */
export type Sending = { at: Date; sent: ReadonlyMap<string, { attempt: number; marks: readonly Mark[] }> };

/** Tickets of one transaction: the arrival of a whole transfer moves thousands. */
const BATCH = 500;

/** Works out the state of tickets anew from everything stored of them. The same answer however often and in whatever order it is called. */
export async function recomputeTickets(models: Models, ticketIds: readonly string[], sending: Sending | null = null): Promise<void> {
  for (let start = 0; start < ticketIds.length; start += BATCH)
    await recomputeBatch(models, ticketIds.slice(start, start + BATCH), sending);
}

/** In a transaction that writes every ticket it read, so that of two at once the later one reads anew and no receipt is lost between them. */
async function recomputeBatch(models: Models, ticketIds: readonly string[], sending: Sending | null): Promise<void> {
  await models.inTransaction(async (session) => {
    const stored = await models.TicketModel.find({ _id: { $in: ticketIds }, $or: STILL_WORKED_OUT } as never)
      .select('-lines -reasons')
      .session(session)
      .lean();
    if (stored.length === 0) return;
    const tickets = stored.map((ticket) => noted(ticket, sending));
    const receipts = await models.CustomsMessageModel.find({ ticketId: { $in: ticketIds }, direction: 'received' })
      .select('ticketId messageType businessKey answers alias status at info attempt')
      .session(session)
      .lean();
    const filingIds = [...new Set(tickets.map(({ filingId }) => filingId))];
    const filings = await models.FilingModel.find({ _id: { $in: filingIds } })
      .session(session)
      .lean();
    const filingOf = new Map(filings.map((filing) => [filing._id, filing]));
    const receiptsOf = Map.groupBy(receipts, (receipt) => receipt.ticketId);
    const outcomes = tickets.map((ticket) => ({
      ticket,
      outcome: outcomeOf(ticket, receiptsOf.get(ticket._id) ?? [], filingOf.get(ticket.filingId)),
    }));
    const book = outcomes.some(({ outcome }) => outcome.refusal !== null) ? await models.readRefusalBook() : null;
    const before = new Map(stored.map((ticket) => [ticket._id, ticket]));
    const changes = outcomes.map(({ ticket, outcome }) => {
      const refusal = outcome.refusal === null || book === null ? null : withReason(models, book, ticket, outcome.refusal);
      return { _id: ticket._id, change: changeOf(before.get(ticket._id) ?? {}, { ...outcome, refusal }) };
    });
    // Most tickets of a batch move alike, so they are written together; one that does not move is written too, since it was read.
    const alike = Map.groupBy(changes, ({ change }) => JSON.stringify(change));
    const updates = [...alike.values()].map((group) => ({
      updateMany: {
        filter: { _id: { $in: group.map(({ _id }) => _id) } },
        update: { $set: group[0]?.change ?? {}, $inc: { revision: 1 } },
      },
    }));
    await models.TicketModel.bulkWrite(updates, { session });
  });
}

/** What is to be written of what was worked out. Absent and null are one. */
const changeOf = (stored: Readonly<Record<string, unknown>>, outcome: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(outcome).filter(([field, value]) => !isDeepStrictEqual(stored[field] ?? null, value ?? null)));

/** A ticket that was given up before customs knew of it has ended; one that customs withdrew is worked out of its receipts like any other. */
const STILL_WORKED_OUT = [{ state: { $ne: 'withdrawn' } }, { withdrawal: { $ne: null } }];

type Head = Omit<TicketRecord, 'lines' | 'reasons'>;
type Received = Omit<CustomsMessageRecord, 'bytes'>;

/** A later attempt has its message still to send, even when the worker that sent the earlier one only comes to note it now. */
function noted(ticket: Head, sending: Sending | null): Head {
  const sent = sending?.sent.get(ticket._id);
  if (sending === null || sent?.attempt !== ticket.attempt) return ticket;
  const unmarked = sent.marks.filter((mark) => ticket[mark] == null);
  return { ...ticket, ...Object.fromEntries(unmarked.map((mark) => [mark, sending.at])) };
}

function outcomeOf(ticket: Head, received: readonly Received[], filing: FilingRecord | undefined) {
  const current = received.filter((receipt) => belongsToAttempt(ticket, receipt));
  const { orderSentAt, logisticsSentAt, declarationSentAt } = ticket;
  const said = current.flatMap(({ status, at, info, ...receipt }): TicketReceipt[] => {
    const of = asked(ticket, receipt);
    return of === null ? [] : [{ of, status: status ?? '', at, info, kind: receipt.messageType as RefusedMessage }];
  });
  const { receipts, answer } = withoutChange(said, ticket.change ?? null);
  const outcome = ticketOutcome({
    attempt: ticket.attempt,
    orderSent: orderSentAt !== null,
    logisticsSent: logisticsSentAt != null,
    declarationSent: declarationSentAt !== null,
    arrived: filing?.arrivedAt != null,
    departed: filing?.departedAt != null,
    withdrawal: ticket.withdrawal == null ? null : { sent: ticket.withdrawal.sentAt !== null, redeclare: ticket.withdrawal.redeclare },
    receipts,
  });
  const numbered = current.filter((receipt) => receipt.alias !== null && answered(receipt) === 'declaration');
  const latest = numbered.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1);
  const clearance = clearanceOf(received.flatMap(asAttempted));
  const amended = ticket.amendment == null ? {} : { amendmentAnswer: answer ?? applicationAnswer(receipts) };
  return { ...outcome, ...amended, clearance, declarationNo: latest?.alias ?? null, orderSentAt, logisticsSentAt, declarationSentAt };
}

/** What a receipt of a ticket answers: applications are known by their number, and a change that could not be read by its message. */
function asked(ticket: Head, receipt: Pick<Received, 'messageType' | 'answers' | 'attempt' | 'businessKey'>): TicketReceipt['of'] | null {
  const of = answered(receipt);
  if (of === 'withdrawal') return receipt.attempt === ticket.withdrawal?.number ? of : 'amendment';
  return receipt.messageType === 'format-error' && receipt.businessKey === ticket.change?.message ? 'amendment' : of;
}

function asAttempted(receipt: Received): AttemptReceipt[] {
  const of = answered(receipt);
  const { status, at, info, attempt } = receipt;
  return of === null ? [] : [{ of, status: status ?? '', at, info, attempt }];
}

/** Receipts by which a ticket moves; those of other messages, such as an arrival, have a reader of their own. */
const BY_RECEIPT: Readonly<Record<string, TicketReceipt['of']>> = {
  order: 'order',
  logistics: 'logistics',
  list: 'declaration',
  'form-result': 'declaration',
  'form-import': 'import',
  'list-cancel': 'withdrawal',
  'form-application': 'withdrawal',
};
/** A format error may come back of any message, so there the message itself says what was refused. */
const BY_MESSAGE: Readonly<Record<string, TicketReceipt['of']>> = {
  CEB303Message: 'order',
  CEB505Message: 'logistics',
  CEB603Message: 'declaration',
  DecMessage: 'declaration',
  CEB605Message: 'withdrawal',
  DecModMessage: 'withdrawal',
};
const answered = ({ messageType, answers }: Pick<Received, 'messageType' | 'answers'>): TicketReceipt['of'] | null =>
  BY_RECEIPT[messageType] ?? BY_MESSAGE[answers ?? ''] ?? null;

/** Receipts of an application are of that application, and those of an order or a logistics message of the number it has now. A declaration's carry its
 *  own key; an order and a logistics message keep their number over attempts, and so does a declaration that was only signed anew: there customs' time
 *  decides. */
function belongsToAttempt(ticket: Head, { messageType, answers, attempt, at, businessKey }: Received): boolean {
  if (answered({ messageType, answers }) === 'withdrawal')
    return attempt === ticket.withdrawal?.number || attempt === ticket.amendment?.number;
  if (messageType === 'order') return businessKey === `${ticket.exporterCode}:${ticket.orderNo}` && isAfter(at, ticket.supersededAt);
  if (messageType === 'logistics') return businessKey === ticket.logisticsNo && isAfter(at, ticket.logisticsSupersededAt);
  return attempt === ticket.attempt && isAfter(at, ticket.declarationSupersededAt);
}
const isAfter = (at: string, superseded: string | null | undefined): boolean => superseded == null || at > superseded;

/** Tickets of a filing of which something waits to be sent. */
export const countUnsent = (models: Models, filingId: string): Promise<number> =>
  models.TicketModel.countDocuments({
    filingId,
    state: { $in: ['planned', 'correcting'] },
    $or: [{ orderSentAt: null }, { declarationSentAt: null }],
  });

/** Counts the tickets of a filing, stores the counts under a new revision, and keeps the tasks of what was refused. In a transaction, so that an older count never overwrites a newer. */
export async function recount(models: Models, filingId: string): Promise<{ revision: number; counts: TicketCounts; transferId: string }> {
  return models.inTransaction(async (session) => {
    const groups = await models.TicketModel.aggregate<Group>([
      { $match: { filingId } },
      { $group: { _id: { state: '$state', declarable: '$declarable', inspected: '$inspected' }, tickets: { $sum: 1 } } },
    ]).session(session);
    const filing = await models.FilingModel.findOneAndUpdate(
      { _id: filingId },
      { $set: { counts: countsOf(groups) }, $inc: { revision: 1 } },
      { session, returnDocument: 'after' },
    ).lean();
    if (filing === null) throw new Error(`no filing ${filingId}`);
    await keepRefusalTasks(models, filing, filing.counts.rejected, session);
    await keepChases(models, filing, session);
    if (filing.departureKey !== null) await keepStrandedWithin(models, filing, session);
    return { revision: filing.revision, counts: filing.counts, transferId: filing.transferId };
  });
}

type Group = { _id: Pick<TicketRecord, 'state' | 'declarable' | 'inspected'>; tickets: number };

function countsOf(groups: readonly Group[]): TicketCounts {
  const counts = {
    total: 0,
    orderAccepted: 0,
    orderRejected: 0,
    inspected: 0,
    ...Object.fromEntries(statesOf(TICKET).map((state) => [state, 0])),
  } as TicketCounts;
  for (const { _id, tickets } of groups) {
    counts.total += tickets;
    counts[_id.state] += tickets;
    if (_id.inspected) counts.inspected += tickets;
    if (_id.state === 'withdrawn') continue;
    if (_id.declarable) counts.orderAccepted += tickets;
    else if (_id.state === 'rejected') counts.orderRejected += tickets;
  }
  return counts;
}
