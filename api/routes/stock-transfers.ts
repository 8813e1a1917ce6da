import { z } from 'zod';
import { idOf } from '../../contracts/ids.ts';
import {
  ImportedStockTransfer,
  ReadinessCheck,
  StockTransfer,
  StockTransferHead,
  StockTransferInput,
} from '../../contracts/stock-transfer.ts';
import { both } from '../../contracts/units.ts';
import { totalsOf } from '../../domain/declaration-planner.ts';
import { planningOffers, planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { isBlocked } from '../../domain/readiness/index.ts';
import { STOCK_TRANSFER, statesOf } from '../../domain/states.ts';
import { decidePlan } from '../../domain/transfer-plan.ts';
import { readPackingList } from '../../gateways/packing-list/index.ts';
import { StockTransferModel, type StockTransferRecord, WarehouseModel, readConsignment } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Context, type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy, storeBegun } from '../http/scope.ts';
import { findingView, plannedTicketView, transferHeadView, transferView } from '../views/transfer.ts';
import { offerView } from '../views/policy.ts';
import { findParties } from './references.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Stock transfers';
const path = '/v1/stock-transfers';
const MAX_BODY_BYTES = 12 * 1024 * 1024;

/** A transfer without its lines. */
export const findTransfer = (id: string, principal: Principal): Promise<Omit<StockTransferRecord, 'lines'>> =>
  findSeen(StockTransferModel, { ...ownedBy(principal), _id: id }, ['lines']);

/** A form has text fields only, so the head of the transfer comes as JSON in one of them. */
const HeadAsText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: 'custom', message: both('JSON of the head of the transfer', '备货业务表头的 JSON'), input: text });
      return z.NEVER;
    }
  })
  .pipe(StockTransferHead);

const DateRange = z.object({ createdFrom: z.iso.date().optional(), createdTo: z.iso.date().optional() });

export const stockTransferRoutes = (flows: Flows): Route[] => [
  route({
    method: 'post',
    path: `${path}:check`,
    tag,
    summary: 'Check a transfer against every rule; stores nothing',
    roles: ['seller'],
    body: StockTransferInput,
    bodyLimitBytes: MAX_BODY_BYTES,
    answers: { status: 200, schema: ReadinessCheck },
    async handle({ body, principal, language }) {
      const { organisationId } = principal;
      const wanted = { ...body, _id: null, organisationId, mode: '9810', filingId: null, lines: numbered(body.lines) } as const;
      const { given } = await readConsignment(wanted);
      const rulings = planningRulings(POLICY_BOOK, body.declarationDate, body.customsCode, wanted.mode, given.warehouse?.country ?? null);
      const { findings, tickets } = decidePlan(given, rulings);
      return {
        body: {
          ready: !isBlocked(findings),
          findings: findings.map((finding) => findingView(finding, language)),
          tickets: tickets.map((ticket) => plannedTicketView(ticket, body.currency, language)),
        },
      };
    },
  }),
  route({
    method: 'post',
    path,
    tag,
    summary: 'Begin a stock transfer under mode 9810',
    roles: ['seller'],
    body: StockTransferInput,
    bodyLimitBytes: MAX_BODY_BYTES,
    answers: { status: 201, schema: StockTransfer },
    errors: ['ENTERPRISE_UNKNOWN', 'WAREHOUSE_UNKNOWN', 'IMPORTER_UNKNOWN', 'IMPORTER_ELSEWHERE'],
    creates: true,
    handle: (context) => begin(flows, context, context.body),
  }),
  route({
    method: 'post',
    path: `${path}:import`,
    tag,
    summary: 'Begin a stock transfer from a packing list, CSV or XLSX',
    roles: ['seller'],
    body: z.strictObject({ transfer: HeadAsText }),
    upload: { limitBytes: MAX_BODY_BYTES },
    answers: { status: 201, schema: ImportedStockTransfer },
    errors: ['ENTERPRISE_UNKNOWN', 'WAREHOUSE_UNKNOWN', 'IMPORTER_UNKNOWN', 'IMPORTER_ELSEWHERE'],
    creates: true,
    async handle(context) {
      if (context.upload === null) throw new Problem('UPLOAD_INVALID');
      const read = await readPackingList({ bytes: await context.upload.bytes(), fileName: context.upload.fileName });
      if ('faults' in read) throw new Problem('REQUEST_INVALID', { errors: read.faults });
      const { body, location } = await begin(flows, context, { ...context.body.transfer, lines: read.lines.map(({ line }) => line) });
      return { body: { ...body, ignoredColumns: read.ignoredColumns }, location };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Stock transfers, newest first, without their lines',
    roles: ['seller', 'operator'],
    query: PageQuery.extend({
      state: z.enum(statesOf(STOCK_TRANSFER)).optional(),
      warehouseId: idOf('warehouse').optional(),
      reference: z.string().trim().min(1).max(60).optional(),
      sku: z.string().trim().min(1).max(30).optional(),
      ...DateRange.shape,
    }),
    answers: { status: 200, schema: pageOf(StockTransfer) },
    async handle({ query: { limit, cursor, sku, createdFrom, createdTo, ...wanted }, principal, language }) {
      const filter = {
        ...ownedBy(principal),
        ...wanted,
        ...(sku === undefined ? {} : { 'lines.sku': sku }),
        ...createdWithin(createdFrom, createdTo),
      };
      const { data, nextCursor } = await page(StockTransferModel, filter, { limit, cursor }, NEWEST_FIRST, ['lines']);
      return { body: { data: data.map((transfer) => transferHeadView(transfer, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One stock transfer with its lines',
    roles: ['seller', 'operator'],
    params: byId('stockTransfer'),
    answers: { status: 200, schema: StockTransfer },
    async handle({ params, principal, language }) {
      const transfer = await findSeen(StockTransferModel, { ...ownedBy(principal), _id: params.id });
      const { policies, declarationDate, customsCode, mode, warehouseId } = transfer;
      const { country } = await findSeen(WarehouseModel, { _id: warehouseId });
      const offers = planningOffers(POLICY_BOOK, policies, declarationDate, customsCode, mode, country);
      return { body: { ...transferView(transfer, language), policyOffers: offers.map((offer) => offerView(offer, language)) } };
    },
  }),
  timelineRoute({ path, tag, kind: 'stockTransfer', roles: ['seller', 'operator'], find: findTransfer }),
];

const numbered = (lines: StockTransferInput['lines']) => lines.map((line, index) => ({ ...line, lineNo: index + 1 }));

function createdWithin(from: string | undefined, to: string | undefined) {
  if (from === undefined && to === undefined) return {};
  const end = to === undefined ? {} : { $lt: new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000) };
  return { createdAt: { ...(from === undefined ? {} : { $gte: new Date(`${from}T00:00:00Z`) }), ...end } };
}

async function begin(
  flows: Flows,
  { principal, actor, newId, language }: Pick<Context<unknown, unknown, unknown>, 'principal' | 'actor' | 'newId' | 'language'>,
  { lines: given, ...head }: StockTransferInput,
) {
  const { organisationId } = principal;
  const { warehouse } = await findParties(organisationId, head);
  const lines = numbered(given);
  const now = new Date();
  const wanted: StockTransferRecord = {
    ...head,
    _id: newId('stockTransfer'),
    organisationId,
    mode: '9810',
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
  const record = await storeBegun(StockTransferModel, 'stock-transfer', wanted, actor);
  await flows.start('stockTransfer', { ...record, destination: warehouse.country }, record.state);
  await StockTransferModel.updateOne({ _id: record._id, workflowStartedAt: null }, { $set: { workflowStartedAt: new Date() } });
  return { body: transferHeadView(await findTransfer(record._id, principal), language), location: `${path}/${record._id}` };
}
