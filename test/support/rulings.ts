import type { PlanningRulings } from '../../domain/planning-rulings.ts';
import { planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';

/** The packs for a 9810 declaration at Nansha on a date on which there are some. */
export function rulingsOn(date: string, destination = 'MYS'): PlanningRulings {
  const rulings = planningRulings(POLICY_BOOK, date, '5165', '9810', destination);
  if (rulings === null) throw new Error(`9810 is not in force on ${date}`);
  return rulings;
}
