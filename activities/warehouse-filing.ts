import { ApplicationFailure } from '@temporalio/activity';
import type { WarehouseFilingAnswer, WarehouseForm } from '../contracts/warehouse-filing.ts';
import type { PeriodRecord, WarehouseFilingRecord, WarehouseRegistrationRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

type Asked = { id: string; number: number };
/** 自有 and 租赁 are on the form; how a partner's warehouse was named on it is not known. Source: china-export.md §1.4. */
const NATURES = { owned: '自有', leased: '租赁', 'partner-operated': '合作' } as const;

export const createWarehouseFilingActivities = ({ models, warehouseDesk }: Pick<Deps, 'models' | 'warehouseDesk'>) => {
  const read = async ({ id, number }: Asked): Promise<{ registration: WarehouseRegistrationRecord; period: PeriodRecord }> => {
    const registration = await models.WarehouseRegistrationModel.findById(id).lean();
    const period = registration?.periods.find((one) => one.number === number);
    if (registration == null || period === undefined) throw ApplicationFailure.nonRetryable(`no period ${number} of ${id}`, 'NOT_FOUND');
    return { registration, period };
  };

  const makeForm = async (registration: WarehouseRegistrationRecord, period: PeriodRecord): Promise<WarehouseForm> => {
    const [enterprise, warehouse] = await Promise.all([
      models.EnterpriseModel.findById(registration.enterpriseId).orFail().lean(),
      models.WarehouseModel.findById(registration.warehouseId).orFail().lean(),
    ]);
    const { customsCode, usci, nameZh, ports } = enterprise;
    const { name, country, address } = warehouse;
    return {
      formNo: formNoOf(registration._id, period),
      customsCode: ports[0] ?? '',
      enterprise: { customsCode, usci, name: nameZh },
      warehouse: { name, country, address, nature: NATURES[registration.nature] },
      validFrom: period.validFrom,
      validTo: period.validTo,
      papers: registration.evidence
        .filter((paper) => paper.period === period.number)
        .map((paper) => ({
          kind: paper.kind,
          fileName: paper.fileName,
          sha256: paper.sha256,
          country: paper.country,
          address: paper.address,
        })),
    };
  };

  /** The form of this attempt, made once: whoever comes second sends what the first has stored. */
  const keepForm = async (registration: WarehouseRegistrationRecord, period: PeriodRecord): Promise<WarehouseForm> => {
    if (period.filing !== null) return period.filing.form;
    const filing: WarehouseFilingRecord = {
      form: await makeForm(registration, period),
      sentAt: null,
      answer: null,
      filingNo: null,
      reasons: [],
      answeredAt: null,
    };
    const unfiled = { number: period.number, attempt: period.attempt, filing: null };
    await models.WarehouseRegistrationModel.updateOne(
      { _id: registration._id, periods: { $elemMatch: unfiled } },
      { $set: { 'periods.$.filing': filing } },
    );
    const kept = await read({ id: registration._id, number: period.number });
    return kept.period.filing?.form ?? filing.form;
  };

  return {
    /** Makes the form of a period (一仓一表) and files it with customs. Safe to retry: the form is stored before it is sent, and customs knows its
     *  number. A right that is withdrawn meanwhile is not filed. Errors: NOT_FOUND; SingleWindowUnavailable (retried). */
    async fileWarehouse({ id, number }: Asked): Promise<void> {
      const { registration, period } = await read({ id, number });
      if (registration.state === 'withdrawn' || (period.filing !== null && period.filing.sentAt !== null)) return;
      const form = await keepForm(registration, period);
      await warehouseDesk.file(form);
      const { organisationId, state } = registration;
      await models.inTransaction(async (session) => {
        const resource = { resource: 'warehouse-registration', resourceId: id, organisationId } as const;
        const what = { step: `filed:${form.formNo}`, kind: 'filed-with-customs', state, detail: { formNo: form.formNo } };
        const progress = { ...resource, ...what, by: 'workflow:warehouseRegistration', requestId: registration.requestId };
        if (!(await models.recordProgress(progress, session))) return;
        const sent = { _id: id, 'periods.filing.form.formNo': form.formNo };
        await models.WarehouseRegistrationModel.updateOne(sent, { $set: { 'periods.$.filing.sentAt': new Date() } }, { session });
      });
    },

    /** What customs says of that form by now. Errors: NOT_FOUND; SingleWindowUnavailable (retried). */
    async askWarehouseFiling(asked: Asked): Promise<WarehouseFilingAnswer> {
      const { period } = await read(asked);
      if (period.filing === null) throw ApplicationFailure.nonRetryable(`no form of period ${asked.number} of ${asked.id}`, 'NOT_FOUND');
      return warehouseDesk.ask(period.filing.form.formNo);
    },
  };
};

/** New for every period and attempt, the same for every retry. */
const formNoOf = (id: string, { number, attempt }: PeriodRecord): string =>
  `HWC${id.replaceAll('-', '').slice(-20).toUpperCase()}${String(number).padStart(2, '0')}${String(attempt).padStart(2, '0')}`;
