import { chance } from './chance.ts';
import type { Receipt } from './receipts.ts';
import { losesReceipt, mishapsOf, stepMs } from './scenarios.ts';
import type { Store } from './store.ts';
import type { Ticket } from './tickets.ts';

/** No clock gets there. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Puts a receipt into its mailbox: at once, later than those after it, or twice, as the seed has it. */
export function deliver(
  store: Store,
  { dxpId, id, scenario, said }: Ticket,
  receipt: Receipt,
  { seed, paceMs }: { seed: number; paceMs: number },
): void {
  const { late, twice } = mishapsOf(scenario);
  const draw = (what: string) => chance(seed, what, id, said);
  const later = (what: string) => receipt.at + Math.ceil(stepMs(scenario, paceMs) * (1 + 3 * draw(what)));
  const post = (dueAt: number) =>
    store.run(
      'INSERT INTO late_receipts (due_at, dxp_id, ticket_id, status, at, file_name, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
      dueAt,
      dxpId,
      id,
      receipt.status,
      receipt.at,
      receipt.fileName,
      receipt.bytes,
    );
  if (losesReceipt(scenario, receipt.status)) {
    post(NEVER);
    return;
  }
  if (draw('late?') < late) post(later('late'));
  else put(store, dxpId, id, receipt);
  if (draw('twice?') < twice) post(later('twice'));
}

function put(store: Store, dxpId: string, ticketId: number, { status, at, fileName, bytes }: Receipt): void {
  store.run(
    `INSERT INTO receipts (dxp_id, sequence, ticket_id, status, at, file_name, bytes)
     SELECT ?1, COALESCE(MAX(sequence), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM receipts WHERE dxp_id = ?1`,
    dxpId,
    ticketId,
    status,
    at,
    fileName,
    bytes,
  );
}

type LateRow = { id: number; dxp_id: string; ticket_id: number; status: string; at: number; file_name: string; bytes: string };

/** Delivers late receipts that are due; returns the mailboxes that got them. */
export function deliverLate(store: Store, now: number, limit: number): string[] {
  const due = store.all<LateRow>('SELECT * FROM late_receipts WHERE due_at <= ? ORDER BY due_at, id LIMIT ?', now, limit);
  for (const row of due) {
    put(store, row.dxp_id, row.ticket_id, { status: row.status, at: row.at, fileName: row.file_name, bytes: row.bytes });
    store.run('DELETE FROM late_receipts WHERE id = ?', row.id);
  }
  return due.map((row) => row.dxp_id);
}

/** Receipts of a mailbox after a position, in its order. */
export function receiptsAfter(
  store: Store,
  dxpId: string,
  after: number,
  limit: number,
): { sequence: number; fileName: string; bytes: string }[] {
  const sql = 'SELECT sequence, file_name AS fileName, bytes FROM receipts WHERE dxp_id = ? AND sequence > ? ORDER BY sequence LIMIT ?';
  return store.all(sql, dxpId, after, limit);
}

type Key = { messageType: string; businessKey: string; exporterCode: string };

/** Every receipt given of the newest message of a business key, delivered, late or lost. */
export function receiptsOfKey(
  store: Store,
  dxpId: string,
  { messageType, businessKey, exporterCode }: Key,
): ReturnType<typeof receiptsAfter> {
  const newest = store.first<{ id: number }>(
    "SELECT id FROM tickets WHERE dxp_id = ? AND type = ? AND business_key = ? AND (type <> 'CEB303Message' OR exporter_code = ?) ORDER BY id DESC LIMIT 1",
    dxpId,
    messageType,
    businessKey,
    exporterCode,
  );
  if (newest === undefined) return [];
  return store.all(
    `SELECT sequence, file_name AS fileName, bytes FROM receipts WHERE ticket_id = ?1
     UNION ALL SELECT 0, file_name, bytes FROM late_receipts WHERE ticket_id = ?1`,
    newest.id,
  );
}

/** Those who wait for the next receipt of a mailbox. */
export function createBell() {
  const waiting = new Map<string, Set<() => void>>();
  return {
    ring(dxpIds: Iterable<string>): void {
      for (const dxpId of new Set(dxpIds)) for (const wake of waiting.get(dxpId) ?? []) wake();
    },
    /** Resolves when the bell rings for `dxpId`, or when `signal` aborts. */
    wait(dxpId: string, signal: AbortSignal): Promise<void> {
      return new Promise((resolve) => {
        const group = waiting.get(dxpId) ?? new Set();
        waiting.set(dxpId, group);
        const wake = () => {
          group.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        group.add(wake);
        if (signal.aborted) wake();
        else signal.addEventListener('abort', wake);
      });
    },
  };
}
export type Bell = ReturnType<typeof createBell>;
