import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** `due_at` null: waiting for `waiting_for`, or finished. Times are milliseconds since 1970. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    dxp_id TEXT NOT NULL, cop_msg_id TEXT NOT NULL, type TEXT NOT NULL, received_at INTEGER NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (dxp_id, cop_msg_id)
  );
  CREATE TABLE IF NOT EXISTS tickets (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, business_key TEXT NOT NULL, order_no TEXT NOT NULL, exporter_code TEXT NOT NULL,
    dxp_id TEXT NOT NULL, cop_msg_id TEXT NOT NULL, type TEXT NOT NULL, scenario TEXT NOT NULL, submission TEXT NOT NULL,
    script TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT 'open', status TEXT NOT NULL DEFAULT '', said INTEGER NOT NULL DEFAULT 0,
    waiting_for TEXT, due_at INTEGER, created_at INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS tickets_due ON tickets (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS tickets_waiting ON tickets (waiting_for) WHERE waiting_for IS NOT NULL;
  CREATE INDEX IF NOT EXISTS tickets_key ON tickets (kind, business_key);
  CREATE INDEX IF NOT EXISTS tickets_order ON tickets (order_no, exporter_code);
  CREATE TABLE IF NOT EXISTS happenings (name TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS receipts (
    dxp_id TEXT NOT NULL, sequence INTEGER NOT NULL, ticket_id INTEGER NOT NULL, status TEXT NOT NULL, at INTEGER NOT NULL,
    file_name TEXT NOT NULL, bytes TEXT NOT NULL, PRIMARY KEY (dxp_id, sequence)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS receipts_ticket ON receipts (ticket_id);
  CREATE TABLE IF NOT EXISTS late_receipts (
    id INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, dxp_id TEXT NOT NULL, ticket_id INTEGER NOT NULL, status TEXT NOT NULL,
    at INTEGER NOT NULL, file_name TEXT NOT NULL, bytes TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS late_due ON late_receipts (due_at);
  CREATE TABLE IF NOT EXISTS delivered (dxp_id TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS scenarios (order_no TEXT PRIMARY KEY, scenario TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS warehouse_filings (
    id INTEGER PRIMARY KEY, form_no TEXT NOT NULL UNIQUE, name TEXT NOT NULL, form TEXT NOT NULL, received_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS warehouse_scenarios (of TEXT PRIMARY KEY, scenario TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS spent (
    order_no TEXT NOT NULL, exporter_code TEXT NOT NULL, scenario TEXT NOT NULL, PRIMARY KEY (order_no, exporter_code, scenario)
  ) WITHOUT ROWID;
`;

type Value = string | number | null;

/** The sandbox's memory. Statements are prepared once; `transaction` makes its body one durable write. */
export type Store = {
  all<Row>(sql: string, ...values: Value[]): Row[];
  first<Row>(sql: string, ...values: Value[]): Row | undefined;
  /** Rows changed. */
  run(sql: string, ...values: Value[]): number;
  transaction<T>(body: () => T): T;
  close(): void;
};

/** Opens `single-window.sqlite` in `dataDir`, or a memory that ends with the process when there is none. */
export function openStore(dataDir: string | null): Store {
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
  const database = new DatabaseSync(dataDir === null ? ':memory:' : join(dataDir, 'single-window.sqlite'));
  // In WAL mode a commit survives the death of the process without waiting for the disk each time.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  // A hundred thousand tickets do not fit into the two megabytes it keeps by default, nor is each of their pages moved on every four.
  database.exec('PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000;');
  database.exec(SCHEMA);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    all: <Row>(sql: string, ...values: Value[]) => statement(sql).all(...values) as Row[],
    first: <Row>(sql: string, ...values: Value[]) => statement(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    transaction: (body) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = body();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => database.close(),
  };
}
