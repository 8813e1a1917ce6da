import type { MailContent } from '../contracts/mail.ts';
import type { NotificationInput } from '../contracts/notification.messages.ts';
import type { TaskRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

type Models = Deps['models'];
/** Tasks of one run; the next takes the rest. */
const AT_ONCE = 20;
const LABELS = {
  reference: { en: 'Reference', 'zh-CN': '业务编号' },
  cause: { en: 'What happened', 'zh-CN': '事由' },
  cure: { en: 'What to do', 'zh-CN': '处理办法' },
  said: { en: 'Word by word', 'zh-CN': '原文' },
  tickets: { en: 'Tickets', 'zh-CN': '票数' },
  orders: { en: 'Orders', 'zh-CN': '订单（订仓单）' },
} as const;
const NAMED = 5;

/** Tasks that nobody else is told of: those of operators, who see no transfer of their own, reports that customs refused, and goods that have lost their
 *  declaration. */
const TO_TELL = {
  state: 'open',
  toldAt: null,
  $or: [{ who: 'operator' }, { kind: 'stranded' }, { kind: 'report', message: { $in: ['arrival', 'departure'] } }],
} as const;

export const createTaskNoticeActivities = (
  { models }: Pick<Deps, 'models'>,
  { sendNotification }: { sendNotification: (input: NotificationInput) => Promise<void> },
) => ({
  /** Mails each task once, the oldest first, and gives how many. Safe to retry: who was told is not told again, and a task is marked only when all were. A
   *  task whose mail cannot leave holds up no other. Errors: MailUnavailable (retried). */
  async tellTasks(): Promise<number> {
    const tasks = await models.TaskModel.find(TO_TELL as never)
      .select('_id')
      .sort({ openedAt: 1, _id: 1 })
      .limit(AT_ONCE)
      .lean();
    const failures: unknown[] = [];
    for (const { _id } of tasks) {
      try {
        await sendNotification({ key: `${_id}:opened:task-opened`, template: 'task-opened', resourceId: _id, step: 'opened' });
        await models.TaskModel.updateOne({ _id }, { $set: { toldAt: new Date() } });
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return tasks.length;
  },
});

/** What the mail of one task says, and to whom: whoever has to act. Null where there is no such task. */
export async function taskNotice(
  models: Models,
  id: string,
  publicUrl: string,
): Promise<{ organisationIds: string[]; content: MailContent } | null> {
  const task = await models.TaskModel.findById(id).lean();
  if (task === null) return null;
  const about = await nameOf(models, task);
  const organisationIds = await actorsOf(models, task);
  return { organisationIds, content: { about, facts: factsOf(task, about), link: `${publicUrl}/v1/tasks/${id}` } };
}

/** The name by which its reader knows what the task is about: a transfer, or lists of a month that are summed up. */
async function nameOf(models: Models, { _id, transferId, sumUpId = null }: TaskRecord): Promise<string> {
  const transfer = transferId === null ? null : await models.transferHead(transferId);
  const sumUp = sumUpId === null ? null : await models.SumUpModel.findById(sumUpId).select('month customsCode').lean();
  return transfer?.reference ?? (sumUp === null ? (transferId ?? _id) : `${sumUp.month} ${sumUp.customsCode}`);
}

function factsOf({ cause, cure, texts, tickets, examples }: TaskRecord, reference: string): MailContent['facts'] {
  const orders = examples.slice(0, NAMED).map(({ orderNo }) => orderNo);
  return [
    { label: LABELS.reference, value: reference },
    { label: LABELS.cause, value: cause },
    { label: LABELS.cure, value: cure },
    ...(texts.length === 0 ? [] : [{ label: LABELS.said, value: texts.slice(0, NAMED).join('; ') }]),
    ...(tickets === 0 ? [] : [{ label: LABELS.tickets, value: String(tickets) }]),
    ...(orders.length === 0 ? [] : [{ label: LABELS.orders, value: orders.join(', ') }]),
  ];
}

/** Whoever has to act, of those who have an organisation here; the seller knows the others. */
async function actorsOf(models: Models, { who, kind, message, organisationId, transferId }: TaskRecord): Promise<string[]> {
  if (who === 'operator') return operators(models);
  if (kind !== 'report' || message !== 'arrival') return [organisationId];
  const reports = await models.ArrivalReportModel.find({ transferId, state: 'matched' }).select('organisationId').lean();
  return [...new Set([organisationId, ...reports.map((report) => report.organisationId)])];
}

/** The organisations that hold a key of an operator which has not been revoked. */
const operators = (models: Models): Promise<string[]> =>
  models.ApiKeyModel.distinct('organisationId', { role: 'operator', revokedAt: null }).exec();
