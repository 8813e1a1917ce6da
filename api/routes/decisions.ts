import type { z } from 'zod';
import { Decision, Reevaluation } from '../../contracts/policy.ts';
import type { PlanningSubject } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { canonicalText } from '../../domain/policy/pack.ts';
import { type PlanInput, decidePlan } from '../../domain/transfer-plan.ts';
import { DecisionModel, type DecisionRecord, inputOf, recallKept, sha256Of } from '../../models/index.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { type TransferResource, findTransfer } from './transfer-resource.ts';

const tag = 'Policies';
const roles = ['seller', 'operator'] as const;

function decisionView({
  _id,
  resourceId,
  kind,
  policies,
  inputSha256,
  outcomeSha256,
  decidedAt,
}: DecisionRecord): z.infer<typeof Decision> {
  return { id: _id, resourceId, kind, policies, inputSha256, outcomeSha256, decidedAt: decidedAt.toISOString() };
}

/** The decisions on exports of one resource. */
export const transferDecisionRoutes = <Head, Line>(resource: TransferResource<Head, Line>): Route[] => [
  route({
    method: 'get',
    path: `${resource.path}/{id}/decisions`,
    tag,
    summary: 'What was decided about a transfer by policy, and by which packs',
    roles,
    params: byId(resource.kind),
    query: PageQuery,
    answers: { status: 200, schema: pageOf(Decision) },
    async handle({ params, query, principal }) {
      const { _id: resourceId } = await findTransfer(resource, params.id, principal);
      const { data, nextCursor } = await page(DecisionModel, { resourceId }, query, { by: 'decidedAt', direction: 1 }, ['input']);
      return { body: { data: data.map(decisionView), nextCursor } };
    },
  }),
];

export const decisionRoutes = (): Route[] => [
  route({
    method: 'post',
    path: '/v1/decisions/{id}:re-evaluate',
    tag,
    summary: 'Decide again from the input and the packs that were kept, and compare; stores nothing',
    roles,
    params: byId('decision'),
    answers: { status: 200, schema: Reevaluation },
    async handle({ params, principal }) {
      const decision = await findSeen(DecisionModel, { ...ownedBy(principal), _id: params.id });
      const rulings = recallKept<PlanningSubject>(POLICY_BOOK, decision.policies);
      const outcomeSha256 = sha256Of(canonicalText(decidePlan((await inputOf(decision)) as PlanInput, rulings)));
      const { outcomeSha256: recordedSha256 } = decision;
      return { body: { same: outcomeSha256 === recordedSha256, recordedSha256, outcomeSha256 } };
    },
  }),
];
