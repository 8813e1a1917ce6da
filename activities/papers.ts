import { ApplicationFailure } from '@temporalio/activity';
import { DOCUMENT_FORMATS, DOCUMENT_KINDS, type PaperTicket, type TransferPapers } from '../contracts/documents.ts';
import type { EnterpriseRecord, StockTransferRecord, TicketRecord, WarehouseRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

export const createPaperActivities = ({ models, renderDocument }: Pick<Deps, 'models' | 'renderDocument'>) => ({
  /** Makes every paper of a transfer in every format and files it. Safe to retry: a paper's id follows from the transfer, and the first one stays.
   *  Returns how many papers there are. Errors: NOT_FOUND. */
  async renderDocuments(transferId: string): Promise<number> {
    const { organisationId, papers } = await readPapers(models, transferId);
    let made = 0;
    for (const kind of DOCUMENT_KINDS) {
      for (const format of DOCUMENT_FORMATS) {
        const _id = models.derivedId('document', transferId, `${kind}:${format}`);
        const { fileName, mimeType, bytes } = await renderDocument(kind, format, papers);
        // A try before this one may have stored other bytes: a workbook holds the time it was packed.
        const { sha256, sizeBytes } = await models.storeFile(_id, bytes, fileName);
        await models.insertNew(models.DocumentModel, [
          {
            _id,
            organisationId,
            resourceId: transferId,
            kind,
            format,
            fileName,
            mimeType,
            sizeBytes,
            sha256,
            createdAt: new Date(),
          },
        ]);
        made += 1;
      }
    }
    return made;
  },
});

async function readPapers(models: Deps['models'], transferId: string): Promise<{ organisationId: string; papers: TransferPapers }> {
  const transfer = await models.transferHead(transferId);
  if (transfer === null) throw ApplicationFailure.nonRetryable(`no stock transfer ${transferId}`, 'NOT_FOUND');
  const [tickets, seller, warehouse] = await Promise.all([
    models.TicketModel.find({ transferId, state: { $ne: 'withdrawn' } })
      .sort({ sequence: 1 })
      .lean(),
    models.EnterpriseModel.findById(transfer.enterpriseId).lean(),
    models.WarehouseModel.findById(transfer.warehouseId).lean(),
  ]);
  if (seller === null || warehouse === null)
    throw ApplicationFailure.nonRetryable(`stock transfer ${transferId} has lost a party`, 'NOT_FOUND');
  return {
    organisationId: transfer.organisationId,
    papers: { ...headOf(transfer, seller, warehouse), tickets: tickets.map(ticketOf) },
  };
}

function headOf(
  transfer: Omit<StockTransferRecord, 'lines'>,
  seller: EnterpriseRecord,
  warehouse: WarehouseRecord,
): Omit<TransferPapers, 'tickets'> {
  const { _id, reference, declarationDate, currency, transport, customsCode, portCode, totals } = transfer;
  const { nameZh, nameEn, addressZh, addressEn, usci } = seller;
  return {
    transferId: _id,
    reference,
    issuedOn: declarationDate,
    currency,
    seller: { nameZh, nameEn, addressZh, addressEn, usci, customsCode: seller.customsCode },
    consignee: { name: warehouse.name, address: warehouse.address, country: warehouse.country, port: warehouse.port },
    transport,
    customsCode,
    portCode,
    totals,
  };
}

const ticketOf = ({ orderNo, path, simplified, reasons, totals, lines }: TicketRecord): PaperTicket => ({
  orderNo,
  path,
  simplified,
  reasons,
  totals,
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
