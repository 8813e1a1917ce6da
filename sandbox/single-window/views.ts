import { parseEnvelope } from '../../gateways/single-window/envelope.ts';
import type { Outcome } from './script.ts';
import type { Store } from './store.ts';

/** A ticket for a person: its last status, what it waits for, and the receipts in the order they were delivered. */
export type TicketView = {
  kind: string;
  businessKey: string;
  orderNo: string;
  exporterCode: string;
  dxpId: string;
  copMsgId: string;
  scenario: string;
  status: string;
  outcome: Outcome;
  waitingFor: string | null;
  createdAt: string;
  receipts: { sequence: number; status: string; at: string }[];
};

type TicketRow = Omit<TicketView, 'receipts' | 'createdAt'> & { id: number; createdAt: number };
type ReceiptRow = { sequence: number; status: string; at: number };

/** The newest tickets first. */
export function ticketViews(store: Store, { orderNo, limit }: { orderNo?: string | undefined; limit: number }): TicketView[] {
  const columns = `id, kind, business_key AS businessKey, order_no AS orderNo, exporter_code AS exporterCode, dxp_id AS dxpId,
    cop_msg_id AS copMsgId, scenario, status, outcome, waiting_for AS waitingFor, created_at AS createdAt`;
  const tickets =
    orderNo === undefined
      ? store.all<TicketRow>(`SELECT ${columns} FROM tickets ORDER BY id DESC LIMIT ?`, limit)
      : store.all<TicketRow>(`SELECT ${columns} FROM tickets WHERE order_no = ? ORDER BY id DESC LIMIT ?`, orderNo, limit);
  return tickets.map(({ id, createdAt, ...ticket }) => ({
    ...ticket,
    createdAt: new Date(createdAt).toISOString(),
    receipts: store
      .all<ReceiptRow>('SELECT sequence, status, at FROM receipts WHERE ticket_id = ? ORDER BY sequence', id)
      .map(({ sequence, status, at }) => ({ sequence, status, at: new Date(at).toISOString() })),
  }));
}

/** Counts of messages by type, of receipts by status, and of tickets by outcome. */
export function statistics(store: Store): {
  messages: Record<string, number>;
  /** What could be read in them: a message may hold many orders. */
  businesses: Record<string, number>;
  receipts: Record<string, number>;
  tickets: Record<string, number>;
} {
  const counts = (sql: string): Record<string, number> =>
    Object.fromEntries(store.all<{ name: string; count: number }>(sql).map(({ name, count }) => [name, count]));
  return {
    messages: counts('SELECT type AS name, COUNT(*) AS count FROM messages GROUP BY type'),
    businesses: counts("SELECT type AS name, COUNT(*) AS count FROM tickets WHERE kind <> 'unreadable' GROUP BY type"),
    receipts: counts('SELECT status AS name, COUNT(*) AS count FROM receipts GROUP BY status'),
    tickets: counts('SELECT outcome AS name, COUNT(*) AS count FROM tickets GROUP BY outcome'),
  };
}

export const messageContent = (store: Store, dxpId: string, copMsgId: string): string | undefined =>
  store.first<{ content: string }>('SELECT content FROM messages WHERE dxp_id = ? AND cop_msg_id = ?', dxpId, copMsgId)?.content;

/** The receipt without its envelope. */
export function receiptContent(store: Store, dxpId: string, sequence: number): string | undefined {
  const row = store.first<{ bytes: string }>('SELECT bytes FROM receipts WHERE dxp_id = ? AND sequence = ?', dxpId, sequence);
  return row && parseEnvelope(row.bytes, { maxBytes: 1024 * 1024 }).content;
}
