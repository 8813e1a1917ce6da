import { z } from 'zod';
import { idOf, transferId } from '../../contracts/ids.ts';
import { Inspection, InspectionResultInput } from '../../contracts/inspection.ts';
import { recordInspection } from '../../contracts/stock-transfer.messages.ts';
import { INSPECTION, statesOf } from '../../domain/states.ts';
import { InspectionModel, type InspectionRecord, transferHead } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { inspectionView } from '../views/inspection.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Inspections';
const path = '/v1/inspections';
const roles = ['seller', 'operator'] as const;
const find = (id: string, principal: Principal): Promise<InspectionRecord> => findSeen(InspectionModel, { ...ownedBy(principal), _id: id });

/** What customs wants to see of declared goods, and what came of it. */
export const inspectionRoutes = (flows: Flows): Route[] => [
  route({
    method: 'get',
    path,
    tag,
    summary: 'Inspections by customs, newest first',
    roles,
    query: PageQuery.extend({
      transferId: transferId().optional(),
      ticketId: idOf('ticket').optional(),
      state: z.enum(statesOf(INSPECTION)).optional(),
    }),
    answers: { status: 200, schema: pageOf(Inspection) },
    async handle({ query: { limit, cursor, ...wanted }, principal, language }) {
      const { data, nextCursor } = await page(InspectionModel, { ...ownedBy(principal), ...wanted }, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: data.map((inspection) => inspectionView(inspection, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One inspection: what customs will look at, line by line, with the authorisation on file for each brand',
    roles,
    params: byId('inspection'),
    answers: { status: 200, schema: Inspection },
    handle: async ({ params, principal, language }) => ({ body: inspectionView(await find(params.id, principal), language) }),
  }),
  timelineRoute({ path, tag, kind: 'inspection', roles, find }),
  route({
    method: 'post',
    path: `${path}/{id}:record-result`,
    tag,
    summary: 'Record how an inspection went; a failed one holds the transfer until customs releases it',
    roles,
    params: byId('inspection'),
    body: InspectionResultInput,
    answers: { status: 200, schema: Inspection },
    errors: ['STATE_CONFLICT'],
    async handle({ params, body: result, principal, actor, language, commandId }) {
      const command = { inspectionId: params.id, resultId: commandId, result, actor };
      await flows.command(async () => commanded(await find(params.id, principal)), recordInspection, command, commandId);
      return { body: inspectionView(await find(params.id, principal), language) };
    },
  }),
];

/** The flow that takes the command is the transfer's; the state that may forbid it is the inspection's. */
async function commanded({ transferId: id, state }: InspectionRecord) {
  const transfer = await transferHead(id);
  if (transfer === null) throw new Problem('NOT_FOUND');
  return { _id: id, workflowStartedAt: transfer.workflowStartedAt, state };
}
