import { Readable } from 'node:stream';
import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import { DOCUMENT_FORMATS, DOCUMENT_KINDS, type PaperTicket, type TransferPapers } from '../contracts/documents.ts';
import { billOf } from '../domain/transport.ts';
import type { Consignee, EnterpriseRecord, StockTransferRecord, TicketRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

/** Printing goes on in a thread of its own, so that this one has time to say so. */
const HEARTBEAT_MS = 5_000;

export const createPaperActivities = ({ models, files, renderDocument }: Pick<Deps, 'models' | 'files' | 'renderDocument'>) => ({
  /** Makes every paper of a transfer in every format and files it, in an edition of its own after each amendment that is in force. Safe to retry: a
   *  paper's id follows from transfer and edition, one that is filed is not printed again, and the first one stays. Returns how many papers there are
   *  of the edition. Errors: NOT_FOUND. */
  async renderDocuments(transferId: string): Promise<number> {
    const edition = 1 + (await models.AmendmentModel.countDocuments({ transferId, approved: { $gt: 0 }, settledAt: { $ne: null } }));
    const wanted = DOCUMENT_KINDS.flatMap((kind) =>
      DOCUMENT_FORMATS.map((format) => {
        const key = `${kind}:${format}${edition === 1 ? '' : `:${edition}`}`;
        return { _id: models.derivedId('document', transferId, key), kind, format };
      }),
    );
    const filed = await models.DocumentModel.find({ resourceId: transferId }).select('_id').lean();
    const missing = wanted.filter(({ _id }) => !filed.some((document) => document._id === _id));
    if (missing.length === 0) return wanted.length;
    const { organisationId, papers } = await readPapers(models, transferId);
    const alive = setInterval(() => heartbeat(), HEARTBEAT_MS);
    try {
      for (const { _id, kind, format } of missing) {
        const { fileName: name, mimeType, bytes } = await renderDocument(kind, format, papers);
        const fileName = edition === 1 ? name : name.replace(/(\.\w+)$/u, ` (${edition})$1`);
        const file = { _id, organisationId, sha256: models.sha256Of(bytes), sizeBytes: bytes.length, mimeType, pages: null };
        await models.keepFile(
          files,
          file,
          () => Readable.from([bytes]),
          async (session, { sha256, sizeBytes, createdAt }) => {
            const resourceId = transferId;
            const document = { _id, organisationId, resourceId, kind, format, edition, fileName, mimeType, sizeBytes, sha256, createdAt };
            await models.insertNew(models.DocumentModel, [document], session);
            return true;
          },
        );
      }
    } finally {
      clearInterval(alive);
    }
    return wanted.length;
  },
});

async function readPapers(models: Deps['models'], transferId: string): Promise<{ organisationId: string; papers: TransferPapers }> {
  const transfer = await models.transferHead(transferId);
  if (transfer === null) throw ApplicationFailure.nonRetryable(`no stock transfer ${transferId}`, 'NOT_FOUND');
  const [tickets, seller, consignee] = await Promise.all([
    models.TicketModel.find({ transferId, state: { $ne: 'withdrawn' } })
      .sort({ sequence: 1 })
      .lean(),
    models.EnterpriseModel.findById(transfer.enterpriseId).lean(),
    models.consigneeOf(transfer),
  ]);
  if (seller === null || consignee === null)
    throw ApplicationFailure.nonRetryable(`stock transfer ${transferId} has lost a party`, 'NOT_FOUND');
  return {
    organisationId: transfer.organisationId,
    papers: { ...headOf(transfer, seller, consignee), tickets: tickets.map(ticketOf) },
  };
}

function headOf(
  transfer: Omit<StockTransferRecord, 'lines'>,
  seller: EnterpriseRecord,
  { name, address, country, port }: Consignee,
): Omit<TransferPapers, 'tickets'> {
  const { _id, mode, reference, declarationDate, currency, transport, customsCode, portCode } = transfer;
  const { nameZh, nameEn, addressZh, addressEn, usci } = seller;
  return {
    transferId: _id,
    mode,
    reference,
    issuedOn: declarationDate,
    currency,
    seller: { nameZh, nameEn, addressZh, addressEn, usci, customsCode: seller.customsCode },
    consignee: { name, address, country, port },
    transport: { ...transport, billNo: billOf(transport) },
    customsCode,
    portCode,
  };
}

const ticketOf = ({ orderNo, path, simplified, reasons, lines }: TicketRecord): PaperTicket => ({
  orderNo,
  path,
  simplified,
  reasons,
  lines: lines.map(lineOf),
});

function lineOf({ goods, declaredHsCode, ...line }: TicketRecord['lines'][number]): PaperTicket['lines'][number] {
  const { nameZh, nameEn, model, originCountry, unit, legalUnit1, legalUnit2 } = goods;
  const { gnum, sku, pieces, legalQty1, legalQty2, cartons, cartonMarks, netWeightKg, grossWeightKg, unitPrice, totalPrice } = line;
  return {
    gnum,
    sku,
    hsCode: declaredHsCode,
    nameZh,
    nameEn,
    model,
    originCountry,
    pieces,
    unit,
    legalUnit1,
    legalQty1,
    legalUnit2,
    legalQty2,
    cartons,
    cartonMarks,
    netWeightKg,
    grossWeightKg,
    unitPrice,
    totalPrice,
  };
}
