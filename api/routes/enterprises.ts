import { z } from 'zod';
import { Enterprise, EnterpriseInput } from '../../contracts/enterprise.ts';
import { ENTERPRISE, statesOf } from '../../domain/states.ts';
import { EnterpriseModel, type EnterpriseRecord } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy, storeBegun } from '../http/scope.ts';
import { enterpriseView } from '../views/enterprise.ts';
import { reviewRoutes } from './reviews.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Enterprises';
const path = '/v1/enterprises';
export const findEnterprise = (id: string, principal: Principal): Promise<EnterpriseRecord> =>
  findSeen(EnterpriseModel, { ...ownedBy(principal), _id: id });

export const enterpriseRoutes = (flows: Flows): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Register an enterprise, once for all ports',
    roles: ['seller'],
    body: EnterpriseInput,
    answers: { status: 201, schema: Enterprise },
    errors: ['ALREADY_EXISTS'],
    creates: true,
    async handle({ body, principal, actor, newId }) {
      const { organisationId } = principal;
      const _id = newId('enterprise');
      const wanted: EnterpriseRecord = {
        ...body,
        _id,
        organisationId,
        state: 'submitted',
        review: null,
        suspension: null,
        requestId: actor.requestId,
        workflowStartedAt: null,
        createdAt: new Date(),
      };
      const record = await storeBegun(EnterpriseModel, 'enterprise', wanted, actor);
      await flows.start('enterpriseRegistration', record, record.state);
      await EnterpriseModel.updateOne({ _id, workflowStartedAt: null }, { $set: { workflowStartedAt: new Date() } });
      return { body: enterpriseView(await findEnterprise(_id, principal)), location: `${path}/${_id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Registered enterprises',
    roles: ['seller', 'operator'],
    query: PageQuery.extend({ state: z.enum(statesOf(ENTERPRISE)).optional() }),
    answers: { status: 200, schema: pageOf(Enterprise) },
    async handle({ query: { state, ...query }, principal }) {
      const filter = { ...ownedBy(principal), ...(state === undefined ? {} : { state }) };
      const { data, nextCursor } = await page(EnterpriseModel, filter, query, NEWEST_FIRST);
      return { body: { data: data.map(enterpriseView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One enterprise',
    roles: ['seller', 'operator'],
    params: byId('enterprise'),
    answers: { status: 200, schema: Enterprise },
    handle: async ({ params, principal }) => ({ body: enterpriseView(await findEnterprise(params.id, principal)) }),
  }),
  timelineRoute({ path, tag, kind: 'enterprise', roles: ['seller', 'operator'], find: findEnterprise }),
  ...reviewRoutes({ flows, path, tag, kind: 'enterprise', schema: Enterprise, find: findEnterprise, view: enterpriseView }),
];
