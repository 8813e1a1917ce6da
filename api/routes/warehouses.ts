import { Warehouse, WarehouseInput } from '../../contracts/warehouse.ts';
import { OrganisationModel, WarehouseModel } from '../../models/index.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem, fieldProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen, storeOnce } from '../http/scope.ts';
import { warehouseView } from '../views/registrations.ts';

const tag = 'Warehouses';
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;

export const warehouseRoutes = (): Route[] => [
  route({
    method: 'post',
    path: '/v1/warehouses',
    tag,
    summary: 'Add an overseas warehouse of a partner',
    roles: ['operator', 'partner'],
    body: WarehouseInput,
    answers: { status: 201, schema: Warehouse },
    creates: true,
    async handle({ body, principal, newId }) {
      if (principal.role === 'partner' && body.partnerOrganisationId !== principal.organisationId) throw new Problem('ROLE_FORBIDDEN');
      if ((await OrganisationModel.exists({ _id: body.partnerOrganisationId })) === null)
        throw fieldProblem('partnerOrganisationId', 'NOT_FOUND');
      const stored = await storeOnce(WarehouseModel, { _id: newId('warehouse'), ...body, createdAt: new Date() });
      return { body: warehouseView(stored), location: `/v1/warehouses/${stored._id}` };
    },
  }),
  route({
    method: 'get',
    path: '/v1/warehouses',
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
    path: '/v1/warehouses/{id}',
    tag,
    summary: 'One overseas warehouse',
    roles: ALL,
    params: byId('warehouse'),
    answers: { status: 200, schema: Warehouse },
    handle: async ({ params }) => ({ body: warehouseView(await findSeen(WarehouseModel, { _id: params.id })) }),
  }),
];
