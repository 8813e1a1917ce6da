import { isDeepStrictEqual } from 'node:util';
import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { ArrivalReport, ArrivalReportInput } from '../../contracts/arrival.ts';
import { transferId } from '../../contracts/ids.ts';
import { arrivalReported } from '../../contracts/stock-transfer.messages.ts';
import { ARRIVAL_REPORT, STOCK_TRANSFER, isFinal, statesOf } from '../../domain/states.ts';
import { ArrivalReportModel, type ArrivalReportRecord, StockTransferModel, derivedId } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, storeTold } from '../http/scope.ts';
import { arrivalReportView } from '../views/arrival.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Arrival reports';
const path = '/v1/arrival-reports';
const readers = ['site-operator', 'seller', 'operator'] as const;
const MAX_BODY_BYTES = 1024 * 1024;

/** A site sees what it reported, a seller what is about its goods. */
const seenBy = ({ role, organisationId }: Principal): Record<string, string> =>
  role === 'operator' ? {} : role === 'site-operator' ? { organisationId } : { sellerOrganisationId: organisationId };
const find = (id: string, principal: Principal): Promise<ArrivalReportRecord> =>
  findSeen(ArrivalReportModel, { ...seenBy(principal), _id: id });
const shown = (report: ArrivalReportRecord, { role }: Principal) => arrivalReportView(report, role !== 'site-operator');

const UNDER_WAY = statesOf(STOCK_TRANSFER).filter((state) => !isFinal(STOCK_TRANSFER, state));

/** What the operators of supervised sites report of goods that arrived there. */
export const arrivalReportRoutes = (flows: Flows): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Report goods that arrived at your site; the same messageId counts once. It waits until their declaration is there',
    roles: ['site-operator'],
    body: ArrivalReportInput,
    bodyLimitBytes: MAX_BODY_BYTES,
    answers: { status: 201, schema: ArrivalReport },
    errors: ['ARRIVAL_MESSAGE_REUSED'],
    creates: true,
    async handle({ body, principal, actor }) {
      const { organisationId } = principal;
      // The site's own number makes the id, so that two tries at once are one report.
      const _id = derivedId('arrivalReport', organisationId, body.messageId);
      const record: ArrivalReportRecord = {
        ...body,
        _id,
        organisationId,
        state: 'waiting',
        transferId: null,
        sellerOrganisationId: null,
        differences: [],
        policyPackId: null,
        receivedAt: new Date(),
        comparedAt: null,
      };
      const progress = {
        resource: 'arrival-report',
        resourceId: _id,
        organisationId,
        step: 'received',
        kind: 'received',
        state: 'waiting',
      } as const;
      const stored = await storeTold(ArrivalReportModel, record, { ...progress, detail: {}, ...actor });
      if (!sameReport(stored, body)) throw new Problem('ARRIVAL_MESSAGE_REUSED');
      await tellTransfers(flows, stored.billNo);
      return { body: shown(stored, principal), location: `${path}/${_id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Arrival reports, newest first: those of your site, or about your goods',
    roles: readers,
    query: PageQuery.extend({ state: z.enum(statesOf(ARRIVAL_REPORT)).optional(), transferId: transferId().optional() }),
    answers: { status: 200, schema: pageOf(ArrivalReport) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const order = { by: 'receivedAt', direction: -1 } as const;
      const { data, nextCursor } = await page(ArrivalReportModel, { ...seenBy(principal), ...wanted }, { limit, cursor }, order);
      return { body: { data: data.map((report) => shown(report, principal)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One arrival report, and where it differs from the declaration',
    roles: readers,
    params: byId('arrivalReport'),
    answers: { status: 200, schema: ArrivalReport },
    handle: async ({ params, principal }) => ({ body: shown(await find(params.id, principal), principal) }),
  }),
  timelineRoute({ path, tag, kind: 'arrivalReport', roles: readers, find }),
];

/** A flow that is not there yet, or has ended, needs no word: whoever begins one tells it of the reports that wait. */
async function tellTransfers(flows: Flows, billNo: string): Promise<void> {
  const transfers = await StockTransferModel.find({ 'transport.billNo': billNo, state: { $in: UNDER_WAY } })
    .select('_id')
    .lean();
  for (const { _id } of transfers) {
    await flows.tell(_id, arrivalReported, undefined).catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  }
}

/** Tells a flow that has just begun of a report that came before it. */
export async function tellOfEarlyReports(flows: Flows, id: string, billNo: string): Promise<void> {
  if ((await ArrivalReportModel.exists({ billNo, state: 'waiting' })) === null) return;
  await flows.tell(id, arrivalReported, undefined).catch((error: unknown) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  });
}

const sameReport = (stored: ArrivalReportRecord, body: ArrivalReportInput): boolean =>
  (Object.keys(body) as (keyof ArrivalReportInput)[]).every((field) => isDeepStrictEqual(stored[field], body[field]));
