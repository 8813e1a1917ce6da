import type { z } from 'zod';
import { Filing, FilingMessage } from '../../contracts/filing.ts';
import { transferId } from '../../contracts/ids.ts';
import { ordersForFiling } from '../../domain/commands.ts';
import {
  CustomsMessageModel,
  type CustomsMessageRecord,
  FilingModel,
  type FilingRecord,
  StockTransferModel,
  isAmending,
} from '../../models/index.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { instantOrNull } from '../views/instants.ts';
import { standingOf } from '../views/transfer.ts';

const tag = 'Filings';
const path = '/v1/filings';
const roles = ['seller', 'operator'] as const;

/** A filing as the API shows it. */
export const filingView = (filing: FilingRecord): z.infer<typeof Filing> => ({
  id: filing._id,
  organisationId: filing.organisationId,
  transferId: filing.transferId,
  counts: filing.counts,
  arrivedAt: instantOrNull(filing.arrivedAt),
  departedAt: instantOrNull(filing.departedAt),
  createdAt: filing.createdAt.toISOString(),
});

/** A message or receipt as the API shows it. */
export const messageView = (message: CustomsMessageRecord): z.infer<typeof FilingMessage> => ({
  direction: message.direction,
  messageType: message.messageType,
  businessKey: message.businessKey,
  parts: message.parts.map(({ businessKey, ticketId }) => ({ businessKey, ticketId })),
  status: message.status,
  info: message.info,
  at: message.at,
  transport: message.transport,
  signer: message.signer,
  policies: message.policies,
  link: message.link,
  sha256: message.sha256,
  bytes: message.bytes,
});

export const filingRoutes = (): Route[] => [
  route({
    method: 'get',
    path,
    tag,
    summary: 'Customs filings, newest first',
    roles,
    query: PageQuery.extend({ transferId: transferId().optional() }),
    answers: { status: 200, schema: pageOf(Filing) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(FilingModel, { ...ownedBy(principal), ...wanted }, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: data.map(filingView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One filing: how many of its tickets are where',
    roles,
    params: byId('filing'),
    answers: { status: 200, schema: Filing },
    async handle({ params, principal }) {
      const filing = await findSeen(FilingModel, { ...ownedBy(principal), _id: params.id });
      const transfer = await findSeen(StockTransferModel, { _id: filing.transferId }, ['lines']);
      const standing = { ...standingOf(transfer), isAmending: await isAmending(filing.transferId) };
      const hasDeparted = filing.departureKey !== null;
      const allowed = ordersForFiling(filing.counts, hasDeparted, standing);
      return { body: { ...filingView(filing), allowed } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}/messages`,
    tag,
    summary: 'Every message sent and every receipt got, byte for byte, in the order of storing',
    roles,
    params: byId('filing'),
    query: PageQuery,
    answers: { status: 200, schema: pageOf(FilingMessage) },
    async handle({ params, query, principal }) {
      const filing = await findSeen(FilingModel, { ...ownedBy(principal), _id: params.id });
      const { data, nextCursor } = await page(CustomsMessageModel, { filingId: filing._id }, query, { by: 'storedAt', direction: 1 });
      return { body: { data: data.map(messageView), nextCursor } };
    },
  }),
];
