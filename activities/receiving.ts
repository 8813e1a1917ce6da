import { ApplicationFailure } from '@temporalio/activity';
import type { ClientSession } from 'mongoose';
import type { Actor } from '../contracts/actor.ts';
import type { ReceiptInput } from '../contracts/inbound.ts';
import { account, receiptPostings } from '../domain/ledger.ts';
import { type DiscrepancyFound, discrepanciesOf } from '../domain/receiving.ts';
import { INBOUND_NOTICE, type InboundNoticeState, mayBecome } from '../domain/states.ts';
import type { InboundNoticeRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

type Models = Deps['models'];
export type ReceiptPosted = { receiptId: string; noticeState: InboundNoticeState; discrepancies: number };

export const createReceivingActivities = ({ models }: Pick<Deps, 'models'>) => ({
  /** Counts a receipt once: receipt, stock and notice in one transaction; a final one also opens what differs. Safe to retry by receipt id.
   *  Errors: NOT_FOUND; STATE_CONFLICT when the count has ended meanwhile, and then nothing of it counts. */
  async postReceipt({
    transferId,
    receiptId,
    receipt,
    actor,
  }: {
    transferId: string;
    receiptId: string;
    receipt: ReceiptInput;
    actor: Actor;
  }): Promise<ReceiptPosted> {
    return models.inTransaction(async (session) => {
      const notice = await noticeOf(models, transferId, session);
      const progress = {
        resource: 'inbound-notice',
        resourceId: notice._id,
        organisationId: notice.organisationId,
        step: `receipt:${receiptId}`,
        kind: 'receipt-recorded',
        state: 'receiving',
        detail: { receiptId, isFinal: receipt.isFinal, pieces: receipt.lines.reduce((total, { pieces }) => total + pieces, 0) },
        ...actor,
      } as const;
      if (!(await models.recordProgress(progress, session))) return alreadyPosted(models, receiptId, session);
      if (!mayBeCounted(notice.state)) throw countEnded(notice.state);
      const balances = await models.balancesIn(account.inTransit(transferId), session);
      const postings = receiptPostings({ receiptId, transferId, warehouseId: notice.warehouseId, balances, counted: receipt.lines });
      await models.post(notice.organisationId, transferId, postings, session);
      await models.ReceiptModel.create(
        [
          {
            _id: receiptId,
            ...receipt,
            inboundNoticeId: notice._id,
            transferId,
            by: actor.by,
            noticeState: 'receiving',
            postedAt: new Date(),
          },
        ],
        { session },
      );
      const settled = receipt.isFinal ? await settle(models, notice, receiptId, session) : [];
      const noticeState = receipt.isFinal ? finalState(settled) : 'receiving';
      await models.ReceiptModel.updateOne({ _id: receiptId }, { $set: { noticeState } }, { session });
      await models.InboundNoticeModel.updateOne({ _id: notice._id }, { $set: { state: noticeState } }, { session });
      return { receiptId, noticeState, discrepancies: settled.length };
    });
  },

  /** Closes the notice as it stands. Opens what is missing when no final receipt came. Safe to retry. */
  async closeNotice({ transferId, actor }: { transferId: string; actor: Actor }): Promise<{ short: boolean }> {
    return models.inTransaction(async (session) => {
      const notice = await noticeOf(models, transferId, session);
      const progress = {
        resource: 'inbound-notice',
        resourceId: notice._id,
        organisationId: notice.organisationId,
        step: 'closed',
        kind: 'closed',
        state: 'closed',
        detail: {},
        ...actor,
      } as const;
      if (await models.recordProgress(progress, session)) {
        if (mayBeCounted(notice.state)) await settle(models, notice, `${notice._id}:closed`, session);
        await models.InboundNoticeModel.updateOne({ _id: notice._id }, { $set: { state: 'closed' } }, { session });
      }
      const short = await models.DiscrepancyModel.exists({ inboundNoticeId: notice._id, kind: 'short' }).session(session);
      return { short: short !== null };
    });
  },
});

async function noticeOf(models: Models, transferId: string, session: ClientSession): Promise<InboundNoticeRecord> {
  const notice = await models.InboundNoticeModel.findOne({ transferId }).session(session).lean();
  if (notice === null) throw ApplicationFailure.nonRetryable(`no inbound notice for ${transferId}`, 'NOT_FOUND');
  return notice;
}

/** Until the last count, or until the notice is closed without one. */
const mayBeCounted = (state: InboundNoticeState): boolean => state === 'receiving' || mayBecome(INBOUND_NOTICE, state, 'receiving');

const countEnded = (state: InboundNoticeState): ApplicationFailure =>
  ApplicationFailure.create({ type: 'STATE_CONFLICT', message: `its state is ${state}`, nonRetryable: true, details: [{ state }] });

const finalState = (found: readonly DiscrepancyFound[]): InboundNoticeState =>
  found.length === 0 ? 'received' : 'received-with-discrepancies';

async function alreadyPosted(models: Models, receiptId: string, session: ClientSession): Promise<ReceiptPosted> {
  const receipt = await models.ReceiptModel.findById(receiptId).session(session).lean();
  if (receipt === null) throw new Error(`receipt ${receiptId} is in the timeline but not stored`);
  const discrepancies = receipt.isFinal
    ? await models.DiscrepancyModel.countDocuments({ inboundNoticeId: receipt.inboundNoticeId }).session(session)
    : 0;
  return { receiptId, noticeState: receipt.noticeState, discrepancies };
}

/** Compares everything counted with everything announced, opens what differs and takes what is missing out of transit. */
async function settle(models: Models, notice: InboundNoticeRecord, key: string, session: ClientSession): Promise<DiscrepancyFound[]> {
  const receipts = await models.ReceiptModel.find({ inboundNoticeId: notice._id }).session(session).lean();
  const sent = notice.lines.map(({ sku, announcedPieces }) => ({ sku, pieces: announcedPieces }));
  const found = discrepanciesOf(
    sent,
    receipts.flatMap(({ lines }) => lines),
  );
  const { organisationId, partnerOrganisationId, transferId } = notice;
  const open = {
    organisationId,
    partnerOrganisationId,
    transferId,
    inboundNoticeId: notice._id,
    state: 'open',
    createdAt: new Date(),
  } as const;
  await models.insertNew(
    models.DiscrepancyModel,
    found.map((one) => ({ _id: models.derivedId('discrepancy', notice._id, `${one.kind}:${one.sku}`), ...open, ...one })),
    session,
  );
  const missing = await models.balancesIn(account.inTransit(transferId), session);
  const [from, to] = [account.inTransit(transferId), account.missing(transferId)];
  await models.post(
    organisationId,
    transferId,
    missing.map(({ lotId, sku, pieces }) => ({ key: `${key}:missing:${lotId}`, lotId, sku, from, to, pieces })),
    session,
  );
  return found;
}
