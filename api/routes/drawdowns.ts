import { z } from 'zod';
import { Drawdown, DrawdownInput, UndoInput } from '../../contracts/certificate-of-origin.ts';
import { idOf } from '../../contracts/ids.ts';
import { toParts } from '../../domain/origin/quantity.ts';
import { DrawdownModel, StockTransferModel, drawDown, releaseDrawdown } from '../../models/index.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem, fieldProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen } from '../http/scope.ts';
import { drawdownView } from '../views/certificate-of-origin.ts';
import { path as certificates, findCertificate } from './certificates-of-origin.ts';
import { doneOf } from './origin-outcome.ts';

const tag = 'Certificates of origin';
const path = `${certificates}/{id}/drawdowns`;

/** Errors: TRANSFER_UNKNOWN. */
async function checkPurpose(organisationId: string, { kind, reference }: z.infer<typeof DrawdownInput>['purpose']): Promise<void> {
  if (kind !== 'stock-transfer' || (await StockTransferModel.exists({ _id: reference, organisationId })) !== null) return;
  throw fieldProblem('purpose.reference', 'TRANSFER_UNKNOWN');
}

export const drawdownRoutes = (): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Draw a quantity of one line for an import',
    roles: ['seller'],
    params: byId('certificateOfOrigin'),
    body: DrawdownInput,
    answers: { status: 201, schema: Drawdown },
    errors: [
      'CERTIFICATE_CANCELLED',
      'CERTIFICATE_NOT_YET_ISSUED',
      'CERTIFICATE_EXPIRED',
      'CERTIFICATE_LINE_UNKNOWN',
      'DRAWDOWN_OVER_REMAINING',
      'TRANSFER_UNKNOWN',
    ],
    creates: true,
    async handle({ params, body: { quantity, ...body }, principal, actor, commandId, newId }) {
      const { _id: certificateId, organisationId } = await findCertificate(params.id, principal);
      await checkPurpose(organisationId, body.purpose);
      const draw = { ...body, id: newId('drawdown'), certificateId, organisationId, parts: toParts(quantity) };
      const entry = doneOf(await drawDown(draw, { ...actor, commandId }));
      return { body: drawdownView(entry), location: `${certificates}/${certificateId}/drawdowns` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Who drew what and gave it back, oldest first',
    roles: ['seller', 'operator'],
    params: byId('certificateOfOrigin'),
    query: PageQuery,
    answers: { status: 200, schema: pageOf(Drawdown) },
    async handle({ params, query, principal }) {
      const { _id: certificateId } = await findCertificate(params.id, principal);
      const { data, nextCursor } = await page(DrawdownModel, { certificateId }, query, { by: 'postedAt', direction: 1 });
      return { body: { data: data.map(drawdownView), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: `${path}/{drawdownId}:release`,
    tag,
    summary: 'Give a draw back, once',
    roles: ['seller'],
    params: z.object({ id: idOf('certificateOfOrigin'), drawdownId: idOf('drawdown') }),
    body: UndoInput,
    answers: { status: 200, schema: Drawdown },
    errors: ['DRAWDOWN_RELEASED', 'DRAWDOWN_OF_BACK_TO_BACK'],
    async handle({ params, body: { reason }, principal, actor, commandId }) {
      const { _id: certificateId, organisationId } = await findCertificate(params.id, principal);
      const { _id: id, reversesId } = await findSeen(DrawdownModel, { _id: params.drawdownId, certificateId });
      if (reversesId !== null) throw new Problem('NOT_FOUND');
      const entry = doneOf(await releaseDrawdown({ id, certificateId, organisationId, reason }, { ...actor, commandId }));
      return { body: drawdownView(entry) };
    },
  }),
];
