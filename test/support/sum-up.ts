import { expect, vi } from 'vitest';
import { resubmitSumUp, summaryAnswered } from '../../contracts/sum-up.messages.ts';
import type { SumUpState } from '../../domain/states.ts';
import { sumUp } from '../../workflows/index.ts';
import type { Fakes } from './fakes.ts';
import type { Stage } from './running.ts';
import { actor } from './transfer.ts';

const DAY_MS = 86_400_000;

/** An application whose month ends in 20 days; its last day is the 35th from now. `standing` is what the database works out from now on, and
 *  `answers` that customs has said something. */
export async function aSumUp({ env, start, fakes, id }: Stage, shiftDays = 0) {
  const now = await env.currentTimeMs();
  const day = (days: number): string => new Date(now + (days + shiftDays) * DAY_MS).toISOString();
  fakes.planSumUp.mockResolvedValue({ applyAt: day(21), remindAt: [day(30), day(34)], overdueAt: day(36) });
  const standing = (state: SumUpState): void => {
    fakes.followSumUp.mockResolvedValue({ state, refusals: state === 'refused' ? ['人工退单'] : [] });
  };
  const flow = await start(sumUp, `sum_${id}`, [{ sumUpId: `sum_${id}`, organisationId: 'org_1', requestId: null }]);
  const answers = async (state: SumUpState): Promise<void> => {
    standing(state);
    await flow.signal(summaryAnswered);
  };
  const resubmits = () => flow.executeUpdate(resubmitSumUp, { args: [{ actor }] });
  return { flow, standing, answers, resubmits };
}

export const appliedTimes = async (fakes: Fakes, times: number): Promise<void> =>
  vi.waitFor(() => expect(fakes.sendSumUp).toHaveBeenCalledTimes(times), { timeout: 20_000, interval: 20 });
/** Mails and what the record was told of the last day, each by its step. */
export const mailsOf = (fakes: Fakes): string[] => [
  ...new Set(fakes.sendNotification.mock.calls.map(([{ template, step }]) => `${template} ${step}`)),
];
export const duesOf = (fakes: Fakes): string[] => [...new Set(fakes.tellSumUpDue.mock.calls.map(([{ step, kind }]) => `${step} ${kind}`))];
