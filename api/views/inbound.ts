import type { z } from 'zod';
import type { Discrepancy, InboundNotice, Receipt, ReceiptInput } from '../../contracts/inbound.ts';
import { CONDITIONS } from '../../domain/receiving.ts';
import type { DiscrepancyRecord, InboundNoticeRecord, ReceiptRecord } from '../../models/index.ts';

type Counted = ReceiptInput['lines'];

/** A notice beside everything counted for it; a wrong item is not one that was announced. Units: pieces. */
export function noticeView(notice: InboundNoticeRecord, counted: Counted): z.infer<typeof InboundNotice> {
  const bySku = Map.groupBy(counted, ({ sku }) => sku);
  return {
    id: notice._id,
    transferId: notice.transferId,
    warehouseId: notice.warehouseId,
    sellerName: notice.sellerName,
    reference: notice.reference,
    state: notice.state,
    lines: notice.lines.map(({ sku, nameZh, nameEn, announcedPieces, cartonMarks }) => {
      const byCondition = piecesByCondition(bySku.get(sku) ?? []);
      const { 'wrong-item': _wrong, ...itself } = byCondition;
      const receivedPieces = Object.values(itself).reduce((total, pieces) => total + pieces, 0);
      return { sku, nameZh, nameEn, announcedPieces, receivedPieces, byCondition, cartonMarks };
    }),
    cartons: notice.cartons,
    createdAt: notice.createdAt.toISOString(),
  };
}

function piecesByCondition(lines: Counted): Record<(typeof CONDITIONS)[number], number> {
  const pieces = Object.fromEntries(CONDITIONS.map((condition) => [condition, 0])) as Record<(typeof CONDITIONS)[number], number>;
  for (const line of lines) pieces[line.condition] += line.pieces;
  return pieces;
}

export const receiptView = (receipt: ReceiptRecord): z.infer<typeof Receipt> => ({
  id: receipt._id,
  inboundNoticeId: receipt.inboundNoticeId,
  messageId: receipt.messageId,
  isFinal: receipt.isFinal,
  occurredAt: receipt.occurredAt,
  lines: receipt.lines,
  noticeState: receipt.noticeState,
  postedAt: receipt.postedAt.toISOString(),
});

export const discrepancyView = (discrepancy: DiscrepancyRecord): z.infer<typeof Discrepancy> => ({
  id: discrepancy._id,
  transferId: discrepancy.transferId,
  inboundNoticeId: discrepancy.inboundNoticeId,
  kind: discrepancy.kind,
  sku: discrepancy.sku,
  pieces: discrepancy.pieces,
  state: discrepancy.state,
  createdAt: discrepancy.createdAt.toISOString(),
});
