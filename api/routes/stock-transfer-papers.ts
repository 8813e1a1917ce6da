import { z } from 'zod';
import { idOf } from '../../contracts/ids.ts';
import { Ticket, TransferDocument } from '../../contracts/stock-transfer.ts';
import type { FileStore } from '../../contracts/files.ts';
import { DocumentModel, TicketModel, readRefusalBook } from '../../models/index.ts';
import { downloadOf } from '../http/files.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen } from '../http/scope.ts';
import { documentView, ticketView } from '../views/transfer.ts';
import { type TransferResource, findTransfer } from './transfer-resource.ts';

const roles = ['seller', 'operator'] as const;
const PAPER_TYPES = ['application/pdf', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'];

/** Tickets and papers of exports of one resource. */
export const stockTransferPaperRoutes = <Head, Line>(resource: TransferResource<Head, Line>, files: FileStore): Route[] => {
  const { tag, kind } = resource;
  const path = `${resource.path}/{id}`;
  return [
    route({
      method: 'get',
      path: `${path}/tickets`,
      tag,
      summary: 'Its tickets: list or form, the reasons, and where each stands with customs',
      roles,
      params: byId(kind),
      query: PageQuery,
      answers: { status: 200, schema: pageOf(Ticket) },
      async handle({ params, query, principal, language }) {
        const { currency } = await findTransfer(resource, params.id, principal);
        const { data, nextCursor } = await page(TicketModel, { transferId: params.id }, query, { by: 'orderNo', direction: 1 });
        const book = await readRefusalBook();
        return { body: { data: data.map((ticket) => ticketView(ticket, currency, book, language)), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: `${path}/documents`,
      tag,
      summary: 'Its papers: commercial invoice, packing list, declaration data sheet',
      roles,
      params: byId(kind),
      query: PageQuery,
      answers: { status: 200, schema: pageOf(TransferDocument) },
      async handle({ params, query, principal }) {
        await findTransfer(resource, params.id, principal);
        const { data, nextCursor } = await page(DocumentModel, { resourceId: params.id }, query, { by: 'fileName', direction: 1 });
        return { body: { data: data.map(documentView), nextCursor } };
      },
    }),
    route({
      method: 'get',
      path: `${path}/documents/{documentId}`,
      tag,
      summary: 'One paper',
      roles,
      params: z.object({ id: idOf(kind), documentId: idOf('document') }),
      answers: { status: 200, file: PAPER_TYPES },
      async handle({ params, principal }) {
        await findTransfer(resource, params.id, principal);
        const { _id, fileName } = await findSeen(DocumentModel, { _id: params.documentId, resourceId: params.id });
        return downloadOf(files, principal, _id, fileName);
      },
    }),
  ];
};
