import type { z } from 'zod';
import type { ReturnCheck } from '../../contracts/return.ts';
import type { Language } from '../../contracts/units.ts';
import type { ReturnAnswer } from '../../domain/return-eligibility.ts';
import { clockView } from './policy.ts';

export const returnCheckView = (
  lotId: string,
  reentryDate: string,
  { taxedBy, regimes, clocks, wouldChange }: ReturnAnswer,
  language: Language,
): z.infer<typeof ReturnCheck> => ({
  lotId,
  reentryDate,
  taxedBy,
  regimes: regimes.map(({ regime, fits, pack, conditions }) => ({
    regime,
    fits,
    packId: pack?.id ?? null,
    source: pack?.citation.instrument ?? null,
    confidence: pack?.confidence ?? null,
    conditions: conditions.map(({ text, ...condition }) => ({ ...condition, text: text[language] })),
  })),
  clocks: clocks.map((clock) => clockView(clock, language)),
  wouldChange: wouldChange.map((text) => text[language]),
});
