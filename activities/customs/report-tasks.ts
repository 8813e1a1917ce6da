import type { RefusedMessage } from '../../domain/refusals/entry.ts';
import { refuses, takesIn } from '../../domain/ticket-state.ts';
import type { CustomsMessageRecord, FilingRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { closeTask, explainedTask, openTask } from './refusal-tasks.ts';

type Models = Deps['models'];

/** Messages that move no ticket by being refused: a person has to see to each. */
const REPORTS: readonly RefusedMessage[] = ['arrival', 'departure', 'list-cancel', 'list-manifest', 'summary'];
const BY_MESSAGE: Readonly<Record<string, RefusedMessage>> = {
  CEB507Message: 'arrival',
  CEB509Message: 'departure',
  CEB605Message: 'list-cancel',
  CEB607Message: 'list-manifest',
  CEB701Message: 'summary',
};
const reportOf = ({ messageType, answers }: CustomsMessageRecord): RefusedMessage | null =>
  REPORTS.find((report) => report === messageType) ?? (messageType === 'format-error' ? (BY_MESSAGE[answers ?? ''] ?? null) : null);

/** Opens a task for each report or application that customs refused, and ends it when customs has taken the same one in since, by its own time.
 *  The same in whatever order receipts come, and however often. */
export async function keepReportTasks(models: Models, receipts: readonly CustomsMessageRecord[]): Promise<void> {
  for (const receipt of receipts) {
    const report = reportOf(receipt);
    if (report === null || receipt.filingId === null) continue;
    if (refuses(receipt.status ?? '')) await openReport(models, receipt, report, receipt.filingId);
    if (takesIn(receipt.status ?? '')) await closeReports(models, receipt, receipt.filingId);
  }
}

async function openReport(models: Models, receipt: CustomsMessageRecord, report: RefusedMessage, filingId: string): Promise<void> {
  const { _id, messageType, businessKey, status, at, info } = receipt;
  const later = await models.CustomsMessageModel.find({ direction: 'received', messageType, businessKey, at: { $gt: at } })
    .select('status')
    .lean();
  const filing = await models.FilingModel.findById(filingId).lean();
  if (filing === null || isOvertaken(filing, report, receipt.attempt) || later.some((other) => takesIn(other.status ?? ''))) return;
  const message = messageType === 'format-error' ? messageType : report;
  const refused = { message, status: status ?? '', text: info };
  const entry = (await models.readRefusalBook()).find(refused);
  const task = {
    ...explainedTask(filing, 'report', entry, refused),
    _id: models.derivedId('task', filingId, _id),
    subject: businessKey,
    refusedAt: at,
  };
  await models.inTransaction((session) => openTask(models, task, session));
}

/** A manifest of lists that the seller has stated anew since is nobody's task any more. */
const isOvertaken = ({ binding }: FilingRecord, report: RefusedMessage, attempt: number): boolean =>
  report === 'list-manifest' &&
  binding?.manifest != null &&
  (binding.manifest.number > attempt || binding.manifest.supplied < binding.supplied);

const closeReports = (models: Models, { businessKey, at }: CustomsMessageRecord, filingId: string): Promise<void> =>
  models.inTransaction(async (session) => {
    const answered = { filingId, kind: 'report', state: 'open', subject: businessKey, refusedAt: { $lt: at } } as const;
    for (const task of await models.TaskModel.find(answered).session(session).lean()) await closeTask(models, task, 'done', at, session);
  });

/** How many reports of arrival and departure stand refused, whatever refused them. */
export async function reportsRefusedOf(models: Models, filingId: string): Promise<number> {
  const open = await models.TaskModel.find({ filingId, kind: 'report', state: 'open' }).select('subject').lean();
  if (open.length === 0) return 0;
  const filing = await models.FilingModel.findById(filingId).select('arrivalKey departureKey').lean();
  const keys = [filing?.arrivalKey ?? null, filing?.departureKey ?? null].filter((key) => key !== null);
  return open.filter(({ subject }) => subject != null && keys.includes(subject)).length;
}
