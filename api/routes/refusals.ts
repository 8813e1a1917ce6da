import { z } from 'zod';
import { Refusal, RefusalInput } from '../../contracts/refusal.ts';
import { TimelineEntry } from '../../contracts/stock-transfer.ts';
import type { RefusalBook } from '../../domain/refusals/book.ts';
import { REFUSED_MESSAGES, type RefusalEntry, RefusalId, UNKNOWN } from '../../domain/refusals/entry.ts';
import {
  type Progress,
  RefusalModel,
  type RefusalRecord,
  TimelineModel,
  inTransaction,
  readRefusalBook,
  recordProgress,
} from '../../models/index.ts';
import { PageQuery, page, pageOf, pageThrough } from '../http/pages.ts';
import { Problem } from '../http/problem.ts';
import { type Context, type Route, route } from '../http/route.ts';
import { refusalView } from '../views/refusal.ts';
import { timelineView } from '../views/transfer.ts';

const tag = 'Refusals';
const path = '/v1/refusals';
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;
const params = z.object({ id: RefusalId });
const Wanted = z.strictObject({
  message: z.enum(REFUSED_MESSAGES).optional(),
  status: z.string().trim().min(1).max(20).optional(),
  code: z.string().trim().min(1).max(20).optional(),
});

/** Whether an entry can fit what is asked for; what it leaves open fits anything. */
const fits = ({ on }: RefusalEntry, { message, status, code }: z.infer<typeof Wanted>): boolean =>
  (message === undefined || on.messages.length === 0 || on.messages.includes(message)) &&
  (status === undefined || on.statuses.length === 0 || on.statuses.includes(status)) &&
  (code === undefined || on.codes.includes(code));

const historyOf = (id: string): string => `refusal:${id}`;

type Writer = Pick<Context<unknown, unknown, unknown>, 'principal' | 'actor' | 'commandId'>;

/** Writes an entry, with who wrote it and what stood there before. The same command twice writes once. */
async function write(
  id: string,
  kind: 'entered' | 'retired',
  change: (before: RefusalEntry | null) => Omit<RefusalRecord, '_id' | 'createdAt' | 'updatedAt'>,
  { principal, actor, commandId }: Writer,
): Promise<void> {
  await inTransaction(async (session) => {
    const stored = await RefusalModel.findById(id).session(session).lean();
    const before = stored === null ? (await readRefusalBook()).byId(id) : entryOf(stored);
    const now = new Date();
    const after = change(before);
    const progress: Progress = {
      resource: 'refusal',
      resourceId: historyOf(id),
      organisationId: principal.organisationId,
      step: `${kind}:${commandId}`,
      kind,
      state: after.retiredAt === null ? 'in-force' : 'retired',
      detail: { before, after: entryOf({ ...after, _id: id, createdAt: now, updatedAt: now }) },
      ...actor,
    };
    if (!(await recordProgress(progress, session))) return;
    const set = { $set: { ...after, updatedAt: now }, $setOnInsert: { createdAt: now } };
    await RefusalModel.updateOne({ _id: id }, set, { session, upsert: true });
  });
}

const entryOf = ({ _id, retiredAt: _r, createdAt: _c, updatedAt: _u, ...rule }: RefusalRecord): RefusalEntry => ({ id: _id, ...rule });

async function shown(id: string, language: Context<unknown, unknown, unknown>['language']) {
  const [book, entered] = await Promise.all([readRefusalBook(), RefusalModel.findById(id).lean()]);
  return { body: refusalView(found(book, id), entered, language) };
}

function found(book: RefusalBook, id: string): RefusalEntry {
  const entry = book.byId(id);
  if (entry === null) throw new Problem('NOT_FOUND');
  return entry;
}

export const refusalRoutes = (): Route[] => [
  route({
    method: 'get',
    path,
    tag,
    summary: 'The refusal table: for each refusal its cause, who acts and what to do; an entry fits what its lists leave open',
    roles: ALL,
    query: PageQuery.extend(Wanted.shape),
    answers: { status: 200, schema: pageOf(Refusal) },
    async handle({ query: { limit, cursor, ...wanted }, language }) {
      const [book, entered] = await Promise.all([readRefusalBook(), RefusalModel.find().lean()]);
      const enteredBy = new Map(entered.map((record) => [record._id, record]));
      const entries = book.entries.filter((entry) => fits(entry, wanted)).toSorted((a, b) => a.id.localeCompare(b.id));
      const { data, nextCursor } = pageThrough(entries, ({ id }) => id, { limit, cursor });
      return { body: { data: data.map((entry) => refusalView(entry, enteredBy.get(entry.id) ?? null, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One entry of the refusal table',
    roles: ALL,
    params,
    answers: { status: 200, schema: Refusal },
    handle: ({ params: { id }, language }) => shown(id, language),
  }),
  route({
    method: 'put',
    path: `${path}/{id}`,
    tag,
    summary: 'Enter an entry, or put one in place of what stands there; it explains from the next refusal on',
    roles: ['operator'],
    params,
    body: RefusalInput,
    answers: { status: 200, schema: Refusal },
    async handle({ params: { id }, body, language, ...writer }) {
      await write(id, 'entered', () => ({ ...body, retiredAt: null }), writer);
      return shown(id, language);
    },
  }),
  route({
    method: 'post',
    path: `${path}/{id}:retire`,
    tag,
    summary: 'Take an entry out of use, also a shipped one; PUT brings it back',
    roles: ['operator'],
    params,
    answers: { status: 200, schema: Refusal },
    errors: ['REFUSAL_NEEDED'],
    async handle({ params: { id }, language, ...writer }) {
      if (id === UNKNOWN) throw new Problem('REFUSAL_NEEDED');
      const { id: _id, ...rule } = found(await readRefusalBook(), id);
      await write(id, 'retired', () => ({ ...rule, retiredAt: new Date() }), writer);
      return shown(id, language);
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}/timeline`,
    tag,
    summary: 'Who changed the entry when, and what stood there before, oldest first',
    roles: ['operator'],
    params,
    query: PageQuery,
    answers: { status: 200, schema: pageOf(TimelineEntry) },
    async handle({ params: { id }, query, language }) {
      found(await readRefusalBook(), id);
      const { data, nextCursor } = await page(TimelineModel, { resourceId: historyOf(id) }, query, { by: 'at', direction: 1 });
      return { body: { data: data.map((entry) => timelineView(entry, language)), nextCursor } };
    },
  }),
];
