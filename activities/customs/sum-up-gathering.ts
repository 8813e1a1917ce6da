import { heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { chinaDate } from '../../domain/calendar.ts';
import { summaryDue } from '../../domain/clocks.ts';
import type { TicketState } from '../../domain/states.ts';
import { type SumUpGroup, groupKey, monthOf } from '../../domain/sum-up.ts';
import type { PolicyRecord, SumUpRecord, TicketRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { startOnce } from '../starts.ts';

type Models = Deps['models'];
/** Lists looked at together. */
const BATCH = 500;
/** Customs has let them go and they stand. */
export const SUMMED_UP_FROM: readonly TicketState[] = ['released', 'departed', 'finalised'];
/** Of a list, by which customs' own time of its release is known; the second where the first never came. Source: china-export.md §3.5. */
const RELEASES = ['800', '899'] as const;

type Released = Pick<TicketRecord, '_id' | 'organisationId' | 'transferId' | 'attempt'>;
type Placed = Omit<SumUpGroup, 'packId' | 'version'> & {
  ticketId: string;
  organisationId: string;
  policy: PolicyRecord;
  releasedOn: string;
  dueOn: string;
};

export const createSumUpGatheringActivities = (deps: Pick<Deps, 'models' | 'policies'> & { temporal: Client }) => {
  const { models, temporal } = deps;
  return {
    /** Puts every released list that is owed a summary, and is in no application, into that of its month which still collects, or begins the next; then
     *  starts the flows of applications that have none. Returns how many lists it placed. Safe to run at any time, also twice at once: a list is
     *  placed in the transaction that counts it, and an application that has gone out takes no more. */
    async gatherSumUps(): Promise<number> {
      let placed = 0;
      for (let after = ''; ;) {
        const found: Released[] = await models.TicketModel.find({
          sumUp: true,
          summary: { $type: 'null' },
          state: { $in: SUMMED_UP_FROM },
          _id: { $gt: after },
        } as never)
          .select('organisationId transferId attempt')
          .sort({ _id: 1 })
          .limit(BATCH)
          .lean();
        if (found.length === 0) break;
        const lists = await placedOf(deps, found);
        for (const own of Map.groupBy(lists, groupOf).values()) placed += await place(models, own);
        after = found.at(-1)?._id ?? after;
        heartbeat(placed);
      }
      await startFlows(models, temporal);
      return placed;
    },
  };
};

const groupOf = ({ policy: { packId, version }, enterpriseId, customsCode, mode, month }: Placed): string =>
  groupKey({ enterpriseId, customsCode, mode, month, packId, version });

/** Where each list belongs, by its transfer, the pack that this keeps, and customs' own time of the release. A list whose transfer has taken a pack since
 *  by which nothing is summed up belongs nowhere. */
async function placedOf({ models, policies }: Pick<Deps, 'models' | 'policies'>, lists: readonly Released[]): Promise<Placed[]> {
  const transfers = await models.StockTransferModel.find({ _id: { $in: [...new Set(lists.map(({ transferId }) => transferId))] } })
    .select('enterpriseId customsCode mode policies')
    .lean();
  const transferOf = new Map(transfers.map((transfer) => [transfer._id, transfer] as const));
  const released = await releasesOf(models, lists);
  return lists.flatMap((list): Placed[] => {
    const transfer = transferOf.get(list.transferId);
    const releasedAt = released.get(list._id);
    const policy = transfer?.policies.find(({ subject }) => subject === 'list-summary');
    if (transfer === undefined || policy === undefined || releasedAt === undefined) return [];
    const { 'list-summary': pack } = models.recallKept<'list-summary'>(policies, [policy]);
    const releasedOn = chinaDate(releasedAt);
    const dueOn = summaryDue(pack.parameters, { releasedOn });
    if (dueOn === null) return [];
    const { enterpriseId, customsCode, mode } = transfer;
    const { _id: ticketId, organisationId } = list;
    return [{ ticketId, organisationId, enterpriseId, customsCode, mode, month: monthOf(releasedAt), policy, releasedOn, dueOn }];
  });
}

/** When each list was released. */
async function releasesOf(models: Models, lists: readonly Released[]): Promise<Map<string, string>> {
  const receipts = await models.CustomsMessageModel.find({
    ticketId: { $in: lists.map(({ _id }) => _id) },
    direction: 'received',
    messageType: 'list',
    status: { $in: RELEASES },
  })
    .select('ticketId attempt status at')
    .lean();
  const byList = Map.groupBy(receipts, ({ ticketId }) => ticketId);
  return new Map(
    lists.flatMap(({ _id, attempt }) => {
      const own = (byList.get(_id) ?? []).filter((receipt) => receipt.attempt === attempt);
      const [first] = own.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.at < b.at ? -1 : 1));
      return first === undefined ? [] : [[_id, first.at] as const];
    }),
  );
}
const rankOf = ({ status }: { status: string | null }): number => RELEASES.findIndex((one) => one === status);

/** Puts lists of one group into its application that still collects; one that has gone out meanwhile makes the transaction run again. */
const place = (models: Models, lists: readonly Placed[]): Promise<number> =>
  models.inTransaction(async (session) => {
    const [first] = lists;
    if (first === undefined) return 0;
    const group = groupOf(first);
    const open = await models.SumUpModel.findOne({ group, state: 'collecting' }).session(session).lean();
    const number = open?.number ?? (await models.SumUpModel.countDocuments({ group }).session(session)) + 1;
    const _id = open?._id ?? models.derivedId('sumUp', first.enterpriseId, `${group}:${number}`);
    if (open === null) {
      await models.insertAll(models.SumUpModel, [begun(_id, group, number, first)], session);
      const { organisationId, month, dueOn } = first;
      const progress = {
        resource: 'sum-up',
        resourceId: _id,
        organisationId,
        step: 'begun',
        kind: 'collecting',
        state: 'collecting',
      } as const;
      await models.recordProgress(
        { ...progress, detail: { month, dueOn, number }, by: 'workflow:sumUpGathering', requestId: null },
        session,
      );
    }
    const { modifiedCount } = await models.TicketModel.bulkWrite(
      lists.map(({ ticketId, releasedOn, dueOn }) => {
        const nothing = { attempt: null, part: null, sumNo: null, entryId: null };
        const summary = { sumUpId: _id, releasedOn, dueOn, state: 'collecting' as const, ...nothing };
        return { updateOne: { filter: { _id: ticketId, summary: { $type: 'null' } } as never, update: { $set: { summary } } } };
      }),
      { session },
    );
    await models.SumUpModel.updateOne(
      { _id },
      { $inc: { lists: modifiedCount, revision: 1 }, $set: { updatedAt: new Date() } },
      { session },
    );
    return modifiedCount;
  });

function begun(
  _id: string,
  group: string,
  number: number,
  { organisationId, enterpriseId, customsCode, mode, month, policy, dueOn }: Placed,
): SumUpRecord {
  const now = new Date();
  return {
    _id,
    organisationId,
    group,
    number,
    enterpriseId,
    customsCode,
    mode,
    month,
    policy,
    dueOn,
    state: 'collecting',
    attempt: null,
    lists: 0,
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
  };
}

async function startFlows(models: Models, temporal: Client): Promise<void> {
  const waiting = await models.SumUpModel.find({ workflowStartedAt: null }).select('organisationId requestId state').lean();
  for (const one of waiting) {
    await startOnce(temporal, 'sumUp', one);
    await models.SumUpModel.updateOne({ _id: one._id }, { $set: { workflowStartedAt: new Date() } });
  }
}
