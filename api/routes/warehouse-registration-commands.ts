import type { UpdateDefinition } from '@temporalio/common';
import type { Actor } from '../../contracts/actor.ts';
import { RefusalInput } from '../../contracts/enterprise.ts';
import {
  reinstateRegistration,
  renewRegistration,
  resubmitRegistration,
  suspendRegistration,
  withdrawRegistration,
} from '../../contracts/registration.messages.ts';
import type { Role } from '../../contracts/organisation.ts';
import type { Language } from '../../contracts/units.ts';
import { RenewalInput, WarehouseRegistration } from '../../contracts/warehouse.ts';
import type { Flows } from '../flows.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { registrationView } from '../views/warehouse-registration.ts';
import { findRegistration } from './warehouse-registrations.ts';

const tag = 'Warehouse registrations';
const path = '/v1/warehouse-registrations';
const shared = {
  method: 'post',
  tag,
  params: byId('warehouseRegistration'),
  answers: { status: 200, schema: WarehouseRegistration },
} as const;

/** What is done with a registration during its years. */
export const warehouseRegistrationCommandRoutes = (flows: Flows): Route[] => {
  const shown = async (id: string, principal: Principal, language: Language) => ({
    body: registrationView(await findRegistration(id, principal), language),
  });
  const command = (verb: string, summary: string, role: Role, update: UpdateDefinition<unknown, [Actor]>): Route =>
    route({
      ...shared,
      path: `${path}/{id}:${verb}`,
      summary,
      roles: [role],
      errors: ['STATE_CONFLICT'],
      async handle({ params, principal, actor, language, commandId }) {
        await flows.command(() => findRegistration(params.id, principal), update, actor, commandId);
        return shown(params.id, principal, language);
      },
    });
  return [
    command('withdraw', 'Give the right up', 'seller', withdrawRegistration),
    command('resubmit', 'Submit a refused registration again, after what was refused is corrected', 'seller', resubmitRegistration),
    command('reinstate', 'Lift the suspension', 'operator', reinstateRegistration),
    route({
      ...shared,
      path: `${path}/{id}:suspend`,
      summary: 'Suspend the right for the time being, with reasons; what is planned already goes on',
      roles: ['operator'],
      body: RefusalInput,
      errors: ['STATE_CONFLICT'],
      async handle({ params, body: { reasons }, principal, actor, language, commandId }) {
        await flows.command(() => findRegistration(params.id, principal), suspendRegistration, { reasons, actor }, commandId);
        return shown(params.id, principal, language);
      },
    }),
    route({
      ...shared,
      path: `${path}/{id}:renew`,
      summary: 'Ask for a further period, from the day after the last one; its papers are uploaded after this',
      roles: ['seller'],
      body: RenewalInput,
      errors: ['STATE_CONFLICT', 'RENEWAL_UNDER_WAY'],
      async handle({ params, body: { validTo }, principal, actor, language, commandId }) {
        const before = await findRegistration(params.id, principal);
        if (validTo <= before.validTo) throw endsNoLater(before.validTo);
        await flows.command(() => findRegistration(params.id, principal), renewRegistration, { validTo, actor }, commandId);
        return shown(params.id, principal, language);
      },
    }),
  ];
};

const endsNoLater = (validTo: string): Problem =>
  new Problem('REQUEST_INVALID', {
    errors: [
      {
        path: 'validTo',
        code: 'FIELD_INVALID',
        message: { en: `It must be after ${validTo}, the last day now`, 'zh-CN': `须晚于目前的截止日期 ${validTo}` },
      },
    ],
  });
