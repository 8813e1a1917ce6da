import { z } from 'zod';
import { withdrawRegistration } from '../../contracts/registration.messages.ts';
import { WarehouseRegistration, WarehouseRegistrationInput } from '../../contracts/warehouse.ts';
import { idOf } from '../../contracts/ids.ts';
import { WAREHOUSE_REGISTRATION, statesOf } from '../../domain/states.ts';
import { WarehouseRegistrationModel, type WarehouseRegistrationRecord } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy, storeBegun } from '../http/scope.ts';
import { registrationView } from '../views/registrations.ts';
import { findParties } from './references.ts';
import { reviewRoutes } from './reviews.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Warehouse registrations';
const path = '/v1/warehouse-registrations';
export const findRegistration = (id: string, principal: Principal): Promise<WarehouseRegistrationRecord> =>
  findSeen(WarehouseRegistrationModel, { ...ownedBy(principal), _id: id });

export const warehouseRegistrationRoutes = (flows: Flows): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Register the right to stock one overseas warehouse',
    roles: ['seller'],
    body: WarehouseRegistrationInput,
    answers: { status: 201, schema: WarehouseRegistration },
    errors: ['ENTERPRISE_UNKNOWN', 'WAREHOUSE_UNKNOWN'],
    creates: true,
    async handle({ body, principal, actor, newId }) {
      await findParties(principal.organisationId, body);
      const wanted: WarehouseRegistrationRecord = {
        ...body,
        _id: newId('warehouseRegistration'),
        organisationId: principal.organisationId,
        state: 'submitted',
        evidence: [],
        review: null,
        requestId: actor.requestId,
        workflowStartedAt: null,
        createdAt: new Date(),
      };
      const record = await storeBegun(WarehouseRegistrationModel, 'warehouse-registration', wanted, actor);
      const { _id } = record;
      await flows.start('warehouseRegistration', record, record.state);
      await WarehouseRegistrationModel.updateOne({ _id, workflowStartedAt: null }, { $set: { workflowStartedAt: new Date() } });
      return { body: registrationView(await findRegistration(_id, principal)), location: `${path}/${_id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Warehouse registrations',
    roles: ['seller', 'operator'],
    query: PageQuery.extend({ state: z.enum(statesOf(WAREHOUSE_REGISTRATION)).optional(), warehouseId: idOf('warehouse').optional() }),
    answers: { status: 200, schema: pageOf(WarehouseRegistration) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(
        WarehouseRegistrationModel,
        { ...ownedBy(principal), ...wanted },
        { limit, cursor },
        NEWEST_FIRST,
      );
      return { body: { data: data.map(registrationView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One warehouse registration',
    roles: ['seller', 'operator'],
    params: byId('warehouseRegistration'),
    answers: { status: 200, schema: WarehouseRegistration },
    handle: async ({ params, principal }) => ({ body: registrationView(await findRegistration(params.id, principal)) }),
  }),
  timelineRoute({ path, tag, kind: 'warehouseRegistration', roles: ['seller', 'operator'], find: findRegistration }),
  ...reviewRoutes({
    flows,
    path,
    tag,
    kind: 'warehouseRegistration',
    schema: WarehouseRegistration,
    errors: ['EVIDENCE_MISSING'],
    find: findRegistration,
    view: registrationView,
  }),
  route({
    method: 'post',
    path: `${path}/{id}:withdraw`,
    tag,
    summary: 'Give the right up',
    roles: ['seller'],
    params: byId('warehouseRegistration'),
    answers: { status: 200, schema: WarehouseRegistration },
    errors: ['STATE_CONFLICT'],
    async handle({ params, principal, actor, commandId }) {
      await flows.command(() => findRegistration(params.id, principal), withdrawRegistration, actor, commandId);
      return { body: registrationView(await findRegistration(params.id, principal)) };
    },
  }),
];
