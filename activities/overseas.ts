import { ApplicationFailure } from '@temporalio/activity';
import type { Actor } from '../contracts/actor.ts';
import { reliefUntil } from '../domain/clocks.ts';
import { account } from '../domain/ledger.ts';
import type { InboundNoticeRecord, StockTransferRecord, TicketRecord } from '../models/index.ts';
import { keepStranded } from './customs/stranded-tasks.ts';
import type { Deps } from './deps.ts';

type Models = Deps['models'];

export const createOverseasActivities = ({ models, policies }: Pick<Deps, 'models' | 'policies'>) => ({
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
    // What is withdrawn stays at home; what customs is still asked about left with the rest, and the departure report names it.
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
    // Customs may have let one go while its lots were opened; the count of tickets that told so found none.
    if (transfer.filingId !== null) await keepStranded(models, transfer.filingId);
    const relief = policies.find('return-relief', transfer.declarationDate, transfer.customsCode, transfer.mode);
    return { lots: lots.length, returnBy: relief === null ? null : reliefUntil(relief.parameters, { exportDate }) };
  },

  /** The buyer of a direct export has the goods: what is in transit becomes delivered, lot by lot. Safe to retry: postings have derived keys.
   *  Errors: NOT_FOUND. */
  async postDelivery(transferId: string): Promise<{ lots: number }> {
    const transfer = await models.transferHead(transferId);
    if (transfer === null) throw ApplicationFailure.nonRetryable(`no direct export ${transferId}`, 'NOT_FOUND');
    const [from, to] = [account.inTransit(transferId), account.delivered(transferId)];
    const lots = await models.LotModel.find({ transferId }).sort({ _id: 1 }).lean();
    const postings = lots.map(({ _id, sku, pieces }) => ({ key: `${transferId}:delivered:${_id}`, lotId: _id, sku, from, to, pieces }));
    await models.inTransaction((session) => models.post(transfer.organisationId, transferId, postings, session));
    return { lots: lots.length };
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
    const coming = await linesUnderWay(models, transfer);
    const lines = [...Map.groupBy(coming, ({ sku }) => sku)].map(([sku, own]) => ({
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
    const { organisationId, reference } = transfer;
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
        warehouseId: warehouse._id,
        reference,
        state: 'announced',
        lines,
        cartons: coming.reduce((total, { cartons }) => total + cartons, 0),
        createdAt: new Date(),
      };
      await models.insertNew(models.InboundNoticeModel, [notice], session);
      await models.StockTransferModel.updateOne({ _id: transferId }, { $set: { inboundNoticeId: noticeId } }, { session });
    });
    return noticeId;
  },
});

/** The lines of which a lot was opened at the departure: what was withdrawn before has not left. */
async function linesUnderWay(models: Models, { _id, lines }: StockTransferRecord): Promise<StockTransferRecord['lines']> {
  const lots = await models.LotModel.find({ transferId: _id }).select('ticketId').lean();
  const tickets = await models.TicketModel.find({ _id: { $in: lots.map(({ ticketId }) => ticketId) } })
    .select('orderNo')
    .lean();
  const left = new Set(tickets.map(({ orderNo }) => orderNo));
  return lines.filter(({ bookingNo }) => left.has(bookingNo));
}

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
