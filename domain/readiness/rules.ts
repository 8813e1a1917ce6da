/** In which order blocking findings are to be cured: each stage rests on those before it. A date on which the mode was not in force makes every
 *  other answer void; without an enterprise nobody may declare; the warehouse or buyer fixes the country whose papers are asked for; only goods
 *  that are known can be reckoned with; figures come before the orders that sum them up, orders before the papers of their goods abroad, and
 *  last the messages made of all that. */
export const STAGES = [
  'mode',
  'enterprise',
  'destination',
  'importer',
  'currency',
  'goods',
  'figures',
  'orders',
  'papers',
  'messages',
] as const;
export type Stage = (typeof STAGES)[number];

/** Every rule of the check by the stage in which it is cured. A rule is named here before a finding may carry it, and its stage has a step of
 *  the guide. Rules that only pass or warn stand at the stage they speak of. */
export const READINESS_RULES = {
  MODE_NOT_IN_FORCE: 'mode',
  MODE_IN_FORCE: 'mode',
  LOOSE_CARGO_NOT_HERE: 'mode',
  LOOSE_CARGO_UNKNOWN_HERE: 'mode',
  LOOSE_CARGO_INSPECTED_FIRST: 'mode',
  ENTERPRISE_NOT_ACTIVE: 'enterprise',
  ENTERPRISE_ACTIVE: 'enterprise',
  REGISTRATION_NOT_ACTIVE: 'destination',
  REGISTRATION_ACTIVE: 'destination',
  WAREHOUSE_NOT_FILED: 'destination',
  WAREHOUSE_FILING: 'destination',
  REQUIREMENTS_UNKNOWN: 'destination',
  IMPORTER_UNKNOWN: 'importer',
  IMPORTER_ELSEWHERE: 'importer',
  IMPORTER_NOT_NAMED: 'importer',
  CURRENCY_UNSUPPORTED: 'currency',
  CUSTOMS_RATE_MISSING: 'currency',
  CUSTOMS_RATE_WRONG_DAY: 'currency',
  CUSTOMS_RATE_UNVERIFIED: 'currency',
  CURRENCY_DECLARABLE: 'currency',
  PRODUCT_UNKNOWN: 'goods',
  GOODS_PROHIBITED: 'goods',
  LEGAL_UNITS_DIFFER: 'goods',
  TARIFF_TABLE_MISSING: 'goods',
  TARIFF_CODE_RETIRED: 'goods',
  TARIFF_CODE_TO_COME: 'goods',
  TARIFF_CODE_UNKNOWN: 'goods',
  TARIFF_CONDITIONS_ADDED: 'goods',
  TARIFF_DUTY_HIGHER: 'goods',
  NET_OVER_GROSS: 'figures',
  TOTAL_MISMATCH: 'figures',
  REFUND_CLAIM_MIXED: 'orders',
  SPLIT_SUSPECTED: 'orders',
  BOOKING_TOO_LONG: 'orders',
  BOOKING_ALREADY_FILED: 'orders',
  REQUIREMENT_MISSING: 'papers',
  REQUIREMENT_DUE_LATER: 'papers',
  DESTINATION_REQUIREMENTS: 'papers',
  MANIFEST_DUE: 'messages',
  TRANSPORT_MISSING: 'messages',
  TRANSPORT_BOUND_LATER: 'messages',
  MESSAGE_INVALID: 'messages',
} as const satisfies Record<string, Stage>;
export type ReadinessRule = keyof typeof READINESS_RULES;

/** Where a rule stands among those that block, from 0. */
export const stageOrder = (rule: ReadinessRule): number => STAGES.indexOf(READINESS_RULES[rule]);
