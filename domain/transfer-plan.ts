import type { Consignment, ConsignmentProduct, Finding } from './consignment.ts';
import { type PlannedTicket, planTickets } from './declaration-planner.ts';
import type { PlanningRulings } from './planning-rulings.ts';
import { checkReadiness, inOrder, isBlocked } from './readiness/index.ts';
import { bindingFindings } from './readiness/binding.ts';
import { splitWarnings } from './readiness/split.ts';
import { stricterProducts } from './tariff/stricter.ts';

/** All that a plan depends on, as plain JSON, so that it can be kept and decided again. `inPilotZone` is of the declaring customs. */
export type PlanInput = Omit<Consignment, 'products' | 'enterprise'> & {
  products: readonly ConsignmentProduct[];
  enterprise: { state: string; inPilotZone: boolean } | null;
};
export type Plan = { findings: Finding[]; tickets: PlannedTicket[] };

/** What a consignment must still do before it can be filed, and where nothing blocks, its tickets. The same input and rulings give the same
 *  plan, byte for byte. `rulings` are null where the mode was not in force. */
export function decidePlan({ products: listed, ...input }: PlanInput, rulings: PlanningRulings | null): Plan {
  const products = new Map(listed.map((product) => [product.sku, product]));
  const readiness = checkReadiness({ ...input, products }, rulings);
  if (rulings === null) return { findings: readiness, tickets: [] };
  const tickets = ticketsOf(input, products, rulings);
  const { lines, history = [], declarationDate } = input;
  const findings = inOrder([
    ...readiness,
    ...splitWarnings({ tickets, history, declarationDate }, lines, rulings),
    ...bindingFindings(input, tickets, rulings),
  ]);
  return { findings, tickets: isBlocked(findings) ? [] : tickets };
}

type Planned = Omit<PlanInput, 'products'>;

/** Also of what is blocked, since its orders can be looked at all the same; none where a product or the rate is not there to plan with. */
function ticketsOf(
  { lines, enterprise, currency, rate = null, tariff }: Planned,
  products: ReadonlyMap<string, ConsignmentProduct>,
  rulings: PlanningRulings,
): PlannedTicket[] {
  const foreign = currency !== 'CNY';
  if ((foreign && rate === null) || lines.some(({ sku }) => !products.has(sku))) return [];
  return planTickets({
    lines,
    products: stricterProducts(products, tariff),
    inPilotZone: enterprise?.inPilotZone ?? false,
    rate: foreign ? rate : null,
    rulings,
  });
}
