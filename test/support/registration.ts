import { expect, vi } from 'vitest';
import { type ReviewDecision, decideReview, evidenceAdded, withdrawRegistration } from '../../contracts/registration.messages.ts';
import { enterpriseRegistration, warehouseRegistration } from '../../workflows/index.ts';
import type { Fakes } from './fakes.ts';
import type { Stage, StartOptions } from './running.ts';

export const seller = { by: 'key_seller', requestId: 'req-1' };
const officer = { by: 'key_officer', requestId: 'req-2' };
export const approval: ReviewDecision = { decision: 'approved', reasons: [], actor: officer };
export const rejection: ReviewDecision = { decision: 'rejected', reasons: ['licence expired'], actor: officer };

type Advance = Fakes['advanceEnterprise'] | Fakes['advanceWarehouseRegistration'];
/** The steps of a registration in the order they were written, each once: a local activity may run again after a lost workflow task. */
export const stepsOf = (advance: Advance): string[] => [...new Set(advance.mock.calls.map(([{ step }]) => step))];

/** A registration of an enterprise under way. */
export async function anEnterprise({ start, fakes, id }: Stage, options?: StartOptions) {
  const workflowId = `ent_${id}`;
  const input = { id: workflowId, organisationId: 'org_1', requestId: 'req-0' };
  const flow = await start(enterpriseRegistration, workflowId, [input], options);
  return {
    flow,
    reaches: (step: string) => written(fakes.advanceEnterprise, step),
    decides: (review: ReviewDecision, updateId?: string) =>
      flow.executeUpdate(decideReview, { args: [review], ...(updateId === undefined ? {} : { updateId }) }),
  };
}

/** A registration of a seller at a warehouse under way. */
export async function aRegistration({ start, fakes, id }: Stage, options?: StartOptions) {
  const workflowId = `whr_${id}`;
  const input = { id: workflowId, organisationId: 'org_1', requestId: 'req-0' };
  const flow = await start(warehouseRegistration, workflowId, [input], options);
  const reaches = (step: string) => written(fakes.advanceWarehouseRegistration, step);
  return {
    flow,
    reaches,
    brings: () => flow.signal(evidenceAdded, seller),
    decides: (review: ReviewDecision) => flow.executeUpdate(decideReview, { args: [review] }),
    withdraws: () => flow.executeUpdate(withdrawRegistration, { args: [seller] }),
    /** With evidence on file and a reviewer's eyes on it. */
    async comesUnderReview(): Promise<void> {
      await flow.signal(evidenceAdded, seller);
      await reaches('under-review');
    },
  };
}

const written = (advance: Advance, step: string): Promise<void> =>
  vi.waitFor(() => expect(stepsOf(advance)).toContain(step), { timeout: 20_000, interval: 5 });
