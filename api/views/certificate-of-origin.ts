import type { z } from 'zod';
import type { CertificateOfOrigin, Drawdown } from '../../contracts/certificate-of-origin.ts';
import { remainingParts } from '../../domain/origin/drawdown.ts';
import { fromParts } from '../../domain/origin/quantity.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import type { CertificateLineRecord, CertificateRecord, DrawdownRecord } from '../../models/index.ts';

export function certificateView(record: CertificateRecord): z.infer<typeof CertificateOfOrigin> {
  const { _id, organisationId: _organisation, numberKey: _key, boxes, lines, policy, cancellation, createdAt, ...paper } = record;
  const pack = POLICY_BOOK.recall(policy);
  if (pack === null) throw new RangeError(`certificate ${_id} was checked by ${policy.packId}, which is gone`);
  return {
    ...paper,
    id: _id,
    boxes: [...boxes],
    lines: lines.map(lineView),
    policy: { ...policy, confidence: pack.confidence },
    cancellation: cancellation && { reason: cancellation.reason, by: cancellation.by, at: cancellation.at.toISOString() },
    createdAt: createdAt.toISOString(),
  };
}

const lineView = ({ grantedParts, drawnParts, ...line }: CertificateLineRecord) => ({
  ...line,
  granted: fromParts(grantedParts),
  drawn: fromParts(drawnParts),
  remaining: fromParts(remainingParts({ grantedParts, drawnParts })),
});

export const drawdownView = (entry: DrawdownRecord): z.infer<typeof Drawdown> => ({
  id: entry._id,
  certificateId: entry.certificateId,
  kind: entry.reversesId === null ? 'draw' : 'release',
  lineNo: entry.lineNo,
  quantity: fromParts(Math.abs(entry.parts)),
  purpose: entry.purpose,
  on: entry.on,
  reversesId: entry.reversesId,
  reason: entry.reason,
  by: entry.by,
  at: entry.postedAt.toISOString(),
});
