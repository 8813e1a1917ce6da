import type { TicketKind } from './kinds.ts';
import { REFUSALS, type RefusalScenario, refusalOf } from './refusals.ts';

/** How customs behaves, per order number or by default; beyond these it refuses for any one reason (`refusals.ts`). */
export const SCENARIOS = [
  'release',
  'inspect-then-release',
  'inspect-then-refuse',
  'reject-order',
  'reject-order-always',
  'reject-logistics',
  'reject-declaration',
  'refuse-cancel',
  'refuse-binding',
  'refuse-summary',
  'refuse-change',
  'logistics-missing',
  'list-unanswered',
  'receipts-lost',
  'form-saved',
  'manifest-missing',
  'arrival-missing',
  'departure-missing',
  'unreachable',
  'format-error',
  'silent',
  'duplicate-receipts',
  'slow',
  ...(Object.keys(REFUSALS) as RefusalScenario[]),
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/**
 * The messages a rejecting scenario refuses. It refuses the first of them of a business (order number and exporter) and lets the
 * corrected one pass; only `reject-order-always` never tires.
 */
const REJECTS: Partial<Record<Scenario, readonly TicketKind[]>> = {
  'reject-order': ['order'],
  'reject-order-always': ['order'],
  'reject-logistics': ['logistics'],
  'reject-declaration': ['list', 'form'],
  'inspect-then-refuse': ['list', 'form'],
  'refuse-cancel': ['list-cancel', 'form-application'],
  'refuse-binding': ['list-manifest'],
  'refuse-summary': ['summary'],
  'refuse-change': ['form-application'],
  'format-error': ['order', 'list', 'form'],
};

export const rejects = (scenario: Scenario, kind: TicketKind): boolean =>
  (REJECTS[scenario] ?? refusalOf(scenario)?.kinds)?.includes(kind) ?? false;
export const tires = (scenario: Scenario): boolean =>
  scenario !== 'reject-order-always' && (scenario in REJECTS || refusalOf(scenario) !== null);

const LOST: Partial<Record<Scenario, TicketKind>> = {
  'logistics-missing': 'logistics',
  'arrival-missing': 'arrival',
  'departure-missing': 'departure',
};
/** Whoever should have sent a message never did: it does not arrive, and nothing says so. */
export const loses = (scenario: Scenario, kind: TicketKind): boolean => LOST[scenario] === kind;

/** That customs took an order or list in is said, and lost on its way; who asks for the state is told. */
export const losesReceipt = (scenario: Scenario, status: string): boolean => scenario === 'receipts-lost' && status === '120';

/** How many receipts, of 1, come late and how many twice. */
export const mishapsOf = (scenario: Scenario): { late: number; twice: number } =>
  scenario === 'duplicate-receipts' ? { late: 0.5, twice: 1 } : { late: 0.03, twice: 0.03 };

/** Two receipts of one ticket are never closer than the hundredth of a second that a form's result can tell. */
export const SHORTEST_STEP_MS = 10;

/** About how long customs takes for one step. */
export const stepMs = (scenario: Scenario, paceMs: number): number =>
  Math.max(SHORTEST_STEP_MS, scenario === 'slow' ? 20 * paceMs : paceMs);
