import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { WithdrawalOrder, WithdrawalOutcome } from '../../contracts/customs-filing.messages.ts';
import { type TicketState, hasLeft } from '../../domain/states.ts';
import type { TicketRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { type FilingContext, formApplicationMessage, listCancelMessage } from './messages.ts';
import { withdrawalOf } from './applications.ts';
import { type FilingDeps, type Progress, contextOf } from './filing.ts';
import { guidOf } from './guid.ts';
import { type Outgoing, storeAndSend } from './outbox.ts';
import { recomputeTickets, recount } from './tickets.ts';

/** Tickets to a message batch, as when they are filed. */
const BATCH = 100;
/** As many tickets as a person reads in one text. */
const NAMED = 20;
const GONE: readonly TicketState[] = ['departed', 'finalised'];
const LEFT: readonly TicketState[] = [...GONE, 'withdrawn', 'withdrawing'];

/** `refused`: a code of the error table; nothing was asked then. */
export type Asked =
  | { tickets: number; refused: null }
  | { tickets: 0; refused: 'TICKET_UNKNOWN' | 'WITHDRAW_TOO_LATE' | 'NOTHING_TO_WITHDRAW' };

export const createWithdrawalActivities = (deps: FilingDeps) => {
  const { models } = deps;
  return {
    /** Notes of which tickets the declaration is to be withdrawn; what customs has nothing of is withdrawn with that. Safe to retry: an order
     *  that was noted is found again. Nothing is noted when one of its tickets is unknown or its goods have left. Errors: NOT_FOUND. */
    async askWithdrawal({ filingId, ...order }: WithdrawalOrder & { filingId: string }): Promise<Asked> {
      const filing = await models.FilingModel.findById(filingId).lean();
      if (filing === null) throw ApplicationFailure.nonRetryable(`no filing ${filingId}`, 'NOT_FOUND');
      const named = order.ticketIds === null ? {} : { _id: { $in: order.ticketIds } };
      const tickets = await models.TicketModel.find({ filingId, ...named } as never)
        .select('orderNo state withdrawal amendment')
        .sort({ sequence: 1 })
        .lean();
      const known = tickets.filter(({ withdrawal }) => withdrawal?.order === order.order);
      const open = tickets.filter(isOpen);
      if (known.length === 0) {
        if (order.ticketIds !== null && tickets.length < new Set(order.ticketIds).size) return { tickets: 0, refused: 'TICKET_UNKNOWN' };
        // The transfer says that the goods have left before the filing hears it.
        const transfer = await models.transferHead(filing.transferId);
        const left = filing.departureKey !== null || (transfer !== null && hasLeft(transfer.state));
        if (left || (order.ticketIds !== null && tickets.some(({ state }) => GONE.includes(state))))
          return { tickets: 0, refused: 'WITHDRAW_TOO_LATE' };
        if (open.length === 0) return { tickets: 0, refused: 'NOTHING_TO_WITHDRAW' };
        await note(models, filing, open, order);
      }
      const asked = known.length === 0 ? open : known;
      for (let from = 0; from < asked.length; from += BATCH)
        await recomputeTickets(
          models,
          asked.slice(from, from + BATCH).map(({ _id }) => _id),
        );
      await recount(models, filingId);
      return { tickets: asked.length, refused: null };
    },

    /** Asks customs to withdraw what it has given a number to. `waiting` counts tickets that have to be answered first. Safe to retry: an
     *  application keeps its guid and bytes. Errors: MESSAGE_INVALID; SingleWindowUnavailable (retried). */
    async sendWithdrawals(filingId: string): Promise<Progress & { waiting: number }> {
      await sendWithdrawalsOf(deps, filingId, await contextOf(deps, filingId));
      const waiting = await models.TicketModel.countDocuments(unsentOf(filingId) as never);
      return { ...(await recount(models, filingId)), waiting };
    },

    /** What came of the applications of a filing: how many tickets are withdrawn, how many still stand, and of how many customs refused it,
     *  with its words of the first. */
    async readWithdrawals(filingId: string): Promise<WithdrawalOutcome> {
      const [withdrawn, total, refused] = await Promise.all([
        models.TicketModel.countDocuments({ filingId, state: 'withdrawn' }),
        models.TicketModel.countDocuments({ filingId }),
        models.TicketModel.find({ filingId, withdrawalRefusal: { $ne: null } } as never)
          .select('orderNo declarationNo state withdrawalRefusal')
          .sort({ sequence: 1 })
          .lean<Pick<TicketRecord, 'orderNo' | 'declarationNo' | 'state' | 'withdrawalRefusal'>[]>(),
      ]);
      const standing = refused.filter(({ state }) => state !== 'withdrawn');
      return {
        withdrawn,
        standing: total - withdrawn,
        refused: standing.length,
        refusals: standing
          .slice(0, NAMED)
          .map(({ orderNo, declarationNo, withdrawalRefusal }) => ({ orderNo, declarationNo, info: withdrawalRefusal?.info ?? '' })),
      };
    },
  };
};

const unsentOf = (filingId: string) => ({ filingId, state: 'withdrawing', 'withdrawal.sentAt': null });

/** Sends every application to withdraw that can be sent: customs has given its declaration a number. */
export async function sendWithdrawalsOf(deps: FilingDeps, filingId: string, context: FilingContext): Promise<void> {
  const { models } = deps;
  for (;;) {
    const tickets: TicketRecord[] = await models.TicketModel.find({ ...unsentOf(filingId), declarationNo: { $ne: null } } as never)
      .sort({ sequence: 1 })
      .limit(BATCH)
      .lean();
    if (tickets.length === 0) return;
    await storeAndSend(
      deps,
      tickets.map((ticket) => applicationOf(ticket, context)),
    );
    const ids = tickets.map(({ _id }) => _id);
    await models.TicketModel.updateMany({ _id: { $in: ids }, 'withdrawal.sentAt': null } as never, {
      $set: { 'withdrawal.sentAt': new Date() },
      $inc: { revision: 1 },
    });
    await recomputeTickets(models, ids);
    heartbeat(tickets.length);
  }
}

type Head = Pick<TicketRecord, '_id' | 'orderNo' | 'state' | 'withdrawal' | 'amendment'>;

/** Whether it is withdrawn only to be declared again: who gives it up has that left out, and customs need not be asked twice. */
const isRedeclared = ({ withdrawal, state }: Head): boolean =>
  withdrawal?.redeclare === true && (state === 'withdrawing' || state === 'correcting');
const isOpen = (ticket: Head): boolean => !LEFT.includes(ticket.state) || isRedeclared(ticket);

type Filing = { _id: string; transferId: string; organisationId: string };

const note = (models: Deps['models'], filing: Filing, tickets: readonly Head[], order: WithdrawalOrder): Promise<void> =>
  models.inTransaction(async (session) => {
    const transfer = await models.transferHead(filing.transferId);
    if (transfer === null) throw ApplicationFailure.nonRetryable(`no transfer ${filing.transferId}`, 'NOT_FOUND');
    const resource = { resource: models.resourceOf(transfer), resourceId: filing.transferId, organisationId: filing.organisationId };
    const orderNos = tickets.slice(0, NAMED).map(({ orderNo }) => orderNo);
    const detail = { reason: order.reason, tickets: tickets.length, orderNos, redeclare: order.redeclare };
    const progress = { ...resource, step: `withdrawal:${order.order}`, kind: 'withdrawal-asked', state: transfer.state, detail };
    if (!(await models.recordProgress({ ...progress, ...order.actor }, session))) return;
    const askedAt = new Date();
    await models.TicketModel.bulkWrite(
      tickets.map((ticket) => {
        const { withdrawal = null, _id } = ticket;
        const asked =
          withdrawal !== null && isRedeclared(ticket)
            ? { ...withdrawal, order: order.order, redeclare: order.redeclare }
            : withdrawalOf(ticket, order, askedAt);
        return { updateOne: { filter: { _id }, update: { $set: { withdrawal: asked, withdrawalRefusal: null }, $inc: { revision: 1 } } } };
      }),
      { session },
    );
  });

function applicationOf(ticket: TicketRecord, context: FilingContext): Outgoing {
  const { withdrawal } = ticket;
  if (withdrawal == null) throw new RangeError(`nobody wants ticket ${ticket._id} withdrawn`);
  const message = ticket.path === 'list' ? listCancelMessage : formApplicationMessage;
  return {
    guid: guidOf(ticket._id, 'withdrawal', withdrawal.number),
    businessKey: withdrawal.key,
    ticketId: ticket._id,
    filingId: ticket.filingId,
    attempt: withdrawal.number,
    make: (stamp) => message(ticket, withdrawal, context, stamp),
  };
}
