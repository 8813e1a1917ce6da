import type { ClientSession } from 'mongoose';
import type { RefusalBook } from '../../domain/refusals/book.ts';
import type { RefusedMessage } from '../../domain/refusals/entry.ts';
import type { SumUpState } from '../../domain/states.ts';
import type { SumUpRecord, TaskRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { closeTask, explainedTask, openTask } from './refusal-tasks.ts';

type Models = Deps['models'];
const TEXTS = 20;
const SILENT = 'silent';

/** What customs owes an answer to, by where the application stands. */
const OWED: Partial<Record<SumUpState, RefusedMessage>> = { applied: 'summary', accepted: 'summary-result' };

const ofSumUp = ({ _id, organisationId }: SumUpRecord) => ({ _id: null, organisationId, transferId: null, sumUpId: _id });

/** Opens a task for what customs refused, one for each attempt, and ends those of silence that customs has broken. Within the transaction that works out
 *  where the application stands. */
export async function keepSumUpTasks(
  models: Models,
  record: SumUpRecord,
  refused: readonly { status: string; info: string }[],
  book: RefusalBook,
  session: ClientSession,
): Promise<void> {
  const [first] = refused;
  if (first !== undefined) {
    const said = { message: 'summary', status: first.status, text: first.info } as const;
    const task = explainedTask(ofSumUp(record), 'report', book.find(said), said);
    const texts = [...new Set(refused.map(({ info }) => info))].slice(0, TEXTS);
    const _id = models.derivedId('task', record._id, `refused:${record.attempt?.number ?? 0}`);
    await openTask(models, { ...task, _id, texts, tickets: refused.length }, session);
  }
  // Customs may take its refusal back.
  if (first === undefined) await endSumUpTasks(models, record._id, ['report'], record.state, session);
  const owed = OWED[record.state];
  const broken = await models.TaskModel.find({ sumUpId: record._id, kind: 'silence', state: 'open', message: { $ne: owed ?? '' } } as never)
    .session(session)
    .lean();
  for (const task of broken) await closeTask(models, task, 'done', record.state, session);
}

/** Opens a task for the answer that customs owes; what hindered the asking stands in it. Safe to repeat. */
export async function openSilence(models: Models, record: SumUpRecord, trouble: string): Promise<void> {
  const owed = OWED[record.state];
  if (owed === undefined) return;
  const said = { message: owed, status: SILENT, text: '' };
  const task = explainedTask(ofSumUp(record), 'silence', (await models.readRefusalBook()).find(said), said);
  const _id = models.derivedId('task', record._id, `silent:${owed}:${record.attempt?.number ?? 0}`);
  const texts = trouble === '' ? [] : [trouble];
  await models.inTransaction((session) => openTask(models, { ...task, _id, texts, tickets: record.lists }, session));
}

/** Ends what nobody need see to any more. */
export async function endSumUpTasks(
  models: Models,
  sumUpId: string,
  kinds: TaskRecord['kind'][],
  step: string,
  session: ClientSession,
): Promise<void> {
  const open = await models.TaskModel.find({ sumUpId, kind: { $in: kinds }, state: 'open' })
    .session(session)
    .lean();
  for (const task of open) await closeTask(models, task, 'done', step, session);
}
