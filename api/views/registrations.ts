import type { z } from 'zod';
import type { Enterprise, Review } from '../../contracts/enterprise.ts';
import type { Evidence, Warehouse } from '../../contracts/warehouse.ts';
import type { EnterpriseRecord, EvidenceRecord, ReviewRecord, WarehouseRecord } from '../../models/index.ts';

export const reviewView = (review: ReviewRecord | null): z.infer<typeof Review> | null =>
  review === null ? null : { decision: review.decision, reasons: review.reasons, by: review.by, at: review.at.toISOString() };

export function enterpriseView(record: EnterpriseRecord): z.infer<typeof Enterprise> {
  const { _id, review, createdAt, requestId: _request, workflowStartedAt: _started, ...input } = record;
  return { ...input, id: _id, review: reviewView(review), createdAt: createdAt.toISOString() };
}

export function warehouseView({ _id, createdAt, ...input }: WarehouseRecord): z.infer<typeof Warehouse> {
  return { ...input, id: _id, createdAt: createdAt.toISOString() };
}

export const evidenceView = ({ fileId: _file, uploadedAt, ...evidence }: EvidenceRecord): z.infer<typeof Evidence> => ({
  ...evidence,
  uploadedAt: uploadedAt.toISOString(),
});
