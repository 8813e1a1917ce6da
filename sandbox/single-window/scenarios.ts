/** How customs behaves, per order number or by default. */
export const SCENARIOS = [
  'release',
  'inspect-then-release',
  'reject-order',
  'reject-order-always',
  'reject-logistics',
  'reject-declaration',
  'refuse-cancel',
  'logistics-missing',
  'format-error',
  'silent',
  'duplicate-receipts',
  'slow',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What a ticket is about; `unreadable` is a message that failed its format check. */
export type TicketKind =
  | 'order'
  | 'logistics'
  | 'list'
  | 'form'
  | 'arrival'
  | 'departure'
  | 'list-cancel'
  | 'list-manifest'
  | 'summary'
  | 'unreadable';

/**
 * The messages a rejecting scenario refuses. It refuses the first of them of a business (order number and exporter) and lets the
 * corrected one pass; only `reject-order-always` never tires.
 */
const REJECTS: Partial<Record<Scenario, readonly TicketKind[]>> = {
  'reject-order': ['order'],
  'reject-order-always': ['order'],
  'reject-logistics': ['logistics'],
  'reject-declaration': ['list', 'form'],
  'refuse-cancel': ['list-cancel'],
  'format-error': ['order', 'list', 'form'],
};

export const rejects = (scenario: Scenario, kind: TicketKind): boolean => REJECTS[scenario]?.includes(kind) ?? false;
export const tires = (scenario: Scenario): boolean => scenario in REJECTS && scenario !== 'reject-order-always';

/** The logistics firm never sent its message: it does not arrive, and nothing says so. */
export const loses = (scenario: Scenario, kind: TicketKind): boolean => scenario === 'logistics-missing' && kind === 'logistics';

/** How many receipts, of 1, come late and how many twice. */
export const mishapsOf = (scenario: Scenario): { late: number; twice: number } =>
  scenario === 'duplicate-receipts' ? { late: 0.5, twice: 1 } : { late: 0.03, twice: 0.03 };

/** Two receipts of one ticket are never closer than the hundredth of a second that a form's result can tell. */
export const SHORTEST_STEP_MS = 10;

/** About how long customs takes for one step. */
export const stepMs = (scenario: Scenario, paceMs: number): number =>
  Math.max(SHORTEST_STEP_MS, scenario === 'slow' ? 20 * paceMs : paceMs);
