import { expect, vi } from 'vitest';
import {
  type ChangeDecision,
  decideChange,
  proposeChange,
  reinstateEnterprise,
  resubmitEnterprise,
  suspendEnterprise,
} from '../../contracts/enterprise.messages.ts';
import type { Proposal } from '../../contracts/enterprise.ts';
import {
  type ReviewDecision,
  decideReview,
  evidenceAdded,
  reinstateRegistration,
  renewRegistration,
  resubmitRegistration,
  suspendRegistration,
  withdrawRegistration,
} from '../../contracts/registration.messages.ts';
import { chinaDate, endOfChinaDay } from '../../domain/calendar.ts';
import { enterpriseRegistration, warehouseRegistration } from '../../workflows/index.ts';
import type { Fakes } from './fakes.ts';
import type { Stage } from './running.ts';

export const seller = { by: 'key_seller', requestId: 'req-1' };
export const officer = { by: 'key_officer', requestId: 'req-2' };
export const approval: ReviewDecision = { decision: 'approved', reasons: [], actor: officer };
export const rejection: ReviewDecision = { decision: 'rejected', reasons: ['licence expired'], actor: officer };

type Advance = Fakes['advanceEnterprise'] | Fakes['advanceWarehouseRegistration'];
/** The steps of a registration in the order they were written, each once: a local activity may run again after a lost workflow task. */
export const stepsOf = (advance: Advance): string[] => [...new Set(advance.mock.calls.map(([{ step }]) => step))];

const ENTERPRISE_WRITES = [
  'advanceEnterprise',
  'suspendEnterprise',
  'reinstateEnterprise',
  'resubmitEnterprise',
  'proposeEnterpriseChange',
  'decideEnterpriseChange',
] as const;
/** Every step of an enterprise in the order they were written, each once. */
export function enterpriseSteps(fakes: Fakes): string[] {
  const written = ENTERPRISE_WRITES.flatMap((name) => {
    const { calls, invocationCallOrder } = fakes[name].mock;
    return calls.map(([{ step }], index) => ({ step, order: invocationCallOrder[index] ?? 0 }));
  });
  return [...new Set(written.toSorted((one, other) => one.order - other.order).map(({ step }) => step))];
}
export const mailsOf = (fakes: Fakes): string[] => fakes.sendNotification.mock.calls.map(([{ template }]) => template);

/** A registration of an enterprise under way. It lives until it is withdrawn. */
export async function anEnterprise({ start, fakes, id }: Stage) {
  const workflowId = `ent_${id}`;
  const input = { id: workflowId, organisationId: 'org_1', requestId: 'req-0' };
  const flow = await start(enterpriseRegistration, workflowId, [input]);
  const reaches = (step: string) => written(fakes.advanceEnterprise, step);
  const decides = (review: ReviewDecision, updateId?: string) =>
    flow.executeUpdate(decideReview, { args: [review], ...(updateId === undefined ? {} : { updateId }) });
  return {
    flow,
    reaches,
    decides,
    resubmits: (correction: Proposal = {}) => flow.executeUpdate(resubmitEnterprise, { args: [{ correction, actor: seller }] }),
    suspends: (...reasons: string[]) => flow.executeUpdate(suspendEnterprise, { args: [{ reasons, actor: officer }] }),
    reinstates: () => flow.executeUpdate(reinstateEnterprise, { args: [{ actor: officer }] }),
    proposes: (changeId: string, proposal: Proposal = { nameEn: 'New' }) =>
      flow.executeUpdate(proposeChange, { args: [{ changeId, proposal, actor: seller }] }),
    settles: (changeId: string, decision: ChangeDecision['decision'], ...reasons: string[]) =>
      flow.executeUpdate(decideChange, {
        args: [{ changeId, decision, reasons, actor: decision === 'withdrawn' ? seller : officer }],
      }),
    withdraws: () => flow.executeUpdate(withdrawRegistration, { args: [seller] }),
    async isApproved(): Promise<void> {
      await reaches('under-review');
      await decides(approval);
    },
  };
}

/** A registration of a seller at a warehouse under way. */
export async function aRegistration({ start, fakes, id }: Stage) {
  const workflowId = `whr_${id}`;
  const input = { id: workflowId, organisationId: 'org_1', requestId: 'req-0' };
  const flow = await start(warehouseRegistration, workflowId, [input]);
  const reaches = (step: string) => written(fakes.advanceWarehouseRegistration, step);
  return {
    flow,
    reaches,
    brings: () => flow.signal(evidenceAdded, seller),
    decides: (review: ReviewDecision) => flow.executeUpdate(decideReview, { args: [review] }),
    withdraws: () => flow.executeUpdate(withdrawRegistration, { args: [seller] }),
    renews: (validTo: string) => flow.executeUpdate(renewRegistration, { args: [{ validTo, actor: seller }] }),
    resubmits: () => flow.executeUpdate(resubmitRegistration, { args: [seller] }),
    isSuspended: () => flow.executeUpdate(suspendRegistration, { args: [{ reasons: ['address in doubt'], actor: officer }] }),
    isReinstated: () => flow.executeUpdate(reinstateRegistration, { args: [officer] }),
    /** With evidence on file and a reviewer's eyes on it. */
    async comesUnderReview(): Promise<void> {
      await flow.signal(evidenceAdded, seller);
      await reaches('under-review');
    },
  };
}

export const DAY_MS = 86_400_000;
/** A registration that is good for some days from now, and the server's time at which each of its steps was written. */
export async function lasting({ env, fakes }: Stage, days: number): Promise<{ end: number; at: Map<string, number> }> {
  const now = await env.currentTimeMs();
  const validTo = chinaDate(new Date(now + days * DAY_MS).toISOString());
  const at = new Map<string, number>();
  fakes.readWarehouseRegistration.mockResolvedValue({ validTo, missing: [], demanded: false });
  fakes.advanceWarehouseRegistration.mockImplementation(async ({ step }) => {
    at.set(step, await env.currentTimeMs());
  });
  return { end: endOfChinaDay(validTo).getTime(), at };
}

/** As `lasting`, of a warehouse that customs wants filed. */
export async function demandFiling(stage: Stage, days: number): Promise<{ end: number; at: Map<string, number> }> {
  const lasted = await lasting(stage, days);
  const validTo = chinaDate(new Date(lasted.end).toISOString());
  stage.fakes.readWarehouseRegistration.mockResolvedValue({ validTo, missing: [], demanded: true });
  return lasted;
}

const written = (advance: Advance, step: string): Promise<void> =>
  vi.waitFor(() => expect(stepsOf(advance)).toContain(step), { timeout: 20_000, interval: 5 });
