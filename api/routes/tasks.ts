import { z } from 'zod';
import { transferId } from '../../contracts/ids.ts';
import { resubmitFiling } from '../../contracts/stock-transfer.messages.ts';
import { TASK_KINDS, Task, TaskCompletion } from '../../contracts/task.ts';
import { ACTORS } from '../../domain/refusals/entry.ts';
import { TASK, statesOf } from '../../domain/states.ts';
import { StockTransferModel, TaskModel, type TaskRecord, hasProgressed, inTransaction, recordProgress } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Context, type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { taskView } from '../views/refusal.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Tasks';
const path = '/v1/tasks';
const roles = ['seller', 'operator'] as const;
const findTask = (id: string, principal: Principal): Promise<TaskRecord> => findSeen(TaskModel, { ...ownedBy(principal), _id: id });

const stateConflict = (state: string): Problem =>
  new Problem('STATE_CONFLICT', {
    detail: { en: `The task is ${state}`, 'zh-CN': `任务当前状态：${state}` },
    extra: { state },
  });

type Completing = Pick<Context<unknown, unknown, unknown>, 'principal' | 'actor' | 'commandId'> & { note: string };

/** Notes that somebody has done what a task asked for; the same command twice does it once. */
const complete = ({ _id }: TaskRecord, { actor, commandId, note }: Completing): Promise<void> =>
  inTransaction(async (session) => {
    const task = await TaskModel.findById(_id).session(session).lean();
    if (task === null) throw new Problem('NOT_FOUND');
    const step = `completed:${commandId}`;
    if (await hasProgressed(_id, step, session)) return;
    if (task.state !== 'open') throw stateConflict(task.state);
    const { organisationId, entry, tickets } = task;
    const detail = { transferId: task.transferId, entry, tickets, note };
    await recordProgress(
      { resource: 'task', resourceId: _id, organisationId, step, kind: 'completed', state: 'done', detail, ...actor },
      session,
    );
    await TaskModel.updateOne({ _id }, { $set: { state: 'done', completedBy: actor.by, note, closedAt: new Date() } }, { session });
  });

/** What failed on its way goes out again by itself once nothing else of its filing waits for a person. A transfer that nobody asks any more has
 *  gone on meanwhile. */
async function sendAgain(flows: Flows, task: TaskRecord, { principal, actor, commandId }: Completing): Promise<void> {
  const { transferId: _id } = task;
  if (_id === null || task.kind !== 'refusal' || task.next !== 'same-key-re-sign') return;
  if ((await TaskModel.exists({ filingId: task.filingId, kind: 'refusal', state: 'open' })) !== null) return;
  const find = () => findSeen(StockTransferModel, { ...ownedBy(principal), _id }, ['lines']);
  const { attention } = await find();
  if (attention?.actions.includes('resubmit') !== true) return;
  await flows.command(find, resubmitFiling, { actor }, commandId);
}

export const taskRoutes = (flows: Flows): Route[] => [
  route({
    method: 'get',
    path,
    tag,
    summary: 'What persons have to see to, newest first: refusals with cause and cure, papers that are missing, ways that are closed',
    roles,
    query: PageQuery.extend({
      state: z.enum(statesOf(TASK)).optional(),
      who: z.enum(ACTORS).optional(),
      kind: z.enum(TASK_KINDS).optional(),
      transferId: transferId().optional(),
      code: z.string().trim().min(1).max(20).optional(),
      status: z.string().trim().min(1).max(20).optional(),
    }),
    answers: { status: 200, schema: pageOf(Task) },
    async handle({ query: { limit, cursor, ...wanted }, principal, language }) {
      const { data, nextCursor } = await page(TaskModel, { ...ownedBy(principal), ...wanted }, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: data.map((task) => taskView(task, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One task',
    roles,
    params: byId('task'),
    answers: { status: 200, schema: Task },
    handle: async ({ params, principal, language }) => ({ body: taskView(await findTask(params.id, principal), language) }),
  }),
  timelineRoute({ path, tag, kind: 'task', roles, find: findTask }),
  route({
    method: 'post',
    path: `${path}/{id}:complete`,
    tag,
    summary: 'Say that what a task asked for is done; what failed on its way then goes out again under its business key',
    roles,
    params: byId('task'),
    body: TaskCompletion,
    answers: { status: 200, schema: Task },
    errors: ['STATE_CONFLICT', 'TASK_ENDS_ITSELF', 'TASK_OF_OPERATOR'],
    async handle({ params, body, principal, actor, language, commandId }) {
      const task = await findTask(params.id, principal);
      if (task.who === 'operator' && principal.role !== 'operator') throw new Problem('TASK_OF_OPERATOR');
      if (task.next === 'correct-and-resubmit') throw new Problem('TASK_ENDS_ITSELF');
      const completing = { principal, actor, commandId, note: body.note };
      await complete(task, completing);
      await sendAgain(flows, task, completing);
      return { body: taskView(await findTask(params.id, principal), language) };
    },
  }),
];
