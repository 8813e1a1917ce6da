import type { z } from 'zod';
import type { Review } from '../../contracts/enterprise.ts';
import type { Evidence, Warehouse } from '../../contracts/warehouse.ts';
import type { EvidenceRecord, ReviewRecord, WarehouseRecord } from '../../models/index.ts';

export const reviewView = (review: ReviewRecord | null): z.infer<typeof Review> | null =>
  review === null ? null : { decision: review.decision, reasons: review.reasons, by: review.by, at: review.at.toISOString() };

export function warehouseView({ _id, regime = 'free-circulation', createdAt, ...input }: WarehouseRecord): z.infer<typeof Warehouse> {
  return { ...input, regime, id: _id, createdAt: createdAt.toISOString() };
}

export const evidenceView = ({ fileId: _file, uploadedAt, ...evidence }: EvidenceRecord): z.infer<typeof Evidence> => ({
  ...evidence,
  uploadedAt: uploadedAt.toISOString(),
});
