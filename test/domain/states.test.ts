import { describe, expect, test } from 'vitest';
import {
  AMENDMENT,
  ARRIVAL_REPORT,
  CERTIFICATE_OF_ORIGIN,
  DISCREPANCY,
  ENTERPRISE,
  ENTERPRISE_CHANGE,
  INBOUND_NOTICE,
  INSPECTION,
  STOCK_TRANSFER,
  TICKET,
  WAREHOUSE_REGISTRATION,
  isApproved,
  isFinal,
  mayBecome,
  statesOf,
} from '../../domain/states.ts';

const TABLES = {
  AMENDMENT,
  ENTERPRISE,
  ENTERPRISE_CHANGE,
  WAREHOUSE_REGISTRATION,
  STOCK_TRANSFER,
  TICKET,
  INBOUND_NOTICE,
  DISCREPANCY,
  CERTIFICATE_OF_ORIGIN,
  INSPECTION,
  ARRIVAL_REPORT,
};
type Table = Readonly<Record<string, readonly string[]>>;

function reachable(table: Table): Set<string> {
  const [first] = Object.keys(table);
  const seen = new Set<string>();
  const open = [first as string];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    open.push(...(table[state] ?? []));
  }
  return seen;
}

describe.each(Object.entries(TABLES))('%s', (_name, table) => {
  const states = statesOf(table as Table);

  test('every state is reachable from the first', () => {
    const unreachable = states.filter((state) => !reachable(table as Table).has(state));
    expect(unreachable).toEqual([]);
  });

  test('from every state an end can be reached', () => {
    const ends = states.filter((state) => isFinal(table as Table, state));
    expect(ends.length).toBeGreaterThan(0);
    const stuck = states.filter((state) => ![...reachable(from(table as Table, state))].some((one) => ends.includes(one)));
    expect(stuck).toEqual([]);
  });
});

const from = (table: Table, state: string): Table => ({ [state]: table[state] ?? [], ...table });

test('a transfer that departed cannot be cancelled', () => {
  expect(mayBecome(STOCK_TRANSFER, 'departed', 'cancelling')).toBe(false);
  expect(mayBecome(STOCK_TRANSFER, 'needs-attention', 'cancelling')).toBe(true);
});

test('an enterprise is submitted again only after a rejection, and withdrawn from wherever it stands', () => {
  const whence = (next: 'submitted' | 'withdrawn') => statesOf(ENTERPRISE).filter((state) => mayBecome(ENTERPRISE, state, next));
  expect(whence('submitted')).toEqual(['rejected']);
  expect(whence('withdrawn')).toEqual(statesOf(ENTERPRISE).filter((state) => !isFinal(ENTERPRISE, state)));
});

test('only an approved enterprise has its particulars changed, suspended or not', () => {
  expect(statesOf(ENTERPRISE).filter(isApproved)).toEqual(['active', 'expiring', 'suspended']);
});
