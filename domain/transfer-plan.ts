import type { Consignment, ConsignmentProduct, Finding } from './consignment.ts';
import { type PlannedTicket, planTickets } from './declaration-planner.ts';
import type { PlanningRulings } from './planning-rulings.ts';
import { checkReadiness, isBlocked } from './readiness/index.ts';
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
  const findings = checkReadiness({ ...input, products }, rulings);
  if (isBlocked(findings) || rulings === null) return { findings, tickets: [] };
  const inPilotZone = input.enterprise?.inPilotZone ?? false;
  return {
    findings,
    tickets: planTickets({
      lines: input.lines,
      products: stricterProducts(products, input.tariff),
      inPilotZone,
      rate: input.currency === 'CNY' ? null : (input.rate ?? null),
      rulings,
    }),
  };
}
