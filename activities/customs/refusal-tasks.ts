import type { ClientSession } from 'mongoose';
import { type Refused, type RefusalBook, codeIn, refusedOf } from '../../domain/refusals/book.ts';
import { type RefusalEntry, UNKNOWN } from '../../domain/refusals/entry.ts';
import type { TicketReceipt } from '../../domain/ticket-state.ts';
import type { FilingRecord, TaskRecord, TicketRecord, TicketRefusal } from '../../models/index.ts';
import type { Deps } from '../deps.ts';

type Models = Deps['models'];
type Filing = Pick<FilingRecord, '_id' | 'organisationId' | 'transferId'>;

/** How many tickets and different texts a task shows; `tickets` counts all. */
const EXAMPLES = 5;
const TEXTS = 20;
/** Who writes what follows from receipts. */
const BY_RECEIPTS = { by: 'customs', requestId: null } as const;

/** A refusal with its reason and the task it belongs to: one for each filing, reason and attempt, and of unknown reasons one for each code. */
export function withReason(
  models: Models,
  book: RefusalBook,
  { filingId, path, attempt }: Pick<TicketRecord, 'filingId' | 'path' | 'attempt'>,
  refusal: TicketReceipt,
): TicketRefusal {
  const refused = refusedOf(refusal, path);
  const { id, next } = book.find(refused);
  const reason = id === UNKNOWN ? `${id}:${refused.message}:${refused.status}:${codeIn(refused.text) ?? ''}` : id;
  return { ...refusal, entry: id, next, task: models.derivedId('task', filingId, `${reason}:${attempt}`) };
}

type Group = { _id: string; refusal: TicketRefusal; path: TicketRecord['path']; tickets: number } & Pick<TaskRecord, 'examples' | 'texts'>;

/** Brings the tasks of a filing's refused tickets up to date with its tickets: opens, counts, and closes what nothing stands in any more. Within
 *  the transaction that counts the tickets, so that whoever hears of a refusal finds its task. The same however often it is called. */
export async function keepRefusalTasks(models: Models, filing: Filing & { revision: number }, rejected: number, session: ClientSession) {
  const known = await models.TaskModel.find({ filingId: filing._id, kind: 'refusal' }).session(session).lean();
  if (rejected === 0 && known.every(({ state }) => state !== 'open')) return;
  const groups = await groupsOf(models, filing._id, session);
  const knownById = new Map(known.map((task) => [task._id, task]));
  const fresh = groups.filter(({ _id }) => !knownById.has(_id));
  if (fresh.length > 0) {
    const book = await models.readRefusalBook();
    for (const group of fresh) await openTask(models, taskOf(filing, group, book), session);
  }
  for (const group of groups) {
    const task = knownById.get(group._id);
    if (task !== undefined && task.completedBy === null) await recountTask(models, task, group, filing.revision, session);
  }
  const standing = new Set(groups.map(({ _id }) => _id));
  for (const task of known) {
    if (task.state === 'open' && !standing.has(task._id))
      await closeTask(models, task, await endOf(models, task, session), `${filing.revision}`, session);
  }
}

const groupsOf = async (models: Models, filingId: string, session: ClientSession): Promise<Group[]> => {
  const groups = await models.TicketModel.aggregate<Group>([
    { $match: { filingId, state: 'rejected', 'refusal.task': { $type: 'string' } } },
    { $sort: { sequence: 1 } },
    {
      $group: {
        _id: '$refusal.task',
        refusal: { $first: '$refusal' },
        path: { $first: '$path' },
        tickets: { $sum: 1 },
        examples: { $firstN: { n: EXAMPLES, input: { ticketId: '$_id', orderNo: '$orderNo' } } },
        texts: { $firstN: { n: TEXTS, input: '$refusal.info' } },
      },
    },
    { $sort: { tickets: -1, _id: 1 } },
  ]).session(session);
  return groups.map((group) => ({ ...group, texts: [...new Set(group.texts)] }));
};

function taskOf(filing: Filing, { _id, refusal, path, tickets, examples, texts }: Group, book: RefusalBook): TaskRecord {
  const refused = refusedOf(refusal, path);
  const entry = book.byId(refusal.entry ?? UNKNOWN) ?? book.find(refused);
  return { ...explainedTask(filing, 'refusal', entry, refused), _id, tickets, examples, texts };
}

/** Whose task it is: a filing's, or an application's to sum up lists, which has none. */
type Explained = Pick<TaskRecord, 'organisationId' | 'transferId' | 'sumUpId'> & { _id: string | null };

/** A task as it is opened, explained by an entry; whose words stand in it as they came. */
export const explainedTask = (
  { _id: filingId, organisationId, transferId, sumUpId = null }: Explained,
  kind: TaskRecord['kind'],
  { id, who, next, cause, cure, source, confidence }: RefusalEntry,
  { message, status, text }: Refused,
): Omit<TaskRecord, '_id'> => ({
  organisationId,
  transferId,
  filingId,
  sumUpId,
  kind,
  entry: id,
  message,
  status,
  code: codeIn(text),
  who,
  next,
  cause,
  cure,
  source,
  confidence,
  texts: text === '' ? [] : [text],
  tickets: 0,
  examples: [],
  state: 'open',
  completedBy: null,
  note: null,
  openedAt: new Date(),
  closedAt: null,
});

type Written = Pick<TaskRecord, '_id' | 'organisationId' | 'transferId' | 'sumUpId' | 'entry' | 'tickets'>;
const told = ({ _id, organisationId, transferId, sumUpId, entry, tickets }: Written, step: string, kind: string, state: string) =>
  ({
    resource: 'task',
    resourceId: _id,
    organisationId,
    step,
    kind,
    state,
    detail: { ...(sumUpId == null ? { transferId } : { sumUpId }), entry, tickets },
    ...BY_RECEIPTS,
  }) as const;

/** Opens a task once; one that was there stays as it is. */
export async function openTask(models: Models, task: TaskRecord, session: ClientSession): Promise<void> {
  if ((await models.insertNew(models.TaskModel, [task], session)) === 1)
    await models.recordProgress(told(task, 'opened', 'opened', 'open'), session);
}

/** Ends a task because of what happened. `step` makes the end unique where a task may be opened again. */
export async function closeTask(
  models: Models,
  task: TaskRecord,
  state: 'done' | 'obsolete',
  step: string,
  session: ClientSession,
): Promise<void> {
  const closed = { state, tickets: 0, closedAt: new Date() };
  const { modifiedCount } = await models.TaskModel.updateOne({ _id: task._id, state: 'open' }, { $set: closed }, { session });
  if (modifiedCount === 1) await models.recordProgress(told({ ...task, tickets: 0 }, `closed:${step}`, state, state), session);
}

/** Counts a task anew; one that was closed is open again when that is taken back. */
export async function recountTask(
  models: Models,
  task: TaskRecord,
  group: Pick<TaskRecord, 'tickets' | 'examples' | 'texts'>,
  revision: number,
  session: ClientSession,
): Promise<void> {
  const { tickets, examples, texts } = group;
  if (task.state === 'open' && task.tickets === tickets) return;
  await models.TaskModel.updateOne({ _id: task._id }, { $set: { tickets, examples, texts, state: 'open', closedAt: null } }, { session });
  if (task.state !== 'open') await models.recordProgress(told({ ...task, tickets }, `reopened:${revision}`, 'reopened', 'open'), session);
}

/** Obsolete when the tickets it was about were given up, done when they went on. */
async function endOf(models: Models, { examples }: TaskRecord, session: ClientSession): Promise<'done' | 'obsolete'> {
  const going = await models.TicketModel.exists({
    _id: { $in: examples.map(({ ticketId }) => ticketId) },
    state: { $ne: 'withdrawn' },
  }).session(session);
  return going === null ? 'obsolete' : 'done';
}
