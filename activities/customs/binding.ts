import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { ClientSession } from 'mongoose';
import type { Actor } from '../../contracts/actor.ts';
import type { BoundTransport } from '../../contracts/transport.ts';
import { Exact } from '../../domain/exact.ts';
import { type BindingState, bindingState, mayBind } from '../../domain/late-binding.ts';
import { LISTS_TO_A_PART, partKeys, partVerdicts, partsOf } from '../../domain/message-parts.ts';
import type { TicketState } from '../../domain/states.ts';
import { refuses, takesIn } from '../../domain/ticket-state.ts';
import type { FilingRecord, TicketRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { manifestKey } from '../plan-records.ts';
import { type FilingDeps, type Progress, contextOf } from './filing.ts';
import { guidOf } from './guid.ts';
import { listManifestMessage } from './messages.ts';
import { storeAndSend } from './outbox.ts';
import { closeTask } from './refusal-tasks.ts';
import { recount } from './tickets.ts';

type Models = Deps['models'];
type Refused = 'BINDING_NOT_DUE' | 'BINDING_TOO_LATE' | 'TRANSPORT_MODE_DIFFERS';
/** `refusals`: what customs said of the parts that it refused. */
export type BindingStanding = { state: BindingState; refusals: string[] };

/** Lists that customs has and that a manifest may name; those that are on the way there have to be answered first. */
const STANDING: readonly TicketState[] = ['accepted', 'arrived', 'inspect', 'released'];
const ON_THE_WAY: readonly TicketState[] = ['planned', 'submitted', 'correcting', 'withdrawing'];
const REFUSALS = 5;

export const createBindingActivities = (deps: FilingDeps) => {
  const { models } = deps;
  return {
    /** States the transport of an export whose carrier's papers were not known: before it is planned as if it had been stated at once, after that for
     *  the manifest that binds its lists. Null when it is stated; else a code of the error table, and nothing is written. Safe to retry: an order
     *  counts once. Errors: NOT_FOUND. */
    async bindTransport(stated: { transferId: string; order: string; transport: BoundTransport; actor: Actor }): Promise<Refused | null> {
      const { transferId, order, transport, actor } = stated;
      return models.inTransaction(async (session) => {
        const transfer = await models.StockTransferModel.findById(transferId).select('-lines').session(session).lean();
        if (transfer === null) throw ApplicationFailure.nonRetryable(`no transfer ${transferId}`, 'NOT_FOUND');
        const step = `binding:${order}`;
        if (await models.hasProgressed(transferId, step, session)) return null;
        const filing = transfer.filingId === null ? null : await models.FilingModel.findById(transfer.filingId).session(session).lean();
        if (filing?.departureKey != null) return 'BINDING_TOO_LATE';
        const due = filing === null ? transfer.transport.boundLater === true : mayBind((await standingOf(models, filing, session)).state);
        if (!due) return 'BINDING_NOT_DUE';
        if (transfer.transport.mode !== transport.mode) return 'TRANSPORT_MODE_DIFFERS';
        const resource = {
          resource: models.resourceOf(transfer),
          resourceId: transferId,
          organisationId: transfer.organisationId,
        } as const;
        await models.recordProgress(
          { ...resource, step, kind: 'transport-bound', state: transfer.state, detail: { transport }, ...actor },
          session,
        );
        await models.StockTransferModel.updateOne({ _id: transferId }, { $set: { transport, updatedAt: new Date() } }, { session });
        if (filing !== null) await bindAnew(models, filing, order, session);
        return null;
      });
    },

    /** Where the binding of a filing stands; notes when customs has taken its manifest. Safe to repeat. */
    async followBinding(filingId: string): Promise<BindingStanding> {
      return models.inTransaction(async (session) => {
        const filing = await models.FilingModel.findById(filingId).session(session).orFail().lean();
        const standing = await standingOf(models, filing, session);
        const manifest = filing.binding?.manifest ?? null;
        if (standing.state === 'taken' && manifest !== null && manifest.takenAt === null)
          await models.FilingModel.updateOne({ _id: filingId }, { $set: { 'binding.manifest.takenAt': new Date() } }, { session });
        return standing;
      });
    },

    /** Sends the manifest that binds every list that is bound to nothing yet, in parts under one copNo. `waiting` counts lists that customs has to
     *  number, or to answer, first: then nothing is sent. Safe to retry: which lists are in which part is noted before the first part goes out,
     *  and a part keeps its guid and bytes. Errors: MESSAGE_INVALID; SingleWindowUnavailable (retried). */
    async sendManifest(filingId: string): Promise<Progress & { waiting: number }> {
      const waiting = await openManifest(models, filingId);
      const { binding } = await models.FilingModel.findById(filingId).orFail().lean();
      const manifest = binding?.manifest ?? null;
      if (waiting === 0 && manifest !== null && manifest.sentAt === null) {
        const context = await contextOf(deps, filingId);
        const { number, parts, grossWeightKg } = manifest;
        const copNo = manifestKey(filingId, number);
        for (const [index, businessKey] of partKeys(copNo, parts).entries()) {
          const part = { number: index + 1, of: parts };
          const tickets = await models.TicketModel.find({ filingId, 'manifest.number': number, 'manifest.part': part.number } as never)
            .select('sequence logisticsNo manifest')
            .sort({ sequence: 1 })
            .lean<Pick<TicketRecord, 'sequence' | 'logisticsNo' | 'manifest'>[]>();
          const guid = guidOf(filingId, 'manifest', number, part.number);
          await storeAndSend(deps, [
            {
              guid,
              businessKey,
              ticketId: null,
              filingId,
              attempt: number,
              make: (stamp) => listManifestMessage({ copNo, part, grossWeightKg }, tickets, context, stamp),
            },
          ]);
          heartbeat(part.number);
        }
        await models.FilingModel.updateOne(
          { _id: filingId, 'binding.manifest.number': number, 'binding.manifest.sentAt': null },
          { $set: { 'binding.manifest.sentAt': new Date() } },
        );
      }
      return { ...(await recount(models, filingId)), waiting };
    },
  };
};

type List = Pick<TicketRecord, '_id' | 'state' | 'declarationNo' | 'totals' | 'manifest'>;
const listsOf = (models: Models, filingId: string, session: ClientSession): Promise<List[]> =>
  models.TicketModel.find({ filingId, path: 'list', state: { $in: [...STANDING, ...ON_THE_WAY] } } as never)
    .select('state declarationNo totals manifest')
    .sort({ sequence: 1 })
    .session(session)
    .lean<List[]>();
const isBound = ({ manifest, declarationNo }: List): boolean => manifest != null && manifest.declarationNo === declarationNo;
const isWaiting = ({ state, declarationNo }: List): boolean => ON_THE_WAY.includes(state) || declarationNo === null;

async function standingOf(models: Models, { _id, binding = null }: FilingRecord, session: ClientSession): Promise<BindingStanding> {
  if (binding === null) return { state: 'none', refusals: [] };
  const lists = await listsOf(models, _id, session);
  const unbound = lists.filter((list) => !isBound(list)).length;
  const verdicts = await verdictsOf(models, _id, binding.manifest, session);
  const refusals = verdicts.flatMap(({ refusal }) => refusal?.info ?? []).slice(0, REFUSALS);
  return { state: bindingState(binding, unbound, verdicts), refusals };
}

/** What customs said of each part; that one could not be read comes under the name of the message itself. */
async function verdictsOf(
  models: Models,
  filingId: string,
  manifest: NonNullable<FilingRecord['binding']>['manifest'],
  session: ClientSession,
) {
  if (manifest === null) return [];
  const keys = partKeys(manifestKey(filingId, manifest.number), manifest.parts);
  const byGuid = new Map(keys.map((key, index) => [guidOf(filingId, 'manifest', manifest.number, index + 1), key]));
  const received = await models.CustomsMessageModel.find({
    businessKey: { $in: [...keys, ...byGuid.keys()] },
    direction: 'received',
    filingId,
  })
    .select('businessKey status at info')
    .session(session)
    .lean();
  const receipts = received.map(({ businessKey, status, at, info }) => ({
    businessKey: byGuid.get(businessKey) ?? businessKey,
    status: status ?? '',
    at,
    info,
  }));
  return partVerdicts(keys, receipts, { takesIn, refuses });
}

/** Every list has to be named again by the transport as it is stated now, and nobody need see to what customs refused before. */
async function bindAnew(models: Models, { _id }: FilingRecord, order: string, session: ClientSession): Promise<void> {
  await models.FilingModel.updateOne({ _id }, { $inc: { 'binding.supplied': 1 } }, { session });
  await models.TicketModel.updateMany({ filingId: _id, manifest: { $ne: null } } as never, { $set: { manifest: null } }, { session });
  const refused = { filingId: _id, kind: 'report', state: 'open', message: 'list-manifest' } as const;
  for (const task of await models.TaskModel.find(refused).session(session).lean())
    await closeTask(models, task, 'done', `stated:${order}`, session);
}

/** Fixes the next manifest: which lists it names, in which part. Returns how many lists have to be answered before there can be one; where one is
 *  fixed and on its way already, or nothing is left to bind, none. */
const openManifest = (models: Models, filingId: string): Promise<number> =>
  models.inTransaction(async (session) => {
    const { binding = null } = await models.FilingModel.findById(filingId).session(session).orFail().lean();
    if (binding === null || binding.supplied === 0) return 0;
    const { supplied, manifest } = binding;
    if (manifest?.supplied === supplied && manifest.sentAt === null) return 0;
    const unbound = (await listsOf(models, filingId, session)).filter((list) => !isBound(list));
    const waiting = unbound.filter(isWaiting).length;
    if (waiting > 0 || unbound.length === 0) return waiting;
    const number = (manifest?.number ?? 0) + 1;
    const grossWeightKg = unbound.reduce((sum, { totals }) => sum.plus(totals.grossWeightKg), new Exact(0)).toFixed();
    const next = { number, supplied, parts: partsOf(unbound.length), grossWeightKg, sentAt: null, takenAt: null };
    await models.FilingModel.updateOne({ _id: filingId }, { $set: { 'binding.manifest': next } }, { session });
    const named = unbound.map(({ _id, declarationNo }, index) => ({
      updateOne: {
        filter: { _id },
        update: { $set: { manifest: { number, part: Math.floor(index / LISTS_TO_A_PART) + 1, declarationNo } } },
      },
    }));
    await models.TicketModel.bulkWrite(named, { session });
    return 0;
  });
