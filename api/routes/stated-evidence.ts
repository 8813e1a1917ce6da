import type { z } from 'zod';
import type { EvidenceInput } from '../../contracts/warehouse.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { mismatches, missingKinds } from '../../domain/warehouse-evidence.ts';
import {
  type EvidenceRecord,
  type PeriodRecord,
  WarehouseModel,
  type WarehouseRecord,
  type WarehouseRegistrationRecord,
  recallKept,
} from '../../models/index.ts';
import { type FieldError, Problem } from '../http/problem.ts';

/** What a paper says of itself, held against the registration. */
export type Stated = Pick<EvidenceRecord, 'kind' | 'period' | 'country' | 'address' | 'validTo'>;
/** States of a right that takes papers: one that is over takes none, but for a renewal that was asked for in time. */
const OVER = ['expired', 'withdrawn'];

/** The period that a paper is brought for. Errors: STATE_CONFLICT. */
export function openPeriod({ state, periods }: WarehouseRegistrationRecord): PeriodRecord {
  const period = periods.at(-1);
  const open = state === 'expired' && ['submitted', 'under-review'].includes(period?.state ?? '');
  if (period === undefined || (OVER.includes(state) && !open)) throw new Problem('STATE_CONFLICT', { extra: { state } });
  return period;
}

/** What a paper states, held against the warehouse and the period. Errors: EVIDENCE_MISMATCH, EVIDENCE_ENDS_EARLY, or REQUEST_INVALID for both,
 *  naming every field with what it should be. */
export async function asStated(
  { warehouseId }: WarehouseRegistrationRecord,
  period: PeriodRecord,
  { kind, ...given }: z.infer<typeof EvidenceInput>,
): Promise<Stated> {
  const stated = { country: given.country ?? null, address: given.address ?? null, validTo: given.validTo ?? null };
  const warehouse = await WarehouseModel.findById(warehouseId).orFail().lean<WarehouseRecord>();
  const errors: FieldError[] = [
    ...mismatches(stated, warehouse).map((path) => ({
      path,
      code: 'EVIDENCE_MISMATCH',
      message: { en: `The warehouse has: ${warehouse[path]}`, 'zh-CN': `海外仓登记为：${warehouse[path]}` },
    })),
    ...(stated.validTo !== null && stated.validTo < period.validTo ? [endsEarly(stated.validTo, period)] : []),
  ];
  const [first] = errors;
  if (first === undefined) return { kind, period: period.number, ...stated };
  const alike = errors.every(({ code }) => code === first.code);
  throw new Problem(alike ? (first.code as 'EVIDENCE_MISMATCH') : 'REQUEST_INVALID', { errors });
}

/** A right may not outlast the paper it rests on. */
const endsEarly = (validTo: string, period: PeriodRecord): FieldError => ({
  path: 'validTo',
  code: 'EVIDENCE_ENDS_EARLY',
  message: {
    en: `The paper ends on ${validTo}, before ${period.validTo}, the last day asked for`,
    'zh-CN': `材料有效期至 ${validTo}，早于申请的截止日期 ${period.validTo}`,
  },
});

/** Which kinds of paper the review still waits for; null when none is missing by now. */
export async function missingEvidence({
  state,
  warehouseId,
  nature,
  evidence,
  periods,
}: WarehouseRegistrationRecord): Promise<Problem | null> {
  const period = periods.at(-1);
  if (period === undefined) return null;
  const warehouse = await WarehouseModel.findById(warehouseId).orFail().lean<WarehouseRecord>();
  const pack = recallKept<'warehouse-filing'>(POLICY_BOOK, [period.policy])['warehouse-filing'];
  const papers = evidence.filter((paper) => paper.period === period.number);
  const missing = missingKinds(pack.parameters.evidence[nature], papers, warehouse);
  if (missing.length === 0) return null;
  const named = missing.map((kind) => NAMES[kind]);
  return new Problem('EVIDENCE_MISSING', {
    detail: {
      en: `Still missing: ${named.map(({ en }) => en).join(', ')}`,
      'zh-CN': `尚缺：${named.map((name) => name['zh-CN']).join('、')}`,
    },
    extra: { state, missing },
  });
}

const NAMES = {
  ownership: { en: 'ownership paper', 'zh-CN': '产权证明' },
  lease: { en: 'lease', 'zh-CN': '租赁合同' },
  'cooperation-agreement': { en: 'cooperation agreement', 'zh-CN': '合作协议' },
  'proof-of-use': { en: 'proof of use', 'zh-CN': '使用证明' },
} as const satisfies Record<EvidenceRecord['kind'], { en: string; 'zh-CN': string }>;
