import { Enterprise, EnterpriseCorrection, EnterpriseInput, type Proposal, RefusalInput, Review } from '../../contracts/enterprise.ts';
import { reinstateEnterprise, resubmitEnterprise, suspendEnterprise } from '../../contracts/enterprise.messages.ts';
import { fieldErrors } from '../../contracts/field-errors.ts';
import { withdrawRegistration } from '../../contracts/registration.messages.ts';
import { type EnterpriseRecord, TimelineModel, particularsOf } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { enterpriseView, pastReviewView } from '../views/enterprise.ts';
import { decideFirst } from './first-decision.ts';
import { reviving } from './enterprise-revival.ts';
import { findEnterprise } from './enterprises.ts';

const path = '/v1/enterprises/{id}';
const shared = { method: 'post', tag: 'Enterprises', params: byId('enterprise'), answers: { status: 200, schema: Enterprise } } as const;

const shown = async (id: string, principal: Principal) => ({ body: enterpriseView(await findEnterprise(id, principal)) });

/** Errors: REQUEST_INVALID with every field where a proposal would contradict what stays. */
export function refuseContradictions(enterprise: EnterpriseRecord, proposal: Proposal): void {
  const merged = EnterpriseInput.safeParse({ ...particularsOf(enterprise), ...proposal }, { reportInput: true });
  if (!merged.success) throw new Problem('REQUEST_INVALID', { errors: fieldErrors(merged.error.issues) });
}

export const enterpriseCommandRoutes = (flows: Flows): Route[] => [
  route({
    ...shared,
    path: `${path}:resubmit`,
    summary: 'Submit it again after a rejection, with what is corrected',
    roles: ['seller'],
    body: EnterpriseCorrection,
    errors: ['STATE_CONFLICT', 'ALREADY_EXISTS'],
    async handle({ params: { id }, body: correction, principal, actor, commandId }) {
      refuseContradictions(await findEnterprise(id, principal), correction);
      await flows.command(() => findEnterprise(id, principal), resubmitEnterprise, { correction, actor }, commandId, reviving(flows, id));
      return shown(id, principal);
    },
  }),
  route({
    ...shared,
    path: `${path}:suspend`,
    summary: 'Suspend it, with reasons: nothing new is filed under it',
    roles: ['operator'],
    body: RefusalInput,
    errors: ['STATE_CONFLICT', 'ALREADY_DECIDED'],
    async handle({ params: { id }, body: { reasons }, principal, actor, commandId }) {
      const find = () => findEnterprise(id, principal);
      await decideFirst(
        () => flows.command(find, suspendEnterprise, { reasons, actor }, commandId, reviving(flows, id)),
        async () => {
          const { state, suspension } = await find();
          const standing = state === 'suspended' ? suspension : null;
          return { state, decided: standing === null ? null : { decision: 'suspended', ...standing } };
        },
      );
      return shown(id, principal);
    },
  }),
  route({
    ...shared,
    path: `${path}:reinstate`,
    summary: 'End its suspension',
    roles: ['operator'],
    errors: ['STATE_CONFLICT', 'ALREADY_DECIDED'],
    async handle({ params: { id }, principal, actor, commandId }) {
      const find = () => findEnterprise(id, principal);
      await decideFirst(
        () => flows.command(find, reinstateEnterprise, { actor }, commandId, reviving(flows, id)),
        async () => {
          const { state, suspension } = await find();
          const lifted = state === 'active' ? suspension?.lifted : null;
          return { state, decided: lifted == null ? null : { decision: 'reinstated', ...lifted } };
        },
      );
      return shown(id, principal);
    },
  }),
  route({
    ...shared,
    path: `${path}:withdraw`,
    summary: 'Give the registration up; a change that waits goes with it',
    roles: ['seller'],
    errors: ['STATE_CONFLICT'],
    async handle({ params: { id }, principal, actor, commandId }) {
      await flows.command(() => findEnterprise(id, principal), withdrawRegistration, actor, commandId, reviving(flows, id));
      return shown(id, principal);
    },
  }),
  route({
    method: 'get',
    path: `${path}/reviews`,
    tag: 'Enterprises',
    summary: 'Every review it had, oldest first',
    roles: ['seller', 'operator'],
    params: byId('enterprise'),
    query: PageQuery,
    answers: { status: 200, schema: pageOf(Review) },
    async handle({ params: { id }, query, principal }) {
      await findEnterprise(id, principal);
      const reviews = { resourceId: id, kind: { $in: ['active', 'rejected'] }, 'detail.decision': { $exists: true } };
      const { data, nextCursor } = await page(TimelineModel, reviews, query, { by: 'at', direction: 1 });
      return { body: { data: data.map(pastReviewView), nextCursor } };
    },
  }),
];
