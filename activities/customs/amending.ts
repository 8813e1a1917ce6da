import { heartbeat } from '@temporalio/activity';
import type { ClientSession } from 'mongoose';
import type { FormMessage } from '../../contracts/customs.ts';
import type { Finding } from '../../domain/consignment.ts';
import type { TicketState } from '../../domain/states.ts';
import type { DeclaredTicket, TicketAmendmentRecord, TicketRecord } from '../../models/index.ts';
import type { WantedTicket } from '../amended-tickets.ts';
import type { Deps } from '../deps.ts';
import { amendedAttempt } from '../plan-records.ts';
import { countAmendment, takeEffect } from './amendment-effects.ts';
import { type FilingDeps, type Progress, contextOf } from './filing.ts';
import { guidOf } from './guid.ts';
import { type FilingContext, declarationMessage, formApplicationMessage } from './messages.ts';
import { type Outgoing, storeAndSend } from './outbox.ts';
import { findingOf } from './rehearsal.ts';
import { countUnsent, recomputeTickets, recount } from './tickets.ts';
import { sendWithdrawalsOf } from './withdrawals.ts';

type Models = Deps['models'];
/** What customs is told where the seller says nothing. */
export const AMENDMENT_REASON = '申报内容填写有误，申请更正';
/** Tickets to a message batch, as when they are filed. */
const BATCH = 100;
const GONE: readonly TicketState[] = ['departed', 'finalised'];

export const createAmendingActivities = (deps: FilingDeps) => {
  const { models } = deps;
  return {
    /** Takes up what customs has answered to an amendment, and asks it for what can be asked now. `pending` counts tickets that customs has still to
     *  decide on, `toFile` those that wait to be filed. Safe to retry: what is sent keeps its guid and bytes, and a ticket is settled once.
     *  Errors: MESSAGE_INVALID; SingleWindowUnavailable (retried). */
    async carryAmendment({
      filingId,
      amendmentId,
    }: {
      filingId: string;
      amendmentId: string;
    }): Promise<Progress & { pending: number; toFile: number }> {
      await settleAnswered(models, amendmentId);
      const context = await contextOf(deps, filingId);
      await sendWithdrawalsOf(deps, filingId, context);
      await sendAsked(deps, amendmentId, context);
      // Counted before the last look: whoever counts later says so.
      const { revision, counts } = await recount(models, filingId);
      await settleAnswered(models, amendmentId);
      const [pending, toFile] = await Promise.all([
        models.TicketAmendmentModel.countDocuments({ amendmentId, state: 'pending' }),
        countUnsent(models, filingId),
      ]);
      return { revision, counts, pending, toFile };
    },

    /** What an amendment has come to. */
    async readAmendment(amendmentId: string): Promise<AmendmentOutcome> {
      const amendment = await models.AmendmentModel.findById(amendmentId).lean();
      const { approved = 0, refused = 0, refusals = [] } = amendment ?? {};
      return { approved, refused, refusals };
    },
  };
};
export type AmendmentOutcome = { approved: number; refused: number; refusals: { orderNo: string; info: string }[] };

type Declared = Omit<TicketRecord, keyof DeclaredTicket> & DeclaredTicket;
const asDeclared = (ticket: TicketRecord, declared: DeclaredTicket): Declared => ({ ...ticket, ...declared });

const changesOfForm = (
  { singleWindow }: Pick<Deps, 'singleWindow'>,
  ticket: TicketRecord,
  before: DeclaredTicket,
  after: DeclaredTicket,
  context: FilingContext,
  stamp: Stamp,
) => {
  const form = (declared: DeclaredTicket): FormMessage => declarationMessage(asDeclared(ticket, declared), context, stamp) as FormMessage;
  return singleWindow.changesOf(form(before), form(after));
};
type Stamp = { guid: string; at: string };
const REHEARSED: Stamp = { guid: '00000000-0000-4000-8000-000000000000', at: '2026-01-01T00:00:00.000Z' };

/** What the wire would refuse of the applications that forms need. */
export async function applicationFaults(
  deps: FilingDeps,
  filingId: string,
  wanted: readonly WantedTicket[],
  reason: string | null,
): Promise<Finding[]> {
  const forms = wanted.filter(
    ({ before, after, ticket }) => before.path === 'form' && after.path === 'form' && ticket.declarationSentAt !== null,
  );
  if (forms.length === 0) return [];
  const context = await contextOf(deps, filingId);
  return forms.flatMap(({ ticket, before, after }) => {
    const changes = changesOfForm(deps, ticket, before, after, context, REHEARSED);
    const application = { key: ticket.declarationKey, reason: reason ?? AMENDMENT_REASON, changes };
    // A form on its way has no number yet.
    const numbered = { ...ticket, declarationNo: ticket.declarationNo ?? '0'.repeat(18) };
    const faults = deps.singleWindow.check(formApplicationMessage(numbered, application, context, REHEARSED));
    return faults.map((fault) => findingOf(ticket, fault));
  });
}

type Head = Omit<TicketRecord, 'lines' | 'reasons'>;
type Pending = Omit<TicketAmendmentRecord, 'before'>;
type Verdict = { state: 'approved'; anew: boolean } | { state: 'refused' | 'lapsed'; info: string };

/** What has become of what was asked for a ticket; null while customs has it. */
function verdictOf({ amendmentId, answer }: Pick<Pending, 'amendmentId' | 'answer'>, ticket: Head): Verdict | null {
  const { state, withdrawal, withdrawalRefusal, amendment, amendmentAnswer } = ticket;
  const lapsed = (info: string): Verdict => ({ state: 'lapsed', info });
  if (amendment?.id !== amendmentId) return lapsed('已由其他修改代替');
  if (answer === 'withdraw-and-redeclare') {
    if (withdrawal?.order !== amendmentId || !withdrawal.redeclare) return lapsed('该票已另行申请撤销');
    if (state === 'correcting') return { state: 'approved', anew: true };
    if (withdrawalRefusal != null) return { state: 'refused', info: withdrawalRefusal.info };
    return GONE.includes(state) ? lapsed('货物已离境') : null;
  }
  if (state === 'withdrawn') return lapsed('该票已撤销');
  if (amendmentAnswer?.answer === 'approved') return { state: 'approved', anew: false };
  if (amendmentAnswer?.answer === 'refused') return { state: 'refused', info: amendmentAnswer.info };
  if (amendment.sentAt === null && state === 'rejected') return { state: 'approved', anew: true };
  if (amendment.sentAt === null && answer === 'resend-as-change' && state !== 'submitted') return lapsed('清单已由海关入库，未发送变更');
  if (GONE.includes(state)) return lapsed('货物已离境');
  return state === 'rejected' ? lapsed('该票已被海关退单') : null;
}

/** Takes in what customs has decided, some tickets at a time. */
async function settleAnswered(models: Models, amendmentId: string): Promise<void> {
  for (let after = ''; ;) {
    const last = await models.inTransaction((session) => settleBatch(models, amendmentId, after, session));
    if (last === null) return;
    after = last;
  }
}

async function settleBatch(models: Models, amendmentId: string, after: string, session: ClientSession): Promise<string | null> {
  const pending = await models.TicketAmendmentModel.find({ amendmentId, state: 'pending', _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(BATCH)
    .session(session)
    .lean();
  const ids = pending.map(({ ticketId }) => ticketId);
  const tickets = await models.TicketModel.find({ _id: { $in: ids } })
    .select('-lines -reasons')
    .session(session)
    .lean();
  const ticketOf = new Map(tickets.map((ticket) => [ticket._id, ticket]));
  const settled = pending.flatMap((one) => {
    const ticket = ticketOf.get(one.ticketId);
    const verdict = ticket === undefined ? null : verdictOf(one, ticket);
    return ticket === undefined || verdict === null ? [] : [{ one, ticket, verdict }];
  });
  if (settled.length > 0) {
    const settledAt = new Date();
    await models.TicketAmendmentModel.bulkWrite(
      settled.map(({ one, verdict }) => {
        const info = verdict.state === 'approved' ? '' : verdict.info;
        return { updateOne: { filter: { _id: one._id }, update: { $set: { state: verdict.state, info, settledAt } } } };
      }),
      { session },
    );
    const updates = settled.map(({ one, ticket, verdict }) => ({
      updateOne: { filter: { _id: ticket._id }, update: { $set: settledTicket(one, ticket, verdict), $inc: { revision: 1 } } },
    }));
    await models.TicketModel.bulkWrite(updates, { session });
    const approved = settled.filter(({ verdict }) => verdict.state === 'approved');
    const [{ transferId } = { transferId: '' }] = tickets;
    await takeEffect(
      models,
      transferId,
      approved.map(({ one }) => one),
      session,
    );
    await countAmendment(models, amendmentId, session);
  }
  return pending.at(-1)?._id ?? null;
}

/** What stands on a ticket that is settled: as it was wanted, or as it stood. */
function settledTicket({ amendmentId, after }: TicketAmendmentRecord, ticket: Head, verdict: Verdict): Record<string, unknown> {
  const settled = ticket.amendment?.id === amendmentId ? { 'amendment.settled': verdict.state } : {};
  if (verdict.state !== 'approved') return settled;
  return { ...(verdict.anew ? amendedAttempt(ticket, after) : after), ...settled };
}

/** Where a form stands of which customs can be asked for a change. */
const APPLIED_FOR: readonly TicketState[] = ['accepted', 'arrived', 'inspect', 'released'];

/** Sends changes of lists and applications for forms that have not gone out. */
async function sendAsked(deps: FilingDeps, amendmentId: string, context: FilingContext): Promise<void> {
  const { models } = deps;
  const unsent = {
    'amendment.id': amendmentId,
    'amendment.sentAt': null,
    'amendment.settled': null,
    filingId: { $exists: true },
    $or: [
      { 'amendment.answer': 'resend-as-change', state: 'submitted' },
      { 'amendment.answer': 'apply-to-customs', state: { $in: APPLIED_FOR }, declarationNo: { $ne: null } },
    ],
  };
  for (;;) {
    const tickets: TicketRecord[] = await models.TicketModel.find({ ...unsent, transferId: context.transfer._id } as never)
      .sort({ sequence: 1 })
      .limit(BATCH)
      .lean();
    if (tickets.length === 0) return;
    const wanted = await models.TicketAmendmentModel.find({ _id: { $in: tickets.map(({ _id }) => `${amendmentId}:${_id}`) } }).lean();
    const wantedOf = new Map(wanted.map((one) => [one.ticketId, one]));
    const reason = (await models.AmendmentModel.findById(amendmentId).select('reason').lean())?.reason ?? AMENDMENT_REASON;
    const outgoing = tickets.flatMap((ticket) => {
      const one = wantedOf.get(ticket._id);
      return one === undefined ? [] : [messageOf(deps, ticket, one, reason, context)];
    });
    await storeAndSend(deps, outgoing);
    await markSent(models, tickets, outgoing);
    await recomputeTickets(
      models,
      tickets.map(({ _id }) => _id),
    );
    heartbeat(tickets.length);
  }
}

const numberOf = ({ _id, amendment }: TicketRecord): number => {
  if (amendment == null) throw new RangeError(`nobody wants ticket ${_id} amended`);
  return amendment.number;
};

function messageOf(
  deps: FilingDeps,
  ticket: TicketRecord,
  { answer, before, after }: TicketAmendmentRecord,
  reason: string,
  context: FilingContext,
): Outgoing {
  const number = numberOf(ticket);
  const own = { guid: guidOf(ticket._id, 'amendment', number), ticketId: ticket._id, filingId: ticket.filingId };
  if (answer === 'resend-as-change') {
    const changed = asDeclared(ticket, after);
    // Under the key and in the attempt of the list that it changes, whose receipts it gets.
    return {
      ...own,
      businessKey: ticket.declarationKey,
      attempt: ticket.attempt,
      make: (stamp) => ({ ...declarationMessage(changed, context, stamp), isChange: true }),
    };
  }
  const key = ticket.amendment?.key ?? '';
  return {
    ...own,
    businessKey: key,
    attempt: number,
    make: (stamp) =>
      formApplicationMessage(ticket, { key, reason, changes: changesOfForm(deps, ticket, before, after, context, stamp) }, context, stamp),
  };
}

/** When a message went out is what its record says, so that a retry says the same. */
async function markSent(models: Models, tickets: readonly TicketRecord[], outgoing: readonly Outgoing[]): Promise<void> {
  const guids = outgoing.map(({ guid }) => guid);
  const stored = await models.CustomsMessageModel.find({ direction: 'sent', 'parts.id': { $in: guids } })
    .select('parts at')
    .lean();
  const sentOf = new Map(
    stored.flatMap(({ _id, parts, at }) => parts.map(({ id, ticketId }) => [ticketId, { guid: id, message: _id, sentAt: at }] as const)),
  );
  const updates = tickets.flatMap((ticket) => {
    const sent = sentOf.get(ticket._id);
    if (sent === undefined) return [];
    const change = ticket.amendment?.answer === 'resend-as-change' ? { change: sent } : {};
    const update = { $set: { 'amendment.sentAt': new Date(sent.sentAt), ...change }, $inc: { revision: 1 } };
    return [{ updateOne: { filter: { _id: ticket._id, 'amendment.number': ticket.amendment?.number }, update } }];
  });
  await models.TicketModel.bulkWrite(updates as never);
}
