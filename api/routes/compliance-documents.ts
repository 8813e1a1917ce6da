import { ComplianceDocument, ComplianceDocumentInput } from '../../contracts/destination.ts';
import { Country } from '../../contracts/units.ts';
import { ERRORS } from '../../contracts/errors.ts';
import { documentsOf } from '../../domain/compliance.ts';
import { ComplianceDocumentModel, type ComplianceDocumentRecord, type Progress } from '../../models/index.ts';
import type { Actor } from '../../contracts/actor.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy, revokeTold, storeTold } from '../http/scope.ts';
import { complianceDocumentView } from '../views/destination.ts';
import { importerErrors } from './references.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Compliance documents';
const path = '/v1/compliance-documents';
const find = (id: string, principal: Principal): Promise<ComplianceDocumentRecord> =>
  findSeen(ComplianceDocumentModel, { ...ownedBy(principal), _id: id });

const told = ({ _id, organisationId }: ComplianceDocumentRecord, state: 'entered' | 'revoked', actor: Actor): Progress => ({
  resource: 'compliance-document',
  resourceId: _id,
  organisationId,
  step: state,
  kind: state,
  state,
  detail: {},
  ...actor,
});

export const complianceDocumentRoutes = (): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Enter a certificate for products in a country of destination',
    roles: ['seller'],
    body: ComplianceDocumentInput,
    answers: { status: 201, schema: ComplianceDocument },
    errors: ['COMPLIANCE_DOCUMENT_UNKNOWN', 'IMPORTER_UNKNOWN', 'IMPORTER_ELSEWHERE'],
    creates: true,
    async handle({ body, principal, actor, newId }) {
      const known = documentsOf(body.country).has(body.document);
      const code = 'COMPLIANCE_DOCUMENT_UNKNOWN';
      const errors = [
        ...(known ? [] : [{ path: 'document', code, message: ERRORS[code].title }]),
        ...(body.importerId === null ? [] : await importerErrors(body.importerId, body.country)),
      ];
      if (errors.length > 0) throw new Problem('REQUEST_INVALID', { errors });
      const { organisationId } = principal;
      const record: ComplianceDocumentRecord = {
        _id: newId('complianceDocument'),
        organisationId,
        ...body,
        revokedAt: null,
        createdAt: new Date(),
      };
      const stored = await storeTold(ComplianceDocumentModel, record, told(record, 'entered', actor));
      return { body: complianceDocumentView(stored), location: `${path}/${stored._id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Certificates for products, newest first, with those revoked',
    roles: ['seller', 'operator'],
    query: PageQuery.extend({ country: Country.optional(), document: ComplianceDocument.shape.document.optional() }),
    answers: { status: 200, schema: pageOf(ComplianceDocument) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(
        ComplianceDocumentModel,
        { ...ownedBy(principal), ...wanted },
        { limit, cursor },
        NEWEST_FIRST,
      );
      return { body: { data: data.map(complianceDocumentView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One certificate',
    roles: ['seller', 'operator'],
    params: byId('complianceDocument'),
    answers: { status: 200, schema: ComplianceDocument },
    handle: async ({ params, principal }) => ({ body: complianceDocumentView(await find(params.id, principal)) }),
  }),
  timelineRoute({ path, tag, kind: 'complianceDocument', roles: ['seller', 'operator'], find }),
  route({
    method: 'post',
    path: `${path}/{id}:revoke`,
    tag,
    summary: 'Say that a certificate holds no more; what is planned already goes on',
    roles: ['seller', 'operator'],
    params: byId('complianceDocument'),
    answers: { status: 200, schema: ComplianceDocument },
    async handle({ params, principal, actor }) {
      const record = await find(params.id, principal);
      return { body: complianceDocumentView(await revokeTold(ComplianceDocumentModel, record._id, told(record, 'revoked', actor))) };
    },
  }),
];
