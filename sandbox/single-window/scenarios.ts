/** How customs behaves, per order number or by default. */
export const SCENARIOS = [
  'release',
  'inspect-then-release',
  'reject-order',
  'reject-order-always',
  'reject-declaration',
  'format-error',
  'silent',
  'duplicate-receipts',
  'slow',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What a ticket is about; `unreadable` is a message that failed its format check. */
export type TicketKind = 'order' | 'order-deletion' | 'list' | 'form' | 'arrival' | 'departure' | 'unreadable';

/**
 * The messages a rejecting scenario refuses. It refuses the first of them of a business (order number and exporter) and lets the
 * corrected one pass; only `reject-order-always` never tires.
 */
const REJECTS: Partial<Record<Scenario, readonly TicketKind[]>> = {
  'reject-order': ['order'],
  'reject-order-always': ['order'],
  'reject-declaration': ['list', 'form'],
  'format-error': ['order', 'list', 'form'],
};

export const rejects = (scenario: Scenario, kind: TicketKind): boolean => REJECTS[scenario]?.includes(kind) ?? false;
export const tires = (scenario: Scenario): boolean => scenario in REJECTS && scenario !== 'reject-order-always';

/** How receipts travel: how many of them late or twice, and how much slower everything is. */
export type Delivery = { late: number; twice: number; slowness: number };
export function deliveryOf(scenario: Scenario): Delivery {
  if (scenario === 'duplicate-receipts') return { late: 0.5, twice: 1, slowness: 1 };
  return { late: 0.03, twice: 0.03, slowness: scenario === 'slow' ? 20 : 1 };
}
