import type { Consignment, Finding } from '../consignment.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import { stricterProducts } from '../tariff/stricter.ts';
import { bookingFindings } from './bookings.ts';
import { cargoFindings } from './cargo.ts';
import { currencyDeclarable } from './currency.ts';
import { destinationFindings } from './destination.ts';
import { passed, sourceOf } from './finding.ts';
import { lineFindings } from './lines.ts';
import { STAGES, stageOrder } from './rules.ts';
import { tariffFindings } from './tariff.ts';
import { transportFindings } from './transport.ts';
import { enterpriseActive, warehouseFindings } from './parties.ts';

/** Every rule that a consignment must pass before it is filed: first what blocks, by the stage in which it is cured, then what warns, then what
 *  passed. Stores nothing and stops at nothing: all findings at once. `rulings` are null where the mode was not in force; then that finding stands alone. Source: each finding
 *  names its own. */
export function checkReadiness(consignment: Consignment, rulings: PlanningRulings | null): Finding[] {
  if (rulings === null) return [notInForce(consignment)];
  const stricter = { ...consignment, products: stricterProducts(consignment.products, consignment.tariff) };
  const findings = [
    inForce(consignment, rulings),
    ...cargoFindings(consignment, rulings),
    enterpriseActive(consignment),
    ...warehouseFindings(consignment, rulings),
    currencyDeclarable(consignment, rulings),
    ...consignment.lines.flatMap((line, index) => lineFindings(line, index, stricter, rulings)),
    ...tariffFindings(consignment),
    ...bookingFindings(consignment),
    ...destinationFindings(consignment, rulings),
    ...transportFindings(consignment, rulings),
  ];
  return inOrder(findings);
}

const SEVERITIES: readonly Finding['severity'][] = ['blocking', 'warning', 'passed'];
/** Warnings and what passed keep the order in which they were found: kept decisions hold them so. */
const rank = ({ severity, rule }: Finding): number =>
  severity === 'blocking' ? stageOrder(rule) : STAGES.length * SEVERITIES.indexOf(severity);

/** What blocks first, first: one stage after the other, within a stage in the order of the lines. */
export const inOrder = (findings: readonly Finding[]): Finding[] => findings.toSorted((a, b) => rank(a) - rank(b));

export const isBlocked = (findings: readonly Finding[]): boolean => findings.some((finding) => finding.severity === 'blocking');

const inForce = ({ mode }: Consignment, { 'b2b-mode': pack }: PlanningRulings): Finding =>
  passed('MODE_IN_FORCE', 'declarationDate', { en: `Mode ${mode} is in force`, 'zh-CN': `${mode} 监管方式已施行` }, sourceOf(pack));

const notInForce = ({ mode, declarationDate, customsCode }: Consignment): Finding => ({
  rule: 'MODE_NOT_IN_FORCE',
  severity: 'blocking',
  path: 'declarationDate',
  message: {
    en: `Mode ${mode} was not in force at customs ${customsCode} on ${declarationDate}`,
    'zh-CN': `${declarationDate} 关区 ${customsCode} 尚未施行 ${mode} 监管方式`,
  },
  cure: {
    en: 'Correct the date or the customs of the declaration; GET /v1/policies?subject=b2b-mode tells since when the mode is in force where',
    'zh-CN': '请更正申报日期或申报地海关；各关区施行日期见 GET /v1/policies?subject=b2b-mode',
  },
  source: 'Policy subject b2b-mode',
  confidence: 'secondary',
});
