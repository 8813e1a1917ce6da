import { Warehouse, WarehouseInput, WarehousePatch } from '../../contracts/warehouse.ts';
import { OrganisationModel, type Progress, WarehouseModel, type WarehouseRecord } from '../../models/index.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem, fieldProblem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { changeTold, findSeen, sharedBy, storeOnce } from '../http/scope.ts';
import { warehouseView } from '../views/registrations.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Warehouses';
const path = '/v1/warehouses';
const WRITERS = ['operator', 'partner'] as const;
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;

/** Of those a key may change: a partner's own, an operator everybody's. */
const findOwn = (id: string, principal: Principal): Promise<WarehouseRecord> =>
  findSeen(WarehouseModel, { ...sharedBy(principal), _id: id });

export const warehouseRoutes = (): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Add an overseas warehouse of a partner',
    roles: WRITERS,
    body: WarehouseInput,
    answers: { status: 201, schema: Warehouse },
    creates: true,
    async handle({ body, principal, newId }) {
      if (principal.role === 'partner' && body.partnerOrganisationId !== principal.organisationId) throw new Problem('ROLE_FORBIDDEN');
      if ((await OrganisationModel.exists({ _id: body.partnerOrganisationId })) === null)
        throw fieldProblem('partnerOrganisationId', 'NOT_FOUND');
      const stored = await storeOnce(WarehouseModel, { _id: newId('warehouse'), ...body, createdAt: new Date() });
      return { body: warehouseView(stored), location: `${path}/${stored._id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Overseas warehouses that can be stocked',
    roles: ALL,
    query: PageQuery,
    answers: { status: 200, schema: pageOf(Warehouse) },
    async handle({ query }) {
      const { data, nextCursor } = await page(WarehouseModel, {}, query, NEWEST_FIRST);
      return { body: { data: data.map(warehouseView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One overseas warehouse',
    roles: ALL,
    params: byId('warehouse'),
    answers: { status: 200, schema: Warehouse },
    handle: async ({ params }) => ({ body: warehouseView(await findSeen(WarehouseModel, { _id: params.id })) }),
  }),
  route({
    method: 'patch',
    path: `${path}/{id}`,
    tag,
    summary: 'Correct the particulars of a warehouse; what was before stays in its timeline',
    roles: WRITERS,
    params: byId('warehouse'),
    body: WarehousePatch,
    answers: { status: 200, schema: Warehouse },
    async handle({ params, body, principal, actor, commandId }) {
      const { _id } = await findOwn(params.id, principal);
      const told = ({ partnerOrganisationId: organisationId }: WarehouseRecord, detail: Record<string, unknown>): Progress => ({
        resource: 'warehouse',
        resourceId: _id,
        organisationId,
        step: `changed:${commandId}`,
        kind: 'particulars-changed',
        state: 'listed',
        detail,
        ...actor,
      });
      return { body: warehouseView(await changeTold<WarehouseRecord>(WarehouseModel, _id, body, told)) };
    },
  }),
  timelineRoute({ path, tag, kind: 'warehouse', roles: WRITERS, find: findOwn }),
];
