import { z } from 'zod';
import { CertificateInput, CertificateOfOrigin, UndoInput } from '../../contracts/certificate-of-origin.ts';
import { idOf } from '../../contracts/ids.ts';
import { CalendarDate } from '../../contracts/units.ts';
import type { Certificate, SchemePack } from '../../domain/origin/certificate.ts';
import { toParts } from '../../domain/origin/quantity.ts';
import { SCHEMES, subjectOf } from '../../domain/origin/terms.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { CERTIFICATE_OF_ORIGIN, statesOf } from '../../domain/states.ts';
import { CertificateModel, type CertificateRecord, cancelCertificate, recordCertificate } from '../../models/index.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { fieldProblem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { certificateView } from '../views/certificate-of-origin.ts';
import { doneOf } from './origin-outcome.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Certificates of origin';
export const path = '/v1/certificates-of-origin';
const readers = ['seller', 'operator'] as const;
const MAX_BODY_BYTES = 512 * 1024;

export const findCertificate = (id: string, principal: Principal): Promise<CertificateRecord> =>
  findSeen(CertificateModel, { ...ownedBy(principal), _id: id });

const paperOf = ({ lines, ...input }: CertificateInput): Certificate => ({
  ...input,
  lines: lines.map(({ quantity, ...line }) => ({ ...line, grantedParts: toParts(quantity) })),
});

/** The rules of a scheme on the day of issue. Errors: SCHEME_NOT_IN_FORCE. */
function packOf({ scheme, issuedOn, destination }: CertificateInput): SchemePack {
  const pack = POLICY_BOOK.find(subjectOf(scheme), issuedOn, destination, 'any');
  if (pack !== null) return pack;
  throw fieldProblem('issuedOn', 'SCHEME_NOT_IN_FORCE');
}

export const certificateRoutes = (): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Put a certificate of origin on record; a back-to-back one draws its quantities of its original',
    roles: ['seller'],
    body: CertificateInput,
    bodyLimitBytes: MAX_BODY_BYTES,
    answers: { status: 201, schema: CertificateOfOrigin },
    errors: [
      'FORM_D_NOT_FOR_CHINESE_GOODS',
      'SCHEME_NOT_IN_FORCE',
      'ORIGIN_NOT_A_PARTY',
      'ISSUING_PARTY_NOT_A_PARTY',
      'DESTINATION_NOT_A_PARTY',
      'DESTINATION_IS_ISSUING_PARTY',
      'CRITERION_NOT_OF_SCHEME',
      'LINE_REPEATED',
      'THIRD_PARTY_INVOICING_NOT_ALLOWED',
      'CERTIFICATE_ISSUED_TOO_LATE',
      'CERTIFICATE_RETROACTIVE_TOO_LATE',
      'CERTIFICATE_DEPARTURE_MISSING',
      'CERTIFICATE_BOX_NOT_TICKED',
      'CERTIFICATE_VALIDITY_WRONG',
      'CERTIFICATE_NUMBER_TAKEN',
      'BACK_TO_BACK_NOT_ALLOWED',
      'BACK_TO_BACK_WITHOUT_ORIGINAL',
      'ORIGINAL_WITHOUT_BACK_TO_BACK',
      'BACK_TO_BACK_ORIGINAL_UNFIT',
      'BACK_TO_BACK_OUTLASTS_ORIGINAL',
      'BACK_TO_BACK_PARTY_WRONG',
      'BACK_TO_BACK_EXPORTER_NOT_IMPORTER',
      'BACK_TO_BACK_LINE_WRONG',
      'BACK_TO_BACK_OVER_ORIGINAL',
    ],
    creates: true,
    async handle({ body, principal, actor, commandId, newId }) {
      const paper = { ...paperOf(body), _id: newId('certificateOfOrigin'), organisationId: principal.organisationId };
      const stored = doneOf(await recordCertificate(paper, packOf(body), { ...actor, commandId }));
      return { body: certificateView(stored), location: `${path}/${stored._id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Certificates of origin; with `validOn`, those under which goods may be imported on a day',
    roles: readers,
    query: PageQuery.extend({
      scheme: z.enum(SCHEMES).optional(),
      state: z.enum(statesOf(CERTIFICATE_OF_ORIGIN)).optional(),
      originalId: idOf('certificateOfOrigin').optional().meta({ description: 'The back-to-back certificates of an original.' }),
      validOn: CalendarDate.optional(),
    }),
    answers: { status: 200, schema: pageOf(CertificateOfOrigin) },
    async handle({ query: { limit, cursor, validOn, ...wanted }, principal }) {
      const valid = validOn === undefined ? [] : [{ state: 'active', issuedOn: { $lte: validOn }, validUntil: { $gte: validOn } }];
      const filter = { $and: [{ ...ownedBy(principal), ...wanted }, ...valid] };
      const { data, nextCursor } = await page(CertificateModel, filter, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: data.map(certificateView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One certificate of origin, with what is granted, drawn and left of each line',
    roles: readers,
    params: byId('certificateOfOrigin'),
    answers: { status: 200, schema: CertificateOfOrigin },
    handle: async ({ params, principal }) => ({ body: certificateView(await findCertificate(params.id, principal)) }),
  }),
  timelineRoute({ path, tag, kind: 'certificateOfOrigin', roles: readers, find: findCertificate }),
  route({
    method: 'post',
    path: `${path}/{id}:cancel`,
    tag,
    summary: 'Cancel a certificate of which nothing is drawn; a back-to-back one gives back to its original',
    roles: ['seller'],
    params: byId('certificateOfOrigin'),
    body: UndoInput,
    answers: { status: 200, schema: CertificateOfOrigin },
    errors: ['CERTIFICATE_CANCELLED', 'CERTIFICATE_DRAWN'],
    async handle({ params, body: { reason }, principal, actor, commandId }) {
      const { _id: id, organisationId } = await findCertificate(params.id, principal);
      return { body: certificateView(doneOf(await cancelCertificate({ id, organisationId, reason }, { ...actor, commandId }))) };
    },
  }),
];
