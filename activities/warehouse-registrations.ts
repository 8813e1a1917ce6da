import { ApplicationFailure } from '@temporalio/activity';
import type { Actor } from '../contracts/actor.ts';
import type { EvidenceKind } from '../contracts/warehouse.ts';
import type { WarehouseFilingAnswer } from '../contracts/warehouse-filing.ts';
import { addDays } from '../domain/calendar.ts';
import type { WarehouseRegistrationState } from '../domain/states.ts';
import { missingKinds } from '../domain/warehouse-evidence.ts';
import { warehouseFilingOn } from '../domain/warehouse-filing.ts';
import type { PeriodRecord, WarehouseRegistrationRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

type Answer = Exclude<WarehouseFilingAnswer, { status: 'pending' }>;
export type RegistrationStep = {
  id: string;
  step: string;
  /** What happened, for the timeline and the event. */
  kind: string;
  state: WarehouseRegistrationState;
  actor: Actor;
  review: { decision: 'approved' | 'rejected'; reasons: string[] } | null;
  detail?: Record<string, unknown>;
  /** The period it is about, what becomes of it, and what customs answered. */
  period?: { number: number; state?: PeriodRecord['state']; answer?: Answer };
};

export const createWarehouseRegistrationActivities = ({ models, policies }: Pick<Deps, 'models' | 'policies'>) => {
  const read = async (id: string): Promise<WarehouseRegistrationRecord> => {
    const registration = await models.WarehouseRegistrationModel.findById(id).lean();
    if (registration === null) throw ApplicationFailure.nonRetryable(`no warehouse registration ${id}`, 'NOT_FOUND');
    return registration;
  };
  return {
    /** State, period, review, timeline and event of one step in one write. Safe to retry: the step is unique. Errors: NOT_FOUND. */
    async advanceWarehouseRegistration({ id, step, kind, state, actor, review, detail, period }: RegistrationStep): Promise<void> {
      const { organisationId } = await read(id);
      await models.inTransaction(async (session) => {
        const resource = { resource: 'warehouse-registration', resourceId: id, organisationId } as const;
        const progress = { ...resource, step, kind, state, detail: detail ?? review ?? {}, ...actor };
        if (!(await models.recordProgress(progress, session))) return;
        const stored = await models.WarehouseRegistrationModel.findById(id).session(session).orFail().lean();
        const reviewed = review === null ? null : { ...review, by: actor.by, at: new Date() };
        const change = period === undefined ? {} : changeOf(stored, period, reviewed);
        await models.WarehouseRegistrationModel.updateOne({ _id: id }, { $set: { state, ...change } }, { session });
      });
    },

    /** What the flow waits for: the last day of the right as it is given, and of the time that is asked for, which papers are still missing by its
     *  pack and whether customs wants the warehouse filed. Errors: NOT_FOUND. */
    async readWarehouseRegistration(id: string): Promise<{ validTo: string; missing: EvidenceKind[]; demanded: boolean }> {
      const registration = await read(id);
      const { validTo, warehouseId, nature, periods, evidence } = registration;
      const period = periods.at(-1);
      if (period === undefined) return { validTo, missing: [], demanded: false };
      const warehouse = await models.WarehouseModel.findById(warehouseId).orFail().lean();
      const filing = models.recallKept<'warehouse-filing'>(policies, [period.policy])['warehouse-filing'].parameters;
      const papers = evidence.filter((paper) => paper.period === period.number);
      return { validTo, missing: missingKinds(filing.evidence[nature], papers, warehouse), demanded: filing.required };
    },

    /** Opens a further period from the day after the last one, by the pack that holds on its first day. Safe to retry: a period has its number.
     *  Errors: NOT_FOUND. */
    async openRenewal({ id, number, validTo, actor }: { id: string; number: number; validTo: string; actor: Actor }): Promise<void> {
      const { organisationId, enterpriseId, state, validTo: before, periods } = await read(id);
      const enterprise = await models.EnterpriseModel.findById(enterpriseId).select('ports').orFail().lean();
      const validFrom = addDays(before, 1);
      const pack = warehouseFilingOn(policies, validFrom, enterprise.ports);
      if (pack === null) throw ApplicationFailure.nonRetryable(`no rule for warehouses on ${validFrom}`, 'NOT_FOUND');
      const period = models.aPeriod({ number, validFrom, validTo, policy: models.policyRecordOf(pack) });
      const detail = { validFrom, validTo, kept: periods.at(-1)?.policy.packId ?? null, policy: pack.id };
      await models.inTransaction(async (session) => {
        const resource = { resource: 'warehouse-registration', resourceId: id, organisationId } as const;
        const progress = { ...resource, step: `renewal-asked:${number}`, kind: 'renewal-asked', state, detail, ...actor };
        if (!(await models.recordProgress(progress, session))) return;
        await models.WarehouseRegistrationModel.updateOne({ _id: id }, { $push: { periods: period } }, { session });
      });
    },
  };
};

/** What a step changes beside the state. A period submitted again begins anew, and one that is given moves the last day. */
function changeOf(
  { validTo, review, periods }: WarehouseRegistrationRecord,
  { number, state, answer }: NonNullable<RegistrationStep['period']>,
  reviewed: PeriodRecord['review'],
): Partial<WarehouseRegistrationRecord> {
  const again = state === 'submitted';
  const changed = periods.map((period): PeriodRecord => {
    if (period.number !== number) return period;
    if (again) return { ...period, state, attempt: period.attempt + 1, review: null, filing: null };
    return { ...period, state: state ?? period.state, review: reviewed ?? period.review, filing: answeredBy(period.filing, answer) };
  });
  const given = state === 'granted' ? changed.find((period) => period.number === number) : undefined;
  return {
    periods: changed,
    validTo: given?.validTo ?? validTo,
    review: number > 1 ? review : again ? null : (reviewed ?? review),
  };
}

function answeredBy(filing: PeriodRecord['filing'], answer: Answer | undefined): PeriodRecord['filing'] {
  if (filing === null || answer === undefined) return filing;
  const at = { answer: answer.status, answeredAt: new Date() };
  return answer.status === 'accepted' ? { ...filing, ...at, filingNo: answer.filingNo } : { ...filing, ...at, reasons: answer.reasons };
}
