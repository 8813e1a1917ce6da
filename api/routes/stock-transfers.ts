import { z } from 'zod';
import { ReadinessCheck } from '../../contracts/stock-transfer.ts';
import { both } from '../../contracts/units.ts';
import { destinationOf } from '../../domain/consignment.ts';
import { totalsOf } from '../../domain/declaration-planner.ts';
import { ordersFor } from '../../domain/commands.ts';
import { planningOffers, planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { isBlocked } from '../../domain/readiness/index.ts';
import { STOCK_TRANSFER, statesOf } from '../../domain/states.ts';
import { decidePlan } from '../../domain/transfer-plan.ts';
import { StockTransferModel, type StockTransferRecord, consigneeOf, isAmending, readConsignment, resourceOf } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Context, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy, storeBegun } from '../http/scope.ts';
import { findingView, plannedTicketView, standingOf } from '../views/transfer.ts';
import { offerView } from '../views/policy.ts';
import { tellOfEarlyReports } from './arrival-reports.ts';
import { findParties } from './references.ts';
import { timelineRoute } from './timeline.ts';
import { type TransferResource, type Wanted, findTransfer } from './transfer-resource.ts';

const MAX_BODY_BYTES = 12 * 1024 * 1024;

/** A form has text fields only, so the head of the transfer comes as JSON in one of them. */
const headAsText = <Head>(head: z.ZodType<Head>) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.issues.push({ code: 'custom', message: both('JSON of the head of the transfer', '业务表头的 JSON'), input: text });
        return z.NEVER;
      }
    })
    .pipe(head);

const DateRange = z.object({ createdFrom: z.iso.date().optional(), createdTo: z.iso.date().optional() });

/** Begins, checks and shows exports of one resource. */
export function stockTransferRoutes<Head, Line>(resource: TransferResource<Head, Line>, flows: Flows): Route[] {
  const { path, tag, noun, mode, kind, headView, lineView } = resource;
  const errors = ['ENTERPRISE_UNKNOWN', 'IMPORTER_UNKNOWN', 'IMPORTER_ELSEWHERE', ...resource.errors] as const;
  return [
    route({
      method: 'post',
      path: `${path}:check`,
      tag,
      summary: `Check a ${noun} against every rule; stores nothing`,
      roles: ['seller'],
      body: resource.input,
      bodyLimitBytes: MAX_BODY_BYTES,
      answers: { status: 200, schema: ReadinessCheck },
      async handle({ body, principal, language }) {
        const wanted = resource.wantedOf(body);
        const { organisationId } = principal;
        const { given } = await readConsignment({
          ...wanted,
          _id: null,
          organisationId,
          mode,
          filingId: null,
          lines: numbered(wanted.lines),
        });
        const rulings = planningRulings(POLICY_BOOK, wanted.declarationDate, wanted.customsCode, mode, destinationOf(given));
        const { findings, tickets } = decidePlan(given, rulings);
        return {
          body: {
            ready: !isBlocked(findings),
            findings: findings.map((finding) => findingView(finding, language)),
            tickets: tickets.map((ticket) => plannedTicketView(ticket, wanted.currency, language)),
          },
        };
      },
    }),
    route({
      method: 'post',
      path,
      tag,
      summary: `Begin a ${noun} under mode ${mode}`,
      roles: ['seller'],
      body: resource.input,
      bodyLimitBytes: MAX_BODY_BYTES,
      answers: { status: 201, schema: resource.shown },
      errors,
      creates: true,
      handle: (context) => begin(resource, flows, context, resource.wantedOf(context.body)),
    }),
    route({
      method: 'post',
      path: `${path}:import`,
      tag,
      summary: `Begin a ${noun} from a packing list, CSV or XLSX`,
      roles: ['seller'],
      body: z.strictObject({ transfer: headAsText(resource.head) }),
      upload: { limitBytes: MAX_BODY_BYTES },
      answers: { status: 201, schema: resource.imported },
      errors,
      creates: true,
      async handle(context) {
        if (context.upload === null) throw new Problem('UPLOAD_INVALID');
        const read = await resource.readSheet({ bytes: await context.upload.bytes(), fileName: context.upload.fileName });
        if ('faults' in read) throw new Problem('REQUEST_INVALID', { errors: read.faults });
        const wanted = resource.wantedOf({ ...context.body.transfer, lines: read.lines.map(({ line }) => line) });
        const { body, location } = await begin(resource, flows, context, wanted);
        return { body: { ...body, ignoredColumns: read.ignoredColumns }, location };
      },
    }),
    route({
      method: 'get',
      path,
      tag,
      summary: `${tag}, newest first, without their lines`,
      roles: ['seller', 'operator'],
      query: PageQuery.extend({
        state: z.enum(statesOf(STOCK_TRANSFER)).optional(),
        ...resource.filters,
        reference: z.string().trim().min(1).max(60).optional(),
        sku: z.string().trim().min(1).max(30).optional(),
        ...DateRange.shape,
      }),
      answers: { status: 200, schema: pageOf(resource.shown) },
      async handle({ query: { limit, cursor, sku, createdFrom, createdTo, ...wanted }, principal, language }) {
        const filter = {
          ...ownedBy(principal),
          ...wanted,
          mode,
          ...(sku === undefined ? {} : { 'lines.sku': sku }),
          ...createdWithin(createdFrom, createdTo),
        };
        const { data, nextCursor } = await page(StockTransferModel, filter, { limit, cursor }, NEWEST_FIRST, ['lines']);
        return { body: { data: data.map((transfer) => headView(transfer, language)), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: `One ${noun} with its lines`,
      roles: ['seller', 'operator'],
      params: byId(kind),
      answers: { status: 200, schema: resource.shown },
      async handle({ params, principal, language }) {
        const { lines, ...transfer } = await findSeen(StockTransferModel, { ...ownedBy(principal), _id: params.id, mode });
        const { policies, declarationDate, customsCode } = transfer;
        const consignee = await consigneeOf(transfer);
        const offers = planningOffers(POLICY_BOOK, policies, declarationDate, customsCode, mode, consignee?.country ?? null);
        const policyOffers = offers.map((offer) => offerView(offer, language));
        const allowed = ordersFor({ ...standingOf(transfer), isAmending: await isAmending(params.id) });
        return { body: { ...headView(transfer, language), lines: lines.map(lineView), policyOffers, allowed } };
      },
    }),
    timelineRoute({
      path,
      tag,
      kind,
      roles: ['seller', 'operator'],
      find: (id, principal) => findTransfer(resource, id, principal),
    }),
  ];
}

const numbered = (lines: Wanted['lines']) => lines.map((line, index) => ({ ...line, lineNo: index + 1 }));

function createdWithin(from: string | undefined, to: string | undefined) {
  if (from === undefined && to === undefined) return {};
  const end = to === undefined ? {} : { $lt: new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000) };
  return { createdAt: { ...(from === undefined ? {} : { $gte: new Date(`${from}T00:00:00Z`) }), ...end } };
}

type Asked = Pick<Context<unknown, unknown, unknown>, 'principal' | 'actor' | 'newId' | 'language'>;

async function begin(
  resource: Pick<TransferResource, 'kind' | 'mode' | 'path' | 'headView'>,
  flows: Flows,
  { principal, actor, newId, language }: Asked,
  { lines: given, ...head }: Wanted,
) {
  const { organisationId } = principal;
  const { destination } = await findParties(organisationId, head);
  const lines = numbered(given);
  const now = new Date();
  const wanted: StockTransferRecord = {
    ...head,
    _id: newId(resource.kind),
    organisationId,
    mode: resource.mode,
    state: 'checking',
    attention: null,
    lines,
    lineCount: lines.length,
    totals: totalsOf(lines),
    policies: [],
    filingId: null,
    inboundNoticeId: null,
    milestones: [],
    requestId: actor.requestId,
    workflowStartedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  const record = await storeBegun(StockTransferModel, resourceOf(resource), wanted, actor);
  await flows.start('stockTransfer', { ...record, destination }, record.state);
  await tellOfEarlyReports(flows, record._id, record.transport.billNo);
  await StockTransferModel.updateOne({ _id: record._id, workflowStartedAt: null }, { $set: { workflowStartedAt: new Date() } });
  const body = resource.headView(await findTransfer(resource, record._id, principal), language);
  return { body, location: `${resource.path}/${record._id}` };
}
