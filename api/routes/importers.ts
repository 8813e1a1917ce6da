import { z } from 'zod';
import { idOf } from '../../contracts/ids.ts';
import { Importer, ImporterInput, ImporterLicence, ImporterLicenceInput, ImporterPatch } from '../../contracts/destination.ts';
import { Country } from '../../contracts/units.ts';
import { documentsOf } from '../../domain/compliance.ts';
import {
  ImporterLicenceModel,
  type ImporterLicenceRecord,
  ImporterModel,
  type ImporterRecord,
  OrganisationModel,
  type Progress,
} from '../../models/index.ts';
import type { Actor } from '../../contracts/actor.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem, fieldProblem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { changeTold, findSeen, revokeTold, sharedBy, storeTold } from '../http/scope.ts';
import { importerView, licenceView } from '../views/destination.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Importers of record';
const path = '/v1/importers';
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;
const WRITERS = ['operator', 'partner'] as const;
/** Of those a key may change: a partner's own, an operator everybody's. */
const findOwn = (id: string, principal: Principal): Promise<ImporterRecord> => findSeen(ImporterModel, { ...sharedBy(principal), _id: id });

/** An entry of a directory has one state only. */
const told = (
  { _id, partnerOrganisationId }: ImporterRecord,
  step: string,
  kind: string,
  detail: Record<string, unknown>,
  actor: Actor,
): Progress => ({
  resource: 'importer',
  resourceId: _id,
  organisationId: partnerOrganisationId,
  step,
  kind,
  state: 'listed',
  detail,
  ...actor,
});

export const importerRoutes = (): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Add an importer of record of a partner',
    roles: WRITERS,
    body: ImporterInput,
    answers: { status: 201, schema: Importer },
    creates: true,
    async handle({ body, principal, actor, newId }) {
      if (principal.role === 'partner' && body.partnerOrganisationId !== principal.organisationId) throw new Problem('ROLE_FORBIDDEN');
      if ((await OrganisationModel.exists({ _id: body.partnerOrganisationId })) === null)
        throw fieldProblem('partnerOrganisationId', 'NOT_FOUND');
      const record: ImporterRecord = { _id: newId('importer'), ...body, createdAt: new Date() };
      const stored = await storeTold(ImporterModel, record, told(record, 'begun', 'listed', {}, actor));
      return { body: importerView(stored), location: `${path}/${stored._id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Importers of record, to choose from',
    roles: ALL,
    query: PageQuery.extend({ country: Country.optional() }),
    answers: { status: 200, schema: pageOf(Importer) },
    async handle({ query: { limit, cursor, ...wanted } }) {
      const { data, nextCursor } = await page(ImporterModel, wanted, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: data.map(importerView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One importer of record',
    roles: ALL,
    params: byId('importer'),
    answers: { status: 200, schema: Importer },
    handle: async ({ params }) => ({ body: importerView(await findSeen(ImporterModel, { _id: params.id })) }),
  }),
  route({
    method: 'patch',
    path: `${path}/{id}`,
    tag,
    summary: 'Change the particulars of an importer of record; what was before stays in its timeline',
    roles: WRITERS,
    params: byId('importer'),
    body: ImporterPatch,
    answers: { status: 200, schema: Importer },
    async handle({ params, body, principal, actor, commandId }) {
      const { _id } = await findOwn(params.id, principal);
      const changed = await changeTold<ImporterRecord>(ImporterModel, _id, body, (before, detail) =>
        told(before, `changed:${commandId}`, 'particulars-changed', detail, actor),
      );
      return { body: importerView(changed) };
    },
  }),
  timelineRoute({ path, tag, kind: 'importer', roles: WRITERS, find: findOwn }),
  route({
    method: 'post',
    path: `${path}/{id}/licences`,
    tag,
    summary: 'Enter a licence or certificate in the name of the importer',
    roles: WRITERS,
    params: byId('importer'),
    body: ImporterLicenceInput,
    answers: { status: 201, schema: ImporterLicence },
    errors: ['COMPLIANCE_DOCUMENT_UNKNOWN'],
    creates: true,
    async handle({ params, body, principal, actor, newId }) {
      const importer = await findOwn(params.id, principal);
      if (!documentsOf(importer.country).has(body.document)) throw fieldProblem('document', 'COMPLIANCE_DOCUMENT_UNKNOWN');
      const _id = newId('importerLicence');
      const record: ImporterLicenceRecord = { _id, importerId: importer._id, ...body, revokedAt: null, createdAt: new Date() };
      const progress = told(importer, `licence:${_id}`, 'licence-entered', { licenceId: _id, ...body }, actor);
      const stored = await storeTold(ImporterLicenceModel, record, progress);
      return { body: licenceView(stored), location: `${path}/${importer._id}/licences` };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}/licences`,
    tag,
    summary: 'Licences and certificates of an importer, newest first, with those revoked',
    roles: ALL,
    params: byId('importer'),
    query: PageQuery,
    answers: { status: 200, schema: pageOf(ImporterLicence) },
    async handle({ params, query }) {
      const { _id: importerId } = await findSeen(ImporterModel, { _id: params.id });
      const { data, nextCursor } = await page(ImporterLicenceModel, { importerId }, query, NEWEST_FIRST);
      return { body: { data: data.map(licenceView), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: `${path}/{id}/licences/{licenceId}:revoke`,
    tag,
    summary: 'Say that a licence holds no more; what is planned already goes on',
    roles: WRITERS,
    params: z.object({ id: idOf('importer'), licenceId: idOf('importerLicence') }),
    answers: { status: 200, schema: ImporterLicence },
    async handle({ params, principal, actor }) {
      const importer = await findOwn(params.id, principal);
      const { _id, document, number } = await findSeen(ImporterLicenceModel, { _id: params.licenceId, importerId: importer._id });
      const progress = told(importer, `revoked:${_id}`, 'licence-revoked', { licenceId: _id, document, number }, actor);
      return { body: licenceView(await revokeTold(ImporterLicenceModel, _id, progress)) };
    },
  }),
];
