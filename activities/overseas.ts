import { ApplicationFailure } from '@temporalio/activity';
import type { ClientSession } from 'mongoose';
import type { Actor } from '../contracts/actor.ts';
import type { ReceiptInput } from '../contracts/inbound.ts';
import { addMonths } from '../domain/calendar.ts';
import { type LotBalance, account, receiptPostings } from '../domain/ledger.ts';
import { policyOnOrNull } from '../domain/policy/index.ts';
import { type DiscrepancyFound, discrepanciesOf } from '../domain/receiving.ts';
import type { InboundNoticeState } from '../domain/states.ts';
import type { InboundNoticeRecord, TicketRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

type Models = Deps['models'];
export type ReceiptPosted = { receiptId: string; noticeState: InboundNoticeState; discrepancies: number };

export const createOverseasActivities = ({ models }: Pick<Deps, 'models'>) => ({
  /** Opens one lot for each line of each declaration and puts its pieces in transit. Safe to retry: lots and postings have derived keys.
   *  `returnBy` is the last day on which they could come back with tax relief; null where no relief is in force for their declaration. */
  async postDeparture({
    transferId,
    exportDate,
  }: {
    transferId: string;
    exportDate: string;
  }): Promise<{ lots: number; returnBy: string | null }> {
    const transfer = await models.transferHead(transferId);
    if (transfer === null) throw ApplicationFailure.nonRetryable(`no stock transfer ${transferId}`, 'NOT_FOUND');
    const tickets = await models.TicketModel.find({ transferId, state: { $ne: 'withdrawn' } })
      .sort({ sequence: 1 })
      .lean();
    const lots = tickets.flatMap((ticket) => ticket.lines.map((line) => lotOf(models, ticket, line, exportDate)));
    await models.inTransaction(async (session) => {
      await models.insertNew(models.LotModel, lots, session);
      const [from, to] = [account.exported(transfer.enterpriseId), account.inTransit(transferId)];
      const postings = lots.map(({ _id, sku, pieces }) => ({ key: `${transferId}:departed:${_id}`, lotId: _id, sku, from, to, pieces }));
      await models.post(transfer.organisationId, transferId, postings, session);
    });
    const relief = policyOnOrNull('return-relief', transfer.declarationDate);
    return { lots: lots.length, returnBy: relief === null ? null : addMonths(exportDate, relief.parameters.months) };
  },

  /** Tells the partner what is coming. Safe to retry: the notice's id follows from the transfer. */
  async announceInbound({ transferId, actor }: { transferId: string; actor: Actor }): Promise<string> {
    const transfer = await models.StockTransferModel.findById(transferId).lean();
    const [warehouse, seller] =
      transfer === null
        ? [null, null]
        : await Promise.all([
            models.WarehouseModel.findById(transfer.warehouseId).lean(),
            models.EnterpriseModel.findById(transfer.enterpriseId).lean(),
          ]);
    if (transfer === null || warehouse === null || seller === null)
      throw ApplicationFailure.nonRetryable(`stock transfer ${transferId} has lost a party`, 'NOT_FOUND');
    const products = await models.productsBySku(
      transfer.organisationId,
      transfer.lines.map(({ sku }) => sku),
    );
    const lines = [...Map.groupBy(transfer.lines, ({ sku }) => sku)].map(([sku, own]) => ({
      sku,
      nameZh: products.get(sku)?.nameZh ?? sku,
      nameEn: products.get(sku)?.nameEn ?? sku,
      announcedPieces: own.reduce((total, { pieces }) => total + pieces, 0),
      cartonMarks: own
        .map(({ cartonMarks }) => cartonMarks)
        .filter(Boolean)
        .join(', '),
    }));
    const noticeId = models.derivedId('inboundNotice', transferId, 'notice');
    const { organisationId, warehouseId, reference } = transfer;
    await models.inTransaction(async (session) => {
      const progress = {
        resource: 'inbound-notice',
        resourceId: noticeId,
        organisationId,
        step: 'announced',
        kind: 'announced',
        state: 'announced',
        detail: { transferId },
        ...actor,
      } as const;
      if (!(await models.recordProgress(progress, session))) return;
      const parties = { organisationId, partnerOrganisationId: warehouse.partnerOrganisationId, sellerName: seller.nameEn };
      const notice: InboundNoticeRecord = {
        _id: noticeId,
        ...parties,
        transferId,
        warehouseId,
        reference,
        state: 'announced',
        lines,
        cartons: transfer.totals.cartons,
        createdAt: new Date(),
      };
      await models.insertNew(models.InboundNoticeModel, [notice], session);
      await models.StockTransferModel.updateOne({ _id: transferId }, { $set: { inboundNoticeId: noticeId } }, { session });
    });
    return noticeId;
  },

  /** Counts a receipt once: receipt, stock and notice in one transaction; a final one also opens what differs. Safe to retry by receipt id. */
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
    const notice = await models.InboundNoticeModel.findOne({ transferId }).lean();
    if (notice === null) throw ApplicationFailure.nonRetryable(`no inbound notice for ${transferId}`, 'NOT_FOUND');
    return models.inTransaction(async (session) => {
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
    const notice = await models.InboundNoticeModel.findOne({ transferId }).lean();
    if (notice === null) throw ApplicationFailure.nonRetryable(`no inbound notice for ${transferId}`, 'NOT_FOUND');
    return models.inTransaction(async (session) => {
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
        const counted = ['received', 'received-with-discrepancies'].includes(notice.state);
        if (!counted) await settle(models, notice, `${notice._id}:closed`, session);
        await models.InboundNoticeModel.updateOne({ _id: notice._id }, { $set: { state: 'closed' } }, { session });
      }
      const short = await models.DiscrepancyModel.exists({ inboundNoticeId: notice._id, kind: 'short' }).session(session);
      return { short: short !== null };
    });
  },
});

type Line = TicketRecord['lines'][number];

function lotOf(models: Models, ticket: TicketRecord, line: Line, exportDate: string) {
  return {
    _id: models.derivedId('lot', ticket._id, String(line.gnum)),
    organisationId: ticket.organisationId,
    transferId: ticket.transferId,
    ticketId: ticket._id,
    sku: line.sku,
    declarationNo: ticket.declarationNo ?? ticket.declarationKey,
    gnum: line.gnum,
    pieces: line.pieces,
    exportDate,
    createdAt: new Date(),
  };
}

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
  const missing: LotBalance[] = await models.balancesIn(account.inTransit(transferId), session);
  const [from, to] = [account.inTransit(transferId), account.missing(transferId)];
  await models.post(
    organisationId,
    transferId,
    missing.map(({ lotId, sku, pieces }) => ({ key: `${key}:missing:${lotId}`, lotId, sku, from, to, pieces })),
    session,
  );
  return found;
}
