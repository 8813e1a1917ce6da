import { z } from 'zod';
import { WarehouseRegistration, WarehouseRegistrationInput } from '../../contracts/warehouse.ts';
import { idOf } from '../../contracts/ids.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { WAREHOUSE_REGISTRATION, statesOf } from '../../domain/states.ts';
import { warehouseFilingOn } from '../../domain/warehouse-filing.ts';
import { WarehouseRegistrationModel, type WarehouseRegistrationRecord, aPeriod, policyRecordOf } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { fieldProblem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy, storeBegun } from '../http/scope.ts';
import { registrationView } from '../views/warehouse-registration.ts';
import { missingEvidence } from './stated-evidence.ts';
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
    errors: ['ENTERPRISE_UNKNOWN', 'WAREHOUSE_UNKNOWN', 'MODE_NOT_IN_FORCE'],
    creates: true,
    async handle({ body, principal, actor, language, newId }) {
      const { enterprise } = await findParties(principal.organisationId, body);
      const pack = warehouseFilingOn(POLICY_BOOK, body.validFrom, enterprise.ports);
      if (pack === null) throw fieldProblem('validFrom', 'MODE_NOT_IN_FORCE');
      const wanted: WarehouseRegistrationRecord = {
        ...body,
        _id: newId('warehouseRegistration'),
        organisationId: principal.organisationId,
        state: 'submitted',
        evidence: [],
        review: null,
        periods: [aPeriod({ number: 1, validFrom: body.validFrom, validTo: body.validTo, policy: policyRecordOf(pack) })],
        requestId: actor.requestId,
        workflowStartedAt: null,
        createdAt: new Date(),
      };
      const record = await storeBegun(WarehouseRegistrationModel, 'warehouse-registration', wanted, actor);
      const { _id } = record;
      await flows.start('warehouseRegistration', record, record.state);
      await WarehouseRegistrationModel.updateOne({ _id, workflowStartedAt: null }, { $set: { workflowStartedAt: new Date() } });
      return { body: registrationView(await findRegistration(_id, principal), language), location: `${path}/${_id}` };
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
    async handle({ query: { limit, cursor, ...wanted }, principal, language }) {
      const { data, nextCursor } = await page(
        WarehouseRegistrationModel,
        { ...ownedBy(principal), ...wanted },
        { limit, cursor },
        NEWEST_FIRST,
      );
      return { body: { data: data.map((one) => registrationView(one, language)), nextCursor } };
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
    handle: async ({ params, principal, language }) => ({ body: registrationView(await findRegistration(params.id, principal), language) }),
  }),
  timelineRoute({ path, tag, kind: 'warehouseRegistration', roles: ['seller', 'operator'], find: findRegistration }),
  ...reviewRoutes({
    flows,
    path,
    tag,
    kind: 'warehouseRegistration',
    schema: WarehouseRegistration,
    errors: ['EVIDENCE_MISSING'],
    find: async (id, principal) => {
      const registration = await findRegistration(id, principal);
      return { ...registration, review: registration.periods.at(-1)?.review ?? registration.review };
    },
    view: registrationView,
    explain: async (refused, registration) => (refused === 'EVIDENCE_MISSING' ? missingEvidence(registration) : null),
  }),
];
