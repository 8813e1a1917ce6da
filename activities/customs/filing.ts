import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { MilestoneInput } from '../../contracts/stock-transfer.ts';
import type { PlanningSubject } from '../../domain/planning-rulings.ts';
import type { TicketCounts } from '../../domain/ticket-state.ts';
import type { Deps } from '../deps.ts';
import { declarationKey } from '../plan-records.ts';
import { guidOf } from './guid.ts';
import {
  type FilingContext,
  type TicketToFile,
  arrivalMessage,
  declarationMessage,
  departureMessage,
  logisticsMessage,
  orderMessage,
  orderNoteOf,
} from './messages.ts';
import { type Outgoing, storeAndSend } from './outbox.ts';
import { type Mark, recomputeTickets, recount } from './tickets.ts';

/** Tickets to a message batch: the wire is one request, the database one bulk write. Source: baselines, 25–100 to an activity. */
const BATCH = 100;
export type Progress = { revision: number; counts: TicketCounts };

export type FilingDeps = Pick<Deps, 'models' | 'policies' | 'singleWindow' | 'transmitter'>;

export const createFilingActivities = (deps: FilingDeps) => {
  const { models } = deps;
  return {
    /** Sends what comes before a declaration, of every ticket that has none on its way: the order, and of a list the logistics message.
     *  Safe to retry: a message keeps its guid and bytes. Errors: MESSAGE_INVALID. */
    async submitOrders(filingId: string): Promise<Progress> {
      const missing = [{ orderSentAt: null }, { path: 'list', logisticsSentAt: null }];
      await inBatches(deps, filingId, { $or: missing, state: { $in: ['planned', 'correcting'] } }, (ticket, context) => [
        ...(ticket.orderSentAt === null ? [orderOf(ticket, context)] : []),
        ...(ticket.path === 'list' && ticket.logisticsSentAt == null ? [logisticsOf(ticket, context)] : []),
      ]);
      return recount(models, filingId);
    },

    /** Sends list or form of every ticket of which customs took what comes before. Safe to retry, as submitOrders. */
    async submitDeclarations(filingId: string): Promise<Progress> {
      const ready = { declarable: true, declarationSentAt: null, state: { $nin: ['withdrawn', 'withdrawing'] } };
      await inBatches(deps, filingId, ready, (ticket, context) => [declarationOf(ticket, context)]);
      return recount(models, filingId);
    },

    /** Undoes the filing of tickets that customs has no declaration of, nor one on its way. An order that customs took stays there, since no
     *  message deletes one: its number is used up. Call it once nothing more is sent. */
    async withdrawTickets(filingId: string): Promise<Progress> {
      const undeclared = [{ state: { $in: ['planned', 'rejected', 'correcting'] } }, { state: 'submitted', declarationSentAt: null }];
      await models.TicketModel.updateMany({ filingId, $or: undeclared } as never, { $set: { state: 'withdrawn' } });
      return recount(models, filingId);
    },

    /** Tells customs that the goods are at the site. The matching receipt moves the tickets. */
    async reportArrival({ filingId, milestone }: { filingId: string; milestone: MilestoneInput }): Promise<void> {
      const copNo = declarationKey(filingId, 1);
      await models.FilingModel.updateOne({ _id: filingId }, { $set: { arrivalKey: copNo } });
      const context = await contextOf(deps, filingId);
      const units = await unitsOf(models, filingId);
      const site = await siteOf(models, context.transfer._id);
      const make: Outgoing['make'] = (stamp) => arrivalMessage(copNo, milestone, site, units, context, stamp);
      await storeAndSend(deps, [{ guid: guidOf(filingId, 'arrival'), businessKey: copNo, ticketId: null, filingId, attempt: 0, make }]);
    },

    /** Tells customs that the goods left. */
    async reportDeparture({ filingId, milestone }: { filingId: string; milestone: MilestoneInput }): Promise<void> {
      const copNo = declarationKey(filingId, 2);
      await models.FilingModel.updateOne({ _id: filingId }, { $set: { departureKey: copNo } });
      const context = await contextOf(deps, filingId);
      const units = await unitsOf(models, filingId);
      const make: Outgoing['make'] = (stamp) => departureMessage(copNo, milestone, units, context, stamp);
      await storeAndSend(deps, [{ guid: guidOf(filingId, 'departure'), businessKey: copNo, ticketId: null, filingId, attempt: 0, make }]);
    },

    /** The counts as the database has them: what a guard timer asks for when no signal came. */
    async countTickets(filingId: string): Promise<Progress> {
      return recount(models, filingId);
    },
  };
};

/** Who reported the goods from the site, when one did. */
async function siteOf(models: Deps['models'], transferId: string) {
  const report = await models.ArrivalReportModel.findOne({ transferId, state: 'matched' }).lean();
  if (report === null) return null;
  const operator = await models.OrganisationModel.findById(report.organisationId).select('name').lean();
  return { ...report, name: operator?.name ?? report.operatorCode };
}

const orderKey = (ticket: TicketToFile): string => `${ticket.exporterCode}:${ticket.orderNo}`;
const ofTicket = (ticket: TicketToFile, guid: string, businessKey: string) => ({
  guid,
  businessKey,
  ticketId: ticket._id,
  filingId: ticket.filingId,
  attempt: ticket.attempt,
});

/** A message of a ticket, and where it is noted that it was sent. */
type Marked = Outgoing & { mark: Mark };

const orderOf = (ticket: TicketToFile, context: FilingContext): Marked => ({
  ...ofTicket(ticket, guidOf(ticket._id, 'order', ticket.attempt), orderKey(ticket)),
  make: (stamp) => orderMessage(ticket, context, stamp),
  mark: 'orderSentAt',
});
const logisticsOf = (ticket: TicketToFile, context: FilingContext): Marked => ({
  ...ofTicket(ticket, guidOf(ticket._id, 'logistics', ticket.attempt), ticket.logisticsNo),
  make: (stamp) => logisticsMessage(ticket, context, stamp),
  mark: 'logisticsSentAt',
});
const declarationOf = (ticket: TicketToFile, context: FilingContext): Marked => ({
  ...ofTicket(ticket, guidOf(ticket._id, 'declaration', ticket.attempt), ticket.declarationKey),
  make: (stamp) => declarationMessage(ticket, context, stamp),
  mark: 'declarationSentAt',
});

const unitsOf = (models: Deps['models'], filingId: string) =>
  models.TicketModel.find({ filingId, state: { $ne: 'withdrawn' } })
    .select('sequence logisticsNo totals')
    .sort({ sequence: 1 })
    .lean();

/** Batches under way at once: while one waits for the database or the wire, another is composed. */
const LANES = 3;

/** Walks the tickets that match in order of sequence, a few batches at a time, so that memory is bounded by the batch. */
async function inBatches(
  deps: FilingDeps,
  filingId: string,
  matching: Record<string, unknown>,
  toMessages: (ticket: TicketToFile, context: FilingContext) => Marked[],
): Promise<void> {
  const { models } = deps;
  const context = await contextOf(deps, filingId);
  let after = 0;
  let reading: Promise<TicketToFile[]> = Promise.resolve([]);
  const readBatch = async (): Promise<TicketToFile[]> => {
    const tickets = await models.TicketModel.find({ ...matching, filingId, sequence: { $gt: after } } as never)
      .select('-reasons')
      .sort({ sequence: 1 })
      .limit(BATCH)
      .lean();
    after = tickets.at(-1)?.sequence ?? after;
    return tickets;
  };
  /** One after the other, so that no two lanes take the same tickets. */
  const nextBatch = (): Promise<TicketToFile[]> => {
    reading = reading.then(readBatch);
    return reading;
  };
  const lane = async (): Promise<void> => {
    for (let tickets = await nextBatch(); tickets.length > 0; tickets = await nextBatch()) {
      await sendBatch(tickets);
      heartbeat(after);
    }
  };
  const sendBatch = async (tickets: readonly TicketToFile[]): Promise<void> => {
    const messages = tickets.map((ticket) => ({ ticket, marked: toMessages(ticket, context) }));
    await storeAndSend(
      deps,
      messages.flatMap(({ marked }) => marked),
    );
    const sent = new Map(
      messages.map(({ ticket: { _id, attempt }, marked }) => [_id, { attempt, marks: marked.map(({ mark }) => mark) }] as const),
    );
    await recomputeTickets(models, [...sent.keys()], { at: new Date(), sent });
  };
  // All lanes have ended before the first failure is thrown, so that nothing is sent any more once this has failed.
  const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

export async function contextOf({ models, policies, transmitter }: FilingDeps, filingId: string): Promise<FilingContext> {
  const filing = await models.FilingModel.findById(filingId).lean();
  const transfer = filing === null ? null : await models.transferHead(filing.transferId);
  if (transfer === null) throw ApplicationFailure.nonRetryable(`no filing ${filingId}`, 'NOT_FOUND');
  const [enterprise, consignee] = await Promise.all([
    models.EnterpriseModel.findById(transfer.enterpriseId).lean(),
    models.consigneeOf(transfer),
  ]);
  if (enterprise === null || consignee === null)
    throw ApplicationFailure.nonRetryable(`filing ${filingId} has lost its enterprise or warehouse`, 'NOT_FOUND');
  const orderNote = orderNoteOf(models.recallKept<PlanningSubject>(policies, transfer.policies));
  return { transfer, enterprise, consignee, orderNote, bindsLater: filing?.binding != null, transmitter };
}
