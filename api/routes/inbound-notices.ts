import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { InboundNotice, Receipt, ReceiptInput } from '../../contracts/inbound.ts';
import { closeInbound, recordReceipt } from '../../contracts/stock-transfer.messages.ts';
import { INBOUND_NOTICE, statesOf } from '../../domain/states.ts';
import {
  InboundNoticeModel,
  type InboundNoticeRecord,
  ReceiptModel,
  type ReceiptRecord,
  derivedId,
  transferHead,
} from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, sharedBy } from '../http/scope.ts';
import { noticeView, receiptView } from '../views/inbound.ts';

const tag = 'Inbound notices';
const path = '/v1/inbound-notices';
const readers = ['partner', 'seller', 'operator'] as const;
const MAX_RECEIPT_BYTES = 1024 * 1024;
const find = (id: string, principal: Principal): Promise<InboundNoticeRecord> =>
  findSeen(InboundNoticeModel, { ...sharedBy(principal), _id: id });

/** Notices with what has been counted for each. */
async function withCounts(notices: readonly InboundNoticeRecord[]): Promise<z.infer<typeof InboundNotice>[]> {
  const receipts = await ReceiptModel.find({ inboundNoticeId: { $in: notices.map(({ _id }) => _id) } })
    .select('inboundNoticeId lines')
    .lean<Pick<ReceiptRecord, 'inboundNoticeId' | 'lines'>[]>();
  const byNotice = Map.groupBy(receipts, ({ inboundNoticeId }) => inboundNoticeId);
  return notices.map((notice) =>
    noticeView(
      notice,
      (byNotice.get(notice._id) ?? []).flatMap(({ lines }) => lines),
    ),
  );
}

export const inboundNoticeRoutes = (flows: Flows): Route[] => [
  route({
    method: 'get',
    path,
    tag,
    summary: 'What is on its way to the warehouses of a partner',
    roles: readers,
    query: PageQuery.extend({ state: z.enum(statesOf(INBOUND_NOTICE)).optional() }),
    answers: { status: 200, schema: pageOf(InboundNotice) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(InboundNoticeModel, { ...sharedBy(principal), ...wanted }, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: await withCounts(data), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One inbound notice, with what has been counted so far',
    roles: readers,
    params: byId('inboundNotice'),
    answers: { status: 200, schema: InboundNotice },
    handle: async ({ params, principal }) => ({ body: (await withCounts([await find(params.id, principal)]))[0] }),
  }),
  route({
    method: 'get',
    path: `${path}/{id}/receipts`,
    tag,
    summary: 'Its receipts, in the order of counting',
    roles: readers,
    params: byId('inboundNotice'),
    query: PageQuery,
    answers: { status: 200, schema: pageOf(Receipt) },
    async handle({ params, query, principal }) {
      const notice = await find(params.id, principal);
      const { data, nextCursor } = await page(ReceiptModel, { inboundNoticeId: notice._id }, query, { by: 'postedAt', direction: 1 });
      return { body: { data: data.map(receiptView), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: `${path}/{id}/receipts`,
    tag,
    summary: 'Tell what was counted since the last receipt; the same messageId counts once',
    roles: ['partner'],
    params: byId('inboundNotice'),
    body: ReceiptInput,
    bodyLimitBytes: MAX_RECEIPT_BYTES,
    answers: { status: 201, schema: Receipt },
    errors: ['STATE_CONFLICT', 'RECEIPT_MESSAGE_REUSED'],
    creates: true,
    async handle({ params, body, principal, actor }) {
      const notice = await find(params.id, principal);
      // The partner's own number makes the id: two tries at once meet in one update of one flow.
      const receiptId = derivedId('receipt', notice._id, body.messageId);
      const known = await ReceiptModel.findById(receiptId).lean();
      if (known === null) {
        await flows.command(() => commanded(notice), recordReceipt, { receiptId, receipt: body, actor }, receiptId);
      }
      const stored = known ?? (await findSeen(ReceiptModel, { _id: receiptId }));
      if (!sameCount(stored, body)) throw new Problem('RECEIPT_MESSAGE_REUSED');
      return { body: receiptView(stored), location: `${path}/${notice._id}/receipts`, replayed: known !== null };
    },
  }),
  route({
    method: 'post',
    path: `${path}/{id}:close`,
    tag,
    summary: 'Close a notice that nothing more will come for; what is missing becomes a discrepancy',
    roles: ['partner'],
    params: byId('inboundNotice'),
    answers: { status: 200, schema: InboundNotice },
    errors: ['STATE_CONFLICT'],
    async handle({ params, principal, actor, commandId }) {
      const notice = await find(params.id, principal);
      await flows.command(() => commanded(notice), closeInbound, { actor }, commandId);
      return { body: (await withCounts([await find(params.id, principal)]))[0] };
    },
  }),
];

async function commanded({ transferId }: InboundNoticeRecord) {
  const transfer = await transferHead(transferId);
  if (transfer === null) throw new Problem('NOT_FOUND');
  return transfer;
}

const sameCount = (stored: ReceiptRecord, { isFinal, occurredAt, lines, note }: ReceiptInput): boolean =>
  isDeepStrictEqual([stored.isFinal, stored.occurredAt, stored.note, plain(stored.lines)], [isFinal, occurredAt, note, plain(lines)]);
const plain = (lines: ReceiptInput['lines']) => lines.map(({ sku, condition, pieces }) => [sku, condition, pieces]);
