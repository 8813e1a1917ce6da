import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { SumUpModel, type SumUpRecord, newId, policyRecordOf } from '../../models/index.ts';

/** An application on record whose last day is long past, so that its flow goes out at once. */
export async function aSumUpRecord(
  { organisationId, enterpriseId }: { organisationId: string; enterpriseId: string },
  change: Partial<SumUpRecord> = {},
): Promise<SumUpRecord> {
  const now = new Date();
  const _id = newId('sumUp');
  const record: SumUpRecord = {
    _id,
    organisationId,
    group: _id,
    number: 1,
    enterpriseId,
    customsCode: '5165',
    mode: '9810',
    month: '2026-09',
    policy: policyRecordOf(POLICY_BOOK.on('list-summary', '2026-09-01', '5165', '9810')),
    dueOn: '2026-10-15',
    state: 'collecting',
    attempt: null,
    lists: 1,
    summed: 0,
    sumNos: [],
    entryIds: [],
    refusals: [],
    overdue: false,
    revision: 0,
    requestId: null,
    workflowStartedAt: null,
    createdAt: now,
    updatedAt: now,
    ...change,
  };
  await SumUpModel.create([record]);
  return record;
}
