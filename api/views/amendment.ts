import type { z } from 'zod';
import type { Amendment, AmendmentDecision } from '../../contracts/amendment.ts';
import type { Language } from '../../contracts/units.ts';
import { amendmentRule } from '../../domain/amendment.ts';
import type { AmendmentRecord } from '../../models/index.ts';
import { instantOrNull } from './instants.ts';

const decisionView = (
  { rule, changes, orders }: AmendmentRecord['decisions'][number],
  language: Language,
): z.infer<typeof AmendmentDecision> => {
  const { answer, text, cure, source, confidence } = amendmentRule(rule);
  return { answer, rule, text: text[language], cure: cure?.[language] ?? null, source, confidence, changes, orders };
};
export const decisionViews = ({ decisions }: AmendmentRecord, language: Language): z.infer<typeof AmendmentDecision>[] =>
  decisions.map((decision) => decisionView(decision, language));

/** An amendment as the API shows it. */
export const amendmentView = (record: AmendmentRecord, language: Language): z.infer<typeof Amendment> => ({
  id: record._id,
  transferId: record.transferId,
  state: record.state,
  reason: record.reason,
  decisions: decisionViews(record, language),
  approved: record.approved,
  refused: record.refused,
  pending: record.pending,
  refusals: record.refusals,
  askedAt: record.askedAt.toISOString(),
  settledAt: instantOrNull(record.settledAt),
});
