import { z } from 'zod';
import { evidenceAdded } from '../../contracts/registration.messages.ts';
import { Evidence, EvidenceInput, WarehouseRegistration, WarehouseRegistrationInput } from '../../contracts/warehouse.ts';
import { idOf } from '../../contracts/ids.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { WAREHOUSE_REGISTRATION, statesOf } from '../../domain/states.ts';
import { warehouseFilingOn } from '../../domain/warehouse-filing.ts';
import {
  type EvidenceRecord,
  WarehouseRegistrationModel,
  type WarehouseRegistrationRecord,
  aPeriod,
  openFile,
  policyRecordOf,
  sha256Of,
  storeFile,
} from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem, fieldProblem } from '../http/problem.ts';
import { type Principal, type Route, type Upload, route } from '../http/route.ts';
import { findSeen, ownedBy, storeBegun } from '../http/scope.ts';
import { PAPER_TYPES, paperTypeOf } from '../http/sniff.ts';
import { evidenceView } from '../views/registrations.ts';
import { registrationView } from '../views/warehouse-registration.ts';
import { asStated, missingEvidence, openPeriod } from './evidence.ts';
import { findParties } from './references.ts';
import { reviewRoutes } from './reviews.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Warehouse registrations';
const path = '/v1/warehouse-registrations';
const MAX_EVIDENCE_BYTES = 15 * 1024 * 1024;
const MAX_EVIDENCE = 50;
export const findRegistration = (id: string, principal: Principal): Promise<WarehouseRegistrationRecord> =>
  findSeen(WarehouseRegistrationModel, { ...ownedBy(principal), _id: id });

export const warehouseRegistrationRoutes = (flows: Flows): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Register the right to stock one overseas warehouse',
    roles: ['seller'],
    body: WarehouseRegistrationInput,
    answers: { status: 201, schema: WarehouseRegistration },
    errors: ['ENTERPRISE_UNKNOWN', 'WAREHOUSE_UNKNOWN', 'MODE_NOT_IN_FORCE'],
    creates: true,
    async handle({ body, principal, actor, language, newId }) {
      const { enterprise } = await findParties(principal.organisationId, body);
      const pack = warehouseFilingOn(POLICY_BOOK, body.validFrom, enterprise.ports);
      if (pack === null) throw fieldProblem('validFrom', 'MODE_NOT_IN_FORCE');
      const wanted: WarehouseRegistrationRecord = {
        ...body,
        _id: newId('warehouseRegistration'),
        organisationId: principal.organisationId,
        state: 'submitted',
        evidence: [],
        review: null,
        periods: [aPeriod({ number: 1, validFrom: body.validFrom, validTo: body.validTo, policy: policyRecordOf(pack) })],
        requestId: actor.requestId,
        workflowStartedAt: null,
        createdAt: new Date(),
      };
      const record = await storeBegun(WarehouseRegistrationModel, 'warehouse-registration', wanted, actor);
      const { _id } = record;
      await flows.start('warehouseRegistration', record, record.state);
      await WarehouseRegistrationModel.updateOne({ _id, workflowStartedAt: null }, { $set: { workflowStartedAt: new Date() } });
      return { body: registrationView(await findRegistration(_id, principal), language), location: `${path}/${_id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Warehouse registrations',
    roles: ['seller', 'operator'],
    query: PageQuery.extend({ state: z.enum(statesOf(WAREHOUSE_REGISTRATION)).optional(), warehouseId: idOf('warehouse').optional() }),
    answers: { status: 200, schema: pageOf(WarehouseRegistration) },
    async handle({ query: { limit, cursor, ...wanted }, principal, language }) {
      const { data, nextCursor } = await page(
        WarehouseRegistrationModel,
        { ...ownedBy(principal), ...wanted },
        { limit, cursor },
        NEWEST_FIRST,
      );
      return { body: { data: data.map((one) => registrationView(one, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One warehouse registration',
    roles: ['seller', 'operator'],
    params: byId('warehouseRegistration'),
    answers: { status: 200, schema: WarehouseRegistration },
    handle: async ({ params, principal, language }) => ({ body: registrationView(await findRegistration(params.id, principal), language) }),
  }),
  timelineRoute({ path, tag, kind: 'warehouseRegistration', roles: ['seller', 'operator'], find: findRegistration }),
  route({
    method: 'post',
    path: `${path}/{id}/evidence`,
    tag,
    summary: 'Add a paper that proves the right: PDF, PNG or JPEG',
    roles: ['seller'],
    params: byId('warehouseRegistration'),
    body: EvidenceInput,
    upload: { limitBytes: MAX_EVIDENCE_BYTES },
    answers: { status: 201, schema: Evidence },
    errors: ['STATE_CONFLICT', 'EVIDENCE_MISMATCH', 'EVIDENCE_ENDS_EARLY'],
    creates: true,
    async handle({ params, body, upload, principal, actor, newId }) {
      if (upload === null) throw new Problem('UPLOAD_INVALID');
      const registration = await findRegistration(params.id, principal);
      const stated = await asStated(registration, openPeriod(registration), body);
      const evidence = await keepEvidence(registration._id, newId('evidence'), stated, upload);
      await flows.tell(registration._id, evidenceAdded, actor);
      return { body: evidenceView(evidence), location: `${path}/${registration._id}/evidence/${evidence.id}` };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}/evidence/{evidenceId}`,
    tag,
    summary: 'The paper itself',
    roles: ['seller', 'operator'],
    params: z.object({ id: idOf('warehouseRegistration'), evidenceId: idOf('evidence') }),
    answers: { status: 200, file: PAPER_TYPES },
    async handle({ params, principal }) {
      const evidence = (await findRegistration(params.id, principal)).evidence.find(({ id }) => id === params.evidenceId);
      if (evidence === undefined) throw new Problem('NOT_FOUND');
      const { mimeType, fileName, sizeBytes } = evidence;
      return { download: { stream: openFile(evidence.fileId), mimeType, fileName, sizeBytes } };
    },
  }),
  ...reviewRoutes({
    flows,
    path,
    tag,
    kind: 'warehouseRegistration',
    schema: WarehouseRegistration,
    errors: ['EVIDENCE_MISSING'],
    find: async (id, principal) => {
      const registration = await findRegistration(id, principal);
      return { ...registration, review: registration.periods.at(-1)?.review ?? registration.review };
    },
    view: registrationView,
    explain: async (refused, registration) => (refused === 'EVIDENCE_MISSING' ? missingEvidence(registration) : null),
  }),
];

/** Stores a paper once: a repeated try finds it there. Errors: UPLOAD_INVALID when it is no paper, or one too many. */
async function keepEvidence(
  registrationId: string,
  id: string,
  stated: Pick<EvidenceRecord, 'kind' | 'period' | 'country' | 'address' | 'validTo'>,
  { bytes, fileName }: Upload,
): Promise<EvidenceRecord> {
  const mimeType = paperTypeOf(bytes);
  if (mimeType === null)
    throw new Problem('UPLOAD_INVALID', { detail: { en: 'It is neither PDF, PNG nor JPEG', 'zh-CN': '文件不是 PDF、PNG 或 JPEG' } });
  await storeFile(id, bytes, fileName);
  const evidence: EvidenceRecord = {
    id,
    ...stated,
    fileId: id,
    fileName,
    mimeType,
    sizeBytes: bytes.length,
    sha256: sha256Of(bytes),
    uploadedAt: new Date(),
  };
  const full = `evidence.${MAX_EVIDENCE - 1}`;
  await WarehouseRegistrationModel.updateOne({ _id: registrationId, 'evidence.id': { $ne: id }, [full]: { $exists: false } } as never, {
    $push: { evidence },
  });
  const stored = await WarehouseRegistrationModel.findById(registrationId).select('evidence').lean();
  const kept = stored?.evidence.find((one) => one.id === id);
  if (kept === undefined)
    throw new Problem('UPLOAD_INVALID', {
      detail: { en: `It has ${MAX_EVIDENCE} papers already`, 'zh-CN': `已有 ${MAX_EVIDENCE} 份材料` },
    });
  return kept;
}
