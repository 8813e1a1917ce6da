import type { z } from 'zod';
import type { PaperType } from '../../contracts/files.ts';
import type { BrandAuthorisation, Inspection, InspectionAttachment } from '../../contracts/inspection.ts';
import type { Language } from '../../contracts/units.ts';
import { authorisationWords } from '../../domain/inspection-words.ts';
import type { BrandAuthorisationRecord, InspectionAttachmentRecord, InspectionRecord } from '../../models/index.ts';
import { instantOrNull } from './instants.ts';

export const brandAuthorisationView = ({
  _id,
  revokedAt,
  createdAt,
  ...rest
}: BrandAuthorisationRecord): z.infer<typeof BrandAuthorisation> => ({
  ...rest,
  id: _id,
  revokedAt: instantOrNull(revokedAt),
  createdAt: createdAt.toISOString(),
});

export const inspectionAttachmentView = ({
  mimeType,
  addedAt,
  ...rest
}: InspectionAttachmentRecord): z.infer<typeof InspectionAttachment> => ({
  ...rest,
  mimeType: mimeType as PaperType,
  addedAt: addedAt.toISOString(),
});

export function inspectionView(record: InspectionRecord, language: Language): z.infer<typeof Inspection> {
  const { _id, attempt: _attempt, priorityPack, lines, results, attachments = [], openedAt, decidedAt, ...rest } = record;
  return {
    ...rest,
    id: _id,
    priorityPackId: priorityPack?.packId ?? null,
    lines: lines.map(({ papers, ...line }) => ({
      ...line,
      papers: papers.map(({ id, kind, number, owner, validFrom, validTo }) => ({ id, kind, number, owner, validFrom, validTo })),
      cure: authorisationWords({ ...line, papers }).cure?.[language] ?? null,
    })),
    results: results.map(({ id: _result, ...result }) => result),
    attachments: attachments.map(inspectionAttachmentView),
    openedAt: openedAt.toISOString(),
    decidedAt: instantOrNull(decidedAt),
  };
}
