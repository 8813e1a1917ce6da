import type { TicketKind } from './kinds.ts';
import type { Scenario } from './scenarios.ts';
import type { Happening, Outcome, Step } from './script.ts';
import type { Store } from './store.ts';
import type { Submission } from './submission.ts';

/** One submission and where it stands: `script` is what is still to come. */
export type Ticket = {
  id: number;
  kind: TicketKind;
  businessKey: string;
  dxpId: string;
  copMsgId: string;
  messageType: string;
  scenario: Scenario;
  submission: Submission | null;
  script: Step[];
  outcome: Outcome;
  status: string;
  /** Receipts given so far. */
  said: number;
  /** Milliseconds since 1970. */
  createdAt: number;
};

type TicketRow = {
  id: number;
  kind: TicketKind;
  business_key: string;
  dxp_id: string;
  cop_msg_id: string;
  type: string;
  scenario: Scenario;
  submission: string;
  script: string;
  outcome: Outcome;
  status: string;
  said: number;
  created_at: number;
};

const ticketOf = (row: TicketRow): Ticket => ({
  id: row.id,
  kind: row.kind,
  businessKey: row.business_key,
  dxpId: row.dxp_id,
  copMsgId: row.cop_msg_id,
  messageType: row.type,
  scenario: row.scenario,
  submission: JSON.parse(row.submission) as Submission | null,
  script: JSON.parse(row.script) as Step[],
  outcome: row.outcome,
  status: row.status,
  said: row.said,
  createdAt: row.created_at,
});

export type NewTicket = Pick<
  Ticket,
  'kind' | 'businessKey' | 'dxpId' | 'copMsgId' | 'messageType' | 'scenario' | 'submission' | 'script' | 'createdAt'
>;

export function addTicket(store: Store, ticket: NewTicket, dueAt: number): void {
  store.run(
    `INSERT INTO tickets (kind, business_key, order_no, exporter_code, dxp_id, cop_msg_id, type, scenario, submission, script, due_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ticket.kind,
    ticket.businessKey,
    ticket.submission?.orderNo ?? '',
    ticket.submission?.exporterCode ?? '',
    ticket.dxpId,
    ticket.copMsgId,
    ticket.messageType,
    ticket.scenario,
    JSON.stringify(ticket.submission),
    JSON.stringify(ticket.script),
    dueAt,
    ticket.createdAt,
  );
}

export const dueTicketIds = (store: Store, now: number, limit: number): number[] =>
  store.all<{ id: number }>('SELECT id FROM tickets WHERE due_at <= ? ORDER BY due_at, id LIMIT ?', now, limit).map(({ id }) => id);

/** The ticket, unless another one has stopped it meanwhile. */
export function dueTicket(store: Store, id: number): Ticket | undefined {
  const row = store.first<TicketRow>('SELECT * FROM tickets WHERE id = ? AND due_at IS NOT NULL', id);
  return row && ticketOf(row);
}

/** Keeps where a ticket stands now. `next` is when it goes on, what it waits for, or null when it is finished. */
export function saveTicket(store: Store, ticket: Ticket, next: { dueAt: number } | { waitingFor: string } | null): void {
  store.run(
    'UPDATE tickets SET script = ?, outcome = ?, status = ?, said = ?, due_at = ?, waiting_for = ? WHERE id = ?',
    JSON.stringify(ticket.script),
    ticket.outcome,
    ticket.status,
    ticket.said,
    next !== null && 'dueAt' in next ? next.dueAt : null,
    next !== null && 'waitingFor' in next ? next.waitingFor : null,
    ticket.id,
  );
}

const LIVE = "outcome IN ('open', 'done')";

/** The ticket that holds a business key of its kind now; `exporterCode` narrows it for orders. */
export function liveByKey(store: Store, kind: TicketKind, { businessKey, exporterCode }: Submission): Ticket | undefined {
  const sql = `SELECT * FROM tickets WHERE kind = ? AND business_key = ? AND exporter_code = ? AND ${LIVE} ORDER BY id DESC LIMIT 1`;
  const row = store.first<TicketRow>(sql, kind, businessKey, exporterCode);
  return row && ticketOf(row);
}

/** The list or form that declares this order now. */
export function liveDeclaration(store: Store, { orderNo, exporterCode }: Submission): Ticket | undefined {
  const sql = `SELECT * FROM tickets WHERE order_no = ? AND exporter_code = ? AND kind IN ('list', 'form') AND ${LIVE} LIMIT 1`;
  const row = store.first<TicketRow>(sql, orderNo, exporterCode);
  return row && ticketOf(row);
}

/** The lists and forms that stand under a bill. */
export const declarationsUnder = (store: Store, billNo: string): Ticket[] =>
  store
    .all<TicketRow>(`SELECT * FROM tickets WHERE kind IN ('list', 'form') AND ${LIVE} AND json_extract(submission, '$.billNo') = ?`, billNo)
    .map(ticketOf);

/** Whether a form with this number was imported ever; status 1 is an import that failed and left nothing behind. */
export const formKnown = (store: Store, clientSeqNo: string): boolean =>
  store.first("SELECT 1 FROM tickets WHERE kind = 'form' AND business_key = ? AND status <> '1'", clientSeqNo) !== undefined;

/** Of the same firm, number and exporter: a logistics message that differs in one of them is of another list. */
const logisticsName = ({ logisticsCode, logisticsNos, exporterCode }: Submission): string =>
  name('logistics', logisticsCode, ...logisticsNos, exporterCode);

const name = (...parts: string[]): string => parts.join('|');

/** What a ticket waits for: its own order and logistics message, or the movement of its bill and, for a list, of its own unit; a list that left
 *  its bill open waits for a manifest to bind it. */
export function awaitedName(happening: Happening, submission: Submission): string {
  const { kind, orderNo, exporterCode, billNo, logisticsNos } = submission;
  if (happening === 'order') return name(happening, orderNo, exporterCode);
  if (happening === 'logistics') return logisticsName(submission);
  if (kind === 'list' && billNo === '') return name('list-manifest', ...logisticsNos);
  return kind === 'list' ? name(happening, billNo, ...logisticsNos) : name(happening, billNo);
}

/** What a ticket brings about: a movement happens to its bill and to each of its units. */
export function happeningNames(happening: Happening, submission: Submission): string[] {
  const { orderNo, exporterCode, billNo, logisticsNos } = submission;
  if (happening === 'order') return [name(happening, orderNo, exporterCode)];
  if (happening === 'logistics') return [logisticsName(submission)];
  return [name(happening, billNo), ...logisticsNos.map((unit) => name(happening, billNo, unit))];
}

/** The ticket of a number, whatever became of it. */
export function ticketById(store: Store, id: number): Ticket | undefined {
  const row = store.first<TicketRow>('SELECT * FROM tickets WHERE id = ?', id);
  return row && ticketOf(row);
}

/** Ends a ticket from outside. */
export const cancelTicket = (store: Store, id: number): number =>
  store.run("UPDATE tickets SET outcome = 'cancelled', script = '[]', due_at = NULL, waiting_for = NULL WHERE id = ?", id);

/** Gives a ticket another end from outside, whatever it waited for. */
export const scriptTicket = (store: Store, id: number, script: readonly Step[], now: number): number =>
  store.run('UPDATE tickets SET script = ?, due_at = ?, waiting_for = NULL WHERE id = ?', JSON.stringify(script), now, id);

/** Changes what is known of a ticket; one that waits looks again what for. */
export function amendTicket(store: Store, id: number, submission: Submission, now: number): void {
  store.run('UPDATE tickets SET submission = ? WHERE id = ?', JSON.stringify(submission), id);
  store.run('UPDATE tickets SET due_at = ?, waiting_for = NULL WHERE id = ? AND waiting_for IS NOT NULL', now, id);
}

export const happened = (store: Store, what: string): boolean => store.first('SELECT 1 FROM happenings WHERE name = ?', what) !== undefined;
export function happen(store: Store, what: string, now: number): void {
  store.run('INSERT OR IGNORE INTO happenings (name) VALUES (?)', what);
  store.run('UPDATE tickets SET due_at = ?, waiting_for = NULL WHERE waiting_for = ?', now, what);
}
