import { z } from 'zod';
import { idOf } from '../../contracts/ids.ts';
import { Discrepancy } from '../../contracts/inbound.ts';
import { DISCREPANCY, statesOf } from '../../domain/states.ts';
import { DiscrepancyModel } from '../../models/index.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen, sharedBy } from '../http/scope.ts';
import { discrepancyView } from '../views/inbound.ts';

const tag = 'Discrepancies';
const roles = ['seller', 'partner', 'operator'] as const;

export const discrepancyRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/discrepancies',
    tag,
    summary: 'Where a count differs from what was sent',
    roles,
    query: PageQuery.extend({ state: z.enum(statesOf(DISCREPANCY)).optional(), transferId: idOf('stockTransfer').optional() }),
    answers: { status: 200, schema: pageOf(Discrepancy) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(DiscrepancyModel, { ...sharedBy(principal), ...wanted }, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: data.map(discrepancyView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/discrepancies/{id}',
    tag,
    summary: 'One discrepancy',
    roles,
    params: byId('discrepancy'),
    answers: { status: 200, schema: Discrepancy },
    handle: async ({ params, principal }) => ({
      body: discrepancyView(await findSeen(DiscrepancyModel, { ...sharedBy(principal), _id: params.id })),
    }),
  }),
];
