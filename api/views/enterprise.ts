import type { z } from 'zod';
import type { Enterprise, EnterpriseChange, Review } from '../../contracts/enterprise.ts';
import {
  type EnterpriseChangeRecord,
  type EnterpriseRecord,
  type ReviewRecord,
  type TimelineRecord,
  particularsOf,
} from '../../models/index.ts';
import { reviewView } from './registrations.ts';

const made = ({ by, at }: { by: string; at: Date }): { by: string; at: string } => ({ by, at: at.toISOString() });

export function enterpriseView(record: EnterpriseRecord): z.infer<typeof Enterprise> {
  const { _id: id, organisationId, state, review, suspension, createdAt } = record;
  return {
    ...particularsOf(record),
    id,
    organisationId,
    state,
    review: reviewView(review),
    suspension:
      suspension == null
        ? null
        : { ...made(suspension), reasons: suspension.reasons, lifted: suspension.lifted === null ? null : made(suspension.lifted) },
    createdAt: createdAt.toISOString(),
  };
}

export function changeView({
  _id: id,
  enterpriseId,
  state,
  changed,
  proposed,
  decided,
}: EnterpriseChangeRecord): z.infer<typeof EnterpriseChange> {
  return {
    id,
    enterpriseId,
    state,
    changed,
    proposed: made(proposed),
    decided: decided === null ? null : { ...made(decided), reasons: decided.reasons },
  };
}

/** A review as the timeline has it. */
export const pastReviewView = ({ by, at, detail }: TimelineRecord): z.infer<typeof Review> => {
  const { decision, reasons } = detail as Pick<ReviewRecord, 'decision' | 'reasons'>;
  return { decision, reasons, ...made({ by, at }) };
};
