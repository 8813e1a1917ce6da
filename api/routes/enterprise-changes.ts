import { z } from 'zod';
import { EnterpriseChange, EnterpriseChangeInput, RefusalInput } from '../../contracts/enterprise.ts';
import { type ChangeDecision, decideChange, proposeChange } from '../../contracts/enterprise.messages.ts';
import { idOf } from '../../contracts/ids.ts';
import { ENTERPRISE_CHANGE, statesOf } from '../../domain/states.ts';
import { EnterpriseChangeModel, type EnterpriseChangeRecord, changesOf, particularsOf } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { problemOf } from '../http/failures.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Context, type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { changeView } from '../views/enterprise.ts';
import { type Decision, decideFirst } from './first-decision.ts';
import { refuseContradictions } from './enterprise-commands.ts';
import { reviving } from './enterprise-revival.ts';
import { findEnterprise } from './enterprises.ts';

const tag = 'Enterprises';
const path = '/v1/enterprises/{id}/changes';
const ofOne = z.object({ id: idOf('enterprise'), changeId: idOf('enterpriseChange') });
type OfOne = z.infer<typeof ofOne>;

const find = ({ id, changeId }: OfOne, principal: Principal): Promise<EnterpriseChangeRecord> =>
  findSeen(EnterpriseChangeModel, { ...ownedBy(principal), enterpriseId: id, _id: changeId });

export const enterpriseChangeRoutes = (flows: Flows): Route[] => {
  const decide = async (
    { params, principal, actor, commandId }: Pick<Context<OfOne, unknown, unknown>, 'params' | 'principal' | 'actor' | 'commandId'>,
    decision: ChangeDecision['decision'],
    reasons: string[],
  ) => {
    // The flow knows of a change only whether it waits for its decision.
    const commandable = async () => {
      const { _id, workflowStartedAt } = await findEnterprise(params.id, principal);
      return { _id, workflowStartedAt, state: (await find(params, principal)).state === 'pending' ? 'pending' : 'decided' };
    };
    await decideFirst(
      () =>
        flows.command(
          commandable,
          decideChange,
          { changeId: params.changeId, decision, reasons, actor },
          commandId,
          reviving(flows, params.id),
        ),
      async () => {
        const change = await find(params, principal);
        return { state: change.state, decided: decisionOn(change) };
      },
    );
    return { body: changeView(await find(params, principal)) };
  };
  const command = {
    method: 'post',
    tag,
    params: ofOne,
    answers: { status: 200, schema: EnterpriseChange },
    errors: ['STATE_CONFLICT', 'ALREADY_DECIDED'],
  } as const;
  return [
    route({
      method: 'post',
      path,
      tag,
      summary: 'Propose a change of particulars; the old ones stand until an operator approves',
      roles: ['seller'],
      params: byId('enterprise'),
      body: EnterpriseChangeInput,
      answers: { status: 201, schema: EnterpriseChange },
      errors: ['STATE_CONFLICT', 'CHANGE_PENDING', 'NOTHING_CHANGED', 'USCI_FIXED'],
      creates: true,
      async handle({ params: { id }, body: { usci: _fixed, ...proposal }, principal, actor, commandId, newId }) {
        const changeId = newId('enterpriseChange');
        const enterprise = await findEnterprise(id, principal);
        // A repeat finds what it made, whatever has become of it meanwhile.
        if ((await EnterpriseChangeModel.exists({ _id: changeId })) === null) {
          if (changesOf(particularsOf(enterprise), proposal).length === 0) throw new Problem('NOTHING_CHANGED');
          refuseContradictions(enterprise, proposal);
          try {
            await flows.command(
              () => findEnterprise(id, principal),
              proposeChange,
              { changeId, proposal, actor },
              commandId,
              reviving(flows, id),
            );
          } catch (error) {
            throw problemOf(error).code === 'CHANGE_PENDING' ? await pendingBefore(id, enterprise.state) : error;
          }
        }
        return { body: changeView(await find({ id, changeId }, principal)), location: `/v1/enterprises/${id}/changes/${changeId}` };
      },
    }),
    route({
      method: 'get',
      path,
      tag,
      summary: 'Every change of particulars, newest first, with before and after',
      roles: ['seller', 'operator'],
      params: byId('enterprise'),
      query: PageQuery.extend({ state: z.enum(statesOf(ENTERPRISE_CHANGE)).optional() }),
      answers: { status: 200, schema: pageOf(EnterpriseChange) },
      async handle({ params: { id }, query: { state, ...query }, principal }) {
        await findEnterprise(id, principal);
        const filter = { enterpriseId: id, ...(state === undefined ? {} : { state }) };
        const { data, nextCursor } = await page(EnterpriseChangeModel, filter, query, NEWEST_FIRST);
        return { body: { data: data.map(changeView), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{changeId}`,
      tag,
      summary: 'One change of particulars',
      roles: ['seller', 'operator'],
      params: ofOne,
      answers: { status: 200, schema: EnterpriseChange },
      handle: async ({ params, principal }) => ({ body: changeView(await find(params, principal)) }),
    }),
    route({
      ...command,
      path: `${path}/{changeId}:approve`,
      summary: 'Approve the change: its particulars take the place of the old ones',
      roles: ['operator'],
      handle: (context) => decide(context, 'approved', []),
    }),
    route({
      ...command,
      path: `${path}/{changeId}:reject`,
      summary: 'Reject the change, with reasons',
      roles: ['operator'],
      body: RefusalInput,
      handle: (context) => decide(context, 'rejected', context.body.reasons),
    }),
    route({
      ...command,
      path: `${path}/{changeId}:withdraw`,
      summary: 'Take the change back before it is decided',
      roles: ['seller'],
      handle: (context) => decide(context, 'withdrawn', []),
    }),
  ];
};

const decisionOn = ({ state, decided }: EnterpriseChangeRecord): Decision | null =>
  state === 'pending' || decided === null ? null : { decision: state, ...decided };

/** Names the change that stands in the way, who proposed it and when. */
async function pendingBefore(enterpriseId: string, state: string): Promise<Problem> {
  const pending = await EnterpriseChangeModel.findOne({ enterpriseId, state: 'pending' }).lean();
  if (pending === null) return new Problem('CHANGE_PENDING', { extra: { state } });
  const { _id: changeId, proposed } = pending;
  const proposedAt = proposed.at.toISOString();
  return new Problem('CHANGE_PENDING', {
    detail: {
      en: `${changeId} was proposed by ${proposed.by} at ${proposedAt}`,
      'zh-CN': `${proposed.by} 已于 ${proposedAt} 提交 ${changeId}`,
    },
    extra: { state, changeId, proposedBy: proposed.by, proposedAt },
  });
}
