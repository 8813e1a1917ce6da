import { chance } from './chance.ts';
import { turn } from './customs.ts';
import { deliver, deliverLate, type Bell } from './mailbox.ts';
import { receiptOf } from './receipts.ts';
import { SHORTEST_STEP_MS, stepMs } from './scenarios.ts';
import type { Store } from './store.ts';
import { dueTicket, dueTicketIds, saveTicket, type Ticket } from './tickets.ts';

/** Tickets of one transaction: enough that the commit is not the cost, few enough that HTTP is answered in between. */
const BATCH = 200;
/** The longest sleep; it only bounds how far a clock that was set can mislead the pump. */
const LONGEST_SLEEP_MS = 60_000;

export type Pump = { kick(): void; stop(): void };

/** Brings forward every ticket whose time has come. All that it knows is in the store, so a new process goes on where one died. */
export function createPump(store: Store, bell: Bell, pace: { seed: number; paceMs: number }): Pump {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const kick = (): void => {
    if (stopped) return;
    clearTimeout(timer);
    const dueAt = nextDue(store);
    if (dueAt !== null) timer = setTimeout(work, Math.min(LONGEST_SLEEP_MS, Math.max(0, dueAt - Date.now())));
  };
  const work = (): void => {
    bell.ring(store.transaction(() => workBatch(store, Date.now(), pace)));
    kick();
  };
  kick();
  return {
    kick,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function nextDue(store: Store): number | null {
  const tickets = store.first<{ due: number | null }>('SELECT MIN(due_at) AS due FROM tickets WHERE due_at IS NOT NULL')?.due ?? null;
  const receipts = store.first<{ due: number | null }>('SELECT MIN(due_at) AS due FROM late_receipts')?.due ?? null;
  if (tickets === null || receipts === null) return tickets ?? receipts;
  return Math.min(tickets, receipts);
}

/** One transaction's work; returns the mailboxes that may hold something new. */
function workBatch(store: Store, now: number, pace: { seed: number; paceMs: number }): string[] {
  const reached = deliverLate(store, now, BATCH);
  for (const id of dueTicketIds(store, now, BATCH)) {
    const ticket = dueTicket(store, id);
    if (ticket === undefined) continue;
    advance(store, ticket, now, pace);
    reached.push(ticket.dxpId);
  }
  return reached;
}

function advance(store: Store, ticket: Ticket, now: number, { seed, paceMs }: { seed: number; paceMs: number }): void {
  const next = turn(store, ticket, now);
  if ('waitingFor' in next) return saveTicket(store, ticket, next);
  if ('finished' in next) return saveTicket(store, ticket, null);
  const { say } = next;
  deliver(store, ticket, receiptOf(ticket, say, now), { seed, paceMs });
  Object.assign(ticket, { said: ticket.said + 1, status: say.status, outcome: say.outcome ?? ticket.outcome });
  const delay = stepMs(ticket.scenario, paceMs) * (0.5 + chance(seed, 'delay', ticket.id, ticket.said));
  saveTicket(store, ticket, ticket.script.length === 0 ? null : { dueAt: now + Math.max(SHORTEST_STEP_MS, Math.ceil(delay)) });
}
