import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { ClientSession } from 'mongoose';
import type { Actor } from '../../contracts/actor.ts';
import type { SumUpStanding } from '../../contracts/sum-up.messages.ts';
import { LISTS_TO_A_PART, partKey, partKeys, partVerdicts, partsOf } from '../../domain/message-parts.ts';
import {
  type ListOutcome,
  type PartAnswer,
  type SumUpPlan,
  type SummaryResult,
  listOutcomes,
  sumUpPlan,
  sumUpState,
} from '../../domain/sum-up.ts';
import { refuses, takesIn } from '../../domain/ticket-state.ts';
import type { SumUpRecord, TicketRecord, TicketSummary } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { applyReceipts } from './apply-receipts.ts';
import type { FilingDeps } from './filing.ts';
import { guidOf } from './guid.ts';
import { summaryMessage } from './messages.ts';
import { storeAndSend } from './outbox.ts';
import { SUMMED_UP_FROM } from './sum-up-gathering.ts';
import { endSumUpTasks, keepSumUpTasks, openSilence } from './sum-up-tasks.ts';

type Models = Deps['models'];
/** As many refusals as a person reads in one text. */
const REFUSALS = 5;
const BY_ITSELF = { by: 'workflow:sumUp', requestId: null } as const;

export const createSumUpActivities = (deps: FilingDeps) => {
  const { models, singleWindow, transmitter } = deps;
  return {
    /** When it goes out, is called to mind and is overdue. Errors: NOT_FOUND. */
    async planSumUp(sumUpId: string): Promise<SumUpPlan> {
      const { month, dueOn } = await read(models, sumUpId);
      return sumUpPlan(month, dueOn);
    },

    /** Fixes what goes out next: the lists that were never applied for, or were refused, each in its part. From the first time on it collects no more.
     *  Returns how many lists that is, 0 where none is left that stands. Safe to retry: what is fixed and has not all gone out stays as it is. */
    async closeSumUp({ sumUpId, actor }: { sumUpId: string; actor: Actor | null }): Promise<number> {
      return models.inTransaction(async (session) => {
        const record = await read(models, sumUpId, session);
        const lists = await listsOf(models, sumUpId, session);
        const { attempt } = record;
        if (attempt !== null && attempt.sentAt === null) return lists.filter(({ summary }) => summary.attempt === attempt.number).length;
        const due = lists.filter(({ summary }) => summary.attempt === null || summary.state === 'refused');
        const number = (attempt?.number ?? 0) + 1;
        const state = lists.length === 0 ? 'empty' : due.length === 0 ? record.state : 'applied';
        const next = due.length === 0 ? attempt : { number, parts: partsOf(due.length), sentAt: null };
        await models.TicketModel.bulkWrite(
          due.map(({ _id, summary }, index) => {
            const part = Math.floor(index / LISTS_TO_A_PART) + 1;
            const applied = { ...summary, attempt: number, part, state: 'applied' as const, sumNo: null, entryId: null };
            return { updateOne: { filter: { _id }, update: { $set: { summary: applied } } } };
          }),
          { session },
        );
        const set = { state, attempt: next, lists: lists.length, refusals: [], updatedAt: new Date() };
        await models.SumUpModel.updateOne({ _id: sumUpId }, { $set: set, $inc: { revision: 1 } }, { session });
        if (due.length > 0) await endSumUpTasks(models, sumUpId, ['report'], `applied:${number}`, session);
        const detail = { attempt: number, lists: due.length };
        if (state !== record.state)
          await tell(models, record, { step: `closed:${number}`, kind: state, state, detail, ...(actor ?? BY_ITSELF) }, session);
        return due.length;
      });
    },

    /** Applies for what is fixed, in parts under one copNo. Safe to retry: a part keeps its guid and bytes. Errors: MESSAGE_INVALID; NOT_FOUND;
     *  SingleWindowUnavailable (retried). */
    async sendSumUp(sumUpId: string): Promise<void> {
      const record = await read(models, sumUpId);
      const { attempt } = record;
      if (attempt === null || attempt.sentAt !== null) return;
      const enterprise = await models.EnterpriseModel.findById(record.enterpriseId).lean();
      if (enterprise === null) throw ApplicationFailure.nonRetryable(`sum-up ${sumUpId} has lost its enterprise`, 'NOT_FOUND');
      const { number, parts } = attempt;
      const copNo = summaryKey(sumUpId, number);
      for (const [index, businessKey] of partKeys(copNo, parts).entries()) {
        const part = { number: index + 1, of: parts };
        const named = { 'summary.sumUpId': sumUpId, 'summary.attempt': number, 'summary.part': part.number };
        const lists = await models.TicketModel.find(named as never)
          .select('declarationNo')
          .sort({ _id: 1 })
          .lean<Pick<TicketRecord, 'declarationNo'>[]>();
        const invtNos = lists.map(({ declarationNo }) => declarationNo ?? '');
        const { customsCode } = record;
        await storeAndSend(deps, [
          {
            guid: guidOf(sumUpId, 'summary', number, part.number),
            businessKey,
            ticketId: null,
            filingId: sumUpId,
            attempt: number,
            make: (stamp) => summaryMessage({ copNo, part, customsCode, invtNos }, enterprise, transmitter, stamp),
          },
        ]);
        heartbeat(part.number);
      }
      const unsent = { _id: sumUpId, 'attempt.number': number, 'attempt.sentAt': null };
      await models.SumUpModel.updateOne(unsent, { $set: { 'attempt.sentAt': new Date() } });
    },

    /** Works out from everything on file where each list stands, keeps that with the tickets, and opens and ends tasks. The same answer however often
     *  and in whatever order receipts came. */
    async followSumUp(sumUpId: string): Promise<SumUpStanding> {
      const book = await models.readRefusalBook();
      return models.inTransaction(async (session) => {
        const record = await read(models, sumUpId, session);
        const lists = await listsOf(models, sumUpId, session);
        const { answers, results } = await saidOf(deps, sumUpId, lists, session);
        const facts = lists.map(({ declarationNo, summary: { attempt, part } }) => ({ invtNo: declarationNo ?? '', attempt, part }));
        const outcomes = listOutcomes(facts, answers, results);
        await keepOutcomes(models, lists, outcomes, session);
        const state = sumUpState(outcomes) ?? 'empty';
        const refused = outcomes.flatMap(({ refusal }) => refusal ?? []);
        const refusals = [...new Set(refused.map(({ info }) => info))].slice(0, REFUSALS);
        const standing = {
          state,
          lists: lists.length,
          summed: outcomes.filter((one) => one.state === 'summed').length,
          sumNos: [...new Set(outcomes.flatMap(({ sumNo }) => sumNo ?? []))],
          entryIds: [...new Set(outcomes.flatMap(({ entryId }) => entryId ?? []))],
          refusals,
        };
        await models.SumUpModel.updateOne(
          { _id: sumUpId },
          { $set: { ...standing, updatedAt: new Date() }, $inc: { revision: 1 } },
          { session },
        );
        await keepSumUpTasks(models, { ...record, state }, refused, book, session);
        const { number } = record.attempt ?? { number: 0 };
        if (state !== record.state)
          await tell(models, record, { step: `${number}:${state}`, kind: state, state, detail: standing, ...BY_ITSELF }, session);
        return { state, refusals };
      });
    },

    /** Looks into the silence of customs on an application: asks for its state, where the transport can, and opens a task for what is missing. Sends
     *  nothing. Safe to repeat. */
    async chaseSumUp(sumUpId: string): Promise<void> {
      const { attempt } = await read(models, sumUpId);
      if (attempt === null || attempt.sentAt === null) return;
      const keys = partKeys(summaryKey(sumUpId, attempt.number), attempt.parts);
      const queries = keys.map((businessKey) => ({ messageType: 'CEB701Message', businessKey, exporterCode: '' }) as const);
      const trouble = await (async () => {
        if (singleWindow.ask !== null) await applyReceipts(deps, await singleWindow.ask(queries));
        return '';
      })().catch(inWords);
      await openSilence(models, await read(models, sumUpId), trouble);
    },

    /** Tells that it is due soon, or overdue, once for each `step`. */
    async tellSumUpDue({ sumUpId, step, kind }: { sumUpId: string; step: string; kind: 'due-soon' | 'overdue' }): Promise<void> {
      await models.inTransaction(async (session) => {
        const record = await read(models, sumUpId, session);
        const { dueOn, lists, summed, state } = record;
        await tell(models, record, { step, kind, state, detail: { dueOn, lists, summed }, ...BY_ITSELF }, session);
        if (kind === 'overdue') await models.SumUpModel.updateOne({ _id: sumUpId }, { $set: { overdue: true } }, { session });
      });
    },
  };
};

/** A peer that is away, or knows no such question, must not keep a person from being told. Errors: any other. */
function inWords(error: unknown): string {
  if (error instanceof Error && ['SingleWindowUnavailable', 'SingleWindowRefused'].includes(error.name)) return error.message;
  throw error;
}

async function read(models: Models, sumUpId: string, session: ClientSession | null = null): Promise<SumUpRecord> {
  const record = await models.SumUpModel.findById(sumUpId).session(session).lean();
  if (record === null) throw ApplicationFailure.nonRetryable(`no sum-up ${sumUpId}`, 'NOT_FOUND');
  return record;
}

type Told = { step: string; kind: string; state: string; detail: Record<string, unknown> } & Actor;
const tell = (models: Models, { _id, organisationId }: SumUpRecord, told: Told, session: ClientSession): Promise<boolean> =>
  models.recordProgress({ resource: 'sum-up', resourceId: _id, organisationId, ...told }, session);

/** copNo of an application, which holds 30 characters. */
const summaryKey = (sumUpId: string, attempt: number): string =>
  `OS${sumUpId.replaceAll('-', '').slice(-24).toUpperCase()}${String(attempt).padStart(2, '0')}`;

type List = Pick<TicketRecord, '_id' | 'declarationNo'> & { summary: TicketSummary };
/** Those that stand: a list that was withdrawn since is summed up nowhere. */
const listsOf = (models: Models, sumUpId: string, session: ClientSession): Promise<List[]> =>
  models.TicketModel.find({ 'summary.sumUpId': sumUpId, state: { $in: SUMMED_UP_FROM } } as never)
    .select('declarationNo summary')
    .sort({ _id: 1 })
    .session(session)
    .lean<List[]>();

/** What customs said of each part that still has lists, and of the forms. */
async function saidOf(
  { models, singleWindow }: Pick<Deps, 'models' | 'singleWindow'>,
  sumUpId: string,
  lists: readonly List[],
  session: ClientSession,
): Promise<{ answers: PartAnswer[]; results: SummaryResult[] }> {
  const received = await models.CustomsMessageModel.find({ filingId: sumUpId, direction: 'received' }).session(session).lean();
  const results = received.flatMap(({ messageType, bytes }): SummaryResult[] => {
    const receipt = messageType === 'summary-result' ? singleWindow.read({ sequence: 0, fileName: '', bytes }) : null;
    if (receipt?.kind !== 'summary-result') return [];
    const { businessKey: sumNo, entryId, status, at, info, invtNos } = receipt;
    return [{ sumNo, entryId, refused: refuses(status), status, at: new Date(at).toISOString(), info, invtNos }];
  });
  const answered = received.filter(({ messageType }) => messageType !== 'summary-result');
  const parts = new Map(
    lists.flatMap(({ summary: { attempt, part } }) =>
      attempt === null || part === null ? [] : [[`${attempt}:${part}`, { attempt, part }] as const],
    ),
  );
  const answers = [...parts.values()].map(({ attempt, part }): PartAnswer => {
    const key = partKey(summaryKey(sumUpId, attempt), part);
    const names = [key, guidOf(sumUpId, 'summary', attempt, part)];
    const own = answered.filter(({ businessKey }) => names.includes(businessKey));
    const receipts = own.map(({ status, at, info }) => ({ businessKey: key, status: status ?? '', at, info }));
    const [verdict] = partVerdicts([key], receipts, { takesIn, refuses });
    const numbered = own.filter(({ alias }) => alias !== null).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    return {
      attempt,
      part,
      accepted: verdict?.accepted ?? false,
      refusal: verdict?.refusal ?? null,
      sumNo: numbered.at(-1)?.alias ?? null,
    };
  });
  return { answers, results };
}

async function keepOutcomes(
  models: Models,
  lists: readonly List[],
  outcomes: readonly ListOutcome[],
  session: ClientSession,
): Promise<void> {
  const updates = lists.flatMap(({ _id, summary }, index) => {
    const { state, sumNo, entryId } = outcomes[index] as ListOutcome;
    const same = summary.state === state && summary.sumNo === sumNo && summary.entryId === entryId;
    return same ? [] : [{ updateOne: { filter: { _id }, update: { $set: { summary: { ...summary, state, sumNo, entryId } } } } }];
  });
  if (updates.length > 0) await models.TicketModel.bulkWrite(updates, { session });
}
