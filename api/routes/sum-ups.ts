import { z } from 'zod';
import { FilingMessage } from '../../contracts/filing.ts';
import { idOf } from '../../contracts/ids.ts';
import { Month, SumUp } from '../../contracts/sum-up.ts';
import { resubmitSumUp } from '../../contracts/sum-up.messages.ts';
import { SUM_UP, statesOf } from '../../domain/states.ts';
import { CustomsMessageModel, SumUpModel, type SumUpRecord } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { messageView } from './filings.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Sum-ups';
const path = '/v1/sum-ups';
const roles = ['seller', 'operator'] as const;
const find = (id: string, principal: Principal): Promise<SumUpRecord> => findSeen(SumUpModel, { ...ownedBy(principal), _id: id });

const sumUpView = ({ _id, group: _group, policy, attempt, revision: _revision, ...record }: SumUpRecord): z.infer<typeof SumUp> => {
  const { requestId: _request, workflowStartedAt: _started, createdAt, updatedAt, ...rest } = record;
  return {
    ...rest,
    id: _id,
    policy,
    attempt: attempt?.number ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
};

/** Applications to sum up released lists to forms (汇总申请单), where the pack of the district has it. */
export const sumUpRoutes = (flows: Flows): Route[] => [
  route({
    method: 'get',
    path,
    tag,
    summary: 'Applications to sum up the lists of a month, newest first',
    roles,
    query: PageQuery.extend({
      state: z.enum(statesOf(SUM_UP)).optional(),
      month: Month.optional(),
      enterpriseId: idOf('enterprise').optional(),
    }),
    answers: { status: 200, schema: pageOf(SumUp) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(SumUpModel, { ...ownedBy(principal), ...wanted }, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: data.map(sumUpView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One application: how many of its lists have their form, and until when they have to',
    roles,
    params: byId('sumUp'),
    answers: { status: 200, schema: SumUp },
    handle: async ({ params, principal }) => ({ body: sumUpView(await find(params.id, principal)) }),
  }),
  timelineRoute({ path, tag, kind: 'sumUp', roles, find }),
  route({
    method: 'get',
    path: `${path}/{id}/messages`,
    tag,
    summary: 'Every message sent and every receipt got, byte for byte, in the order of storing',
    roles,
    params: byId('sumUp'),
    query: PageQuery,
    answers: { status: 200, schema: pageOf(FilingMessage) },
    async handle({ params, query, principal }) {
      const { _id } = await find(params.id, principal);
      const { data, nextCursor } = await page(CustomsMessageModel, { filingId: _id }, query, { by: 'storedAt', direction: 1 });
      return { body: { data: data.map(messageView), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: `${path}/{id}:resubmit`,
    tag,
    summary: 'Apply anew for the lists that customs refused, after what it wants was seen to',
    roles,
    params: byId('sumUp'),
    answers: { status: 200, schema: SumUp },
    errors: ['STATE_CONFLICT'],
    async handle({ params, principal, actor, commandId }) {
      await flows.command(() => find(params.id, principal), resubmitSumUp, { actor }, commandId);
      return { body: sumUpView(await find(params.id, principal)) };
    },
  }),
];
