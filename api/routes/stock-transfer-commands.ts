import type { UpdateDefinition } from '@temporalio/common';
import { CancelInput } from '../../contracts/amendment.ts';
import {
  type Commanded,
  type StateAnswer,
  adoptPolicies,
  bindTransport,
  cancelTransfer,
  proceedWithStanding,
  recheckTransfer,
  recordMilestone,
  resubmitFiling,
} from '../../contracts/stock-transfer.messages.ts';
import { TransportBinding } from '../../contracts/transport.ts';
import type { Language } from '../../contracts/units.ts';
import type { Flows } from '../flows.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { tellOfEarlyReports } from './arrival-reports.ts';
import { type TransferResource, findTransfer } from './transfer-resource.ts';

const roles = ['seller', 'operator'] as const;
type Command = UpdateDefinition<StateAnswer, [Commanded]>;

/** What its seller tells an export of one resource, and where its goods are. */
export const stockTransferCommandRoutes = <Head, Line>(resource: TransferResource<Head, Line>, flows: Flows): Route[] => {
  const { path, tag, kind, noun } = resource;
  const find = (id: string, principal: Principal) => findTransfer(resource, id, principal);
  const shown = async (id: string, principal: Principal, language: Language) => ({
    body: resource.headView(await find(id, principal), language),
  });
  const command = (verb: string, summary: string, update: Command): Route =>
    route({
      method: 'post',
      path: `${path}/{id}:${verb}`,
      tag,
      summary,
      roles,
      params: byId(kind),
      answers: { status: 200, schema: resource.shown },
      errors: ['STATE_CONFLICT'],
      async handle({ params, principal, actor, language, commandId }) {
        await flows.command(() => find(params.id, principal), update, { actor }, commandId);
        return shown(params.id, principal, language);
      },
    });
  return [
    route({
      method: 'post',
      path: `${path}/{id}:cancel`,
      tag,
      summary: `Give the ${noun} up; customs is asked to let go what it has taken, and may refuse`,
      roles,
      params: byId(kind),
      body: CancelInput,
      answers: { status: 200, schema: resource.shown },
      errors: ['STATE_CONFLICT', 'CANCEL_TOO_LATE'],
      async handle({ params, body: { reason }, principal, actor, language, commandId }) {
        const order = { actor, ...(reason === undefined ? {} : { reason }) };
        await flows.command(() => find(params.id, principal), cancelTransfer, order, commandId);
        return shown(params.id, principal, language);
      },
    }),
    command('proceed', 'Go on with the declarations that customs did not let go', proceedWithStanding),
    command('recheck', 'Check again after what blocked it was corrected', recheckTransfer),
    command('adopt-policies', 'Take the packs that hold now for what is planned again from here on', adoptPolicies),
    command('resubmit', 'File the refused tickets again, with the catalogue as it is now', resubmitFiling),
    route({
      method: 'post',
      path: `${path}/{id}:bind-transport`,
      tag,
      summary:
        'State the transport that was not known when it was made; lists that are declared without it are bound to it by a manifest (CEB607)',
      roles,
      params: byId(kind),
      body: TransportBinding,
      answers: { status: 200, schema: resource.shown },
      errors: ['STATE_CONFLICT', 'BINDING_NOT_DUE', 'BINDING_TOO_LATE', 'TRANSPORT_MODE_DIFFERS'],
      async handle({ params, body: { transport }, principal, actor, language, commandId }) {
        const statement = { order: commandId, transport, actor };
        await flows.command(() => find(params.id, principal), bindTransport, statement, commandId);
        await tellOfEarlyReports(flows, params.id, transport.billNo);
        return shown(params.id, principal, language);
      },
    }),
    route({
      method: 'post',
      path: `${path}/{id}/milestones`,
      tag,
      summary: 'Report where the goods are',
      roles,
      params: byId(kind),
      body: resource.milestone,
      answers: { status: 200, schema: resource.shown },
      errors: ['STATE_CONFLICT', 'AMENDMENT_PENDING'],
      async handle({ params, body, principal, actor, language, commandId }) {
        await flows.command(() => find(params.id, principal), recordMilestone, { milestone: body, actor }, commandId);
        return shown(params.id, principal, language);
      },
    }),
  ];
};
