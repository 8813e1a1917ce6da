import { type TicketCounts, type TicketReceipt, ticketOutcome } from '../../domain/ticket-state.ts';
import { TICKET, statesOf } from '../../domain/states.ts';
import type { CustomsMessageRecord, FilingRecord, TicketRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';

type Models = Deps['models'];

/** A message that has just been sent: the tickets it was sent of, each in the attempt it was sent for, and where that is noted. */
export type Sending = { mark: 'orderSentAt' | 'declarationSentAt'; at: Date; attempts: ReadonlyMap<string, number> };

/** Works out the state of tickets anew from everything stored of them. The same answer however often and in whatever order it is called. In a
 *  transaction that writes every ticket it read, so that of two at once the later one reads anew and no receipt is lost between them. */
export async function recomputeTickets(models: Models, ticketIds: readonly string[], sending: Sending | null = null): Promise<void> {
  if (ticketIds.length === 0) return;
  await models.inTransaction(async (session) => {
    const stored = await models.TicketModel.find({ _id: { $in: ticketIds }, state: { $ne: 'withdrawn' } })
      .select('-lines -reasons')
      .session(session)
      .lean();
    if (stored.length === 0) return;
    const tickets = stored.map((ticket) => noted(ticket, sending));
    const receipts = await models.CustomsMessageModel.find({ ticketId: { $in: ticketIds }, direction: 'received' })
      .select('-bytes')
      .session(session)
      .lean();
    const filingIds = [...new Set(tickets.map(({ filingId }) => filingId))];
    const filings = await models.FilingModel.find({ _id: { $in: filingIds } })
      .session(session)
      .lean();
    const filingOf = new Map(filings.map((filing) => [filing._id, filing]));
    const receiptsOf = Map.groupBy(receipts, (receipt) => receipt.ticketId);
    const updates = tickets.map((ticket) => ({
      updateOne: {
        filter: { _id: ticket._id },
        update: {
          $set: outcomeOf(ticket, receiptsOf.get(ticket._id) ?? [], filingOf.get(ticket.filingId)),
          $inc: { revision: 1 },
        },
      },
    }));
    await models.TicketModel.bulkWrite(updates, { session });
  });
}

type Head = Omit<TicketRecord, 'lines' | 'reasons'>;
type Received = Omit<CustomsMessageRecord, 'bytes'>;

/** A later attempt has its message still to send, even when the worker that sent the earlier one only comes to note it now. */
function noted(ticket: Head, sending: Sending | null): Head {
  if (sending === null || sending.attempts.get(ticket._id) !== ticket.attempt || ticket[sending.mark] !== null) return ticket;
  return { ...ticket, [sending.mark]: sending.at };
}

function outcomeOf(ticket: Head, received: readonly Received[], filing: FilingRecord | undefined) {
  const current = received.filter((receipt) => belongsToAttempt(ticket, receipt));
  const { orderSentAt, declarationSentAt } = ticket;
  const outcome = ticketOutcome({
    attempt: ticket.attempt,
    orderSent: orderSentAt !== null,
    declarationSent: declarationSentAt !== null,
    arrived: filing?.arrivedAt != null,
    departed: filing?.departedAt != null,
    receipts: current.map((receipt): TicketReceipt => ({
      of: answered(receipt.messageType),
      status: receipt.status ?? '',
      at: receipt.at,
      info: receipt.info,
    })),
  });
  const numbered = current.filter((receipt) => receipt.alias !== null && receipt.messageType !== 'form-import');
  const latest = numbered.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1);
  return { ...outcome, declarationNo: latest?.alias ?? null, orderSentAt, declarationSentAt };
}

const answered = (messageType: string): TicketReceipt['of'] =>
  messageType === 'order' ? 'order' : messageType === 'form-import' ? 'import' : 'declaration';

/** A declaration's receipts carry its own key; an order keeps its number over attempts, so there customs' time decides. */
function belongsToAttempt(ticket: Head, receipt: Received): boolean {
  if (receipt.messageType !== 'order') return receipt.attempt === ticket.attempt;
  return ticket.supersededAt === null || receipt.at > ticket.supersededAt;
}

/** Counts the tickets of a filing and stores the counts under a new revision. In a transaction, so that an older count never overwrites a newer. */
export async function recount(models: Models, filingId: string): Promise<{ revision: number; counts: TicketCounts; transferId: string }> {
  return models.inTransaction(async (session) => {
    const groups = await models.TicketModel.aggregate<Group>([
      { $match: { filingId } },
      { $group: { _id: { state: '$state', orderAccepted: '$orderAccepted', inspected: '$inspected' }, tickets: { $sum: 1 } } },
    ]).session(session);
    const filing = await models.FilingModel.findOneAndUpdate(
      { _id: filingId },
      { $set: { counts: countsOf(groups) }, $inc: { revision: 1 } },
      { session, returnDocument: 'after' },
    ).lean();
    if (filing === null) throw new Error(`no filing ${filingId}`);
    return { revision: filing.revision, counts: filing.counts, transferId: filing.transferId };
  });
}

type Group = { _id: Pick<TicketRecord, 'state' | 'orderAccepted' | 'inspected'>; tickets: number };

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
    if (_id.orderAccepted) counts.orderAccepted += tickets;
    else if (_id.state === 'rejected') counts.orderRejected += tickets;
  }
  return counts;
}
