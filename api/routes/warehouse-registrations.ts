import { z } from 'zod';
import { evidenceAdded, withdrawRegistration } from '../../contracts/registration.messages.ts';
import { EVIDENCE_KINDS, Evidence, WarehouseRegistration, WarehouseRegistrationInput } from '../../contracts/warehouse.ts';
import { idOf } from '../../contracts/ids.ts';
import { WAREHOUSE_REGISTRATION, isFinal, statesOf } from '../../domain/states.ts';
import {
  type EvidenceRecord,
  WarehouseRegistrationModel,
  type WarehouseRegistrationRecord,
  openFile,
  sha256Of,
  storeFile,
} from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, type Upload, route } from '../http/route.ts';
import { findSeen, ownedBy, storeBegun } from '../http/scope.ts';
import { PAPER_TYPES, paperTypeOf } from '../http/sniff.ts';
import { evidenceView, registrationView } from '../views/registrations.ts';
import { findParties } from './references.ts';
import { reviewRoutes } from './reviews.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Warehouse registrations';
const path = '/v1/warehouse-registrations';
const MAX_EVIDENCE_BYTES = 15 * 1024 * 1024;
const MAX_EVIDENCE = 50;
const find = (id: string, principal: Principal): Promise<WarehouseRegistrationRecord> =>
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
    errors: ['ENTERPRISE_UNKNOWN', 'WAREHOUSE_UNKNOWN'],
    creates: true,
    async handle({ body, principal, actor, newId }) {
      await findParties(principal.organisationId, body);
      const wanted: WarehouseRegistrationRecord = {
        ...body,
        _id: newId('warehouseRegistration'),
        organisationId: principal.organisationId,
        state: 'submitted',
        evidence: [],
        review: null,
        requestId: actor.requestId,
        workflowStartedAt: null,
        createdAt: new Date(),
      };
      const record = await storeBegun(WarehouseRegistrationModel, 'warehouse-registration', wanted, actor);
      const { _id } = record;
      await flows.start('warehouseRegistration', record, record.state);
      await WarehouseRegistrationModel.updateOne({ _id, workflowStartedAt: null }, { $set: { workflowStartedAt: new Date() } });
      return { body: registrationView(await find(_id, principal)), location: `${path}/${_id}` };
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
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(
        WarehouseRegistrationModel,
        { ...ownedBy(principal), ...wanted },
        { limit, cursor },
        NEWEST_FIRST,
      );
      return { body: { data: data.map(registrationView), nextCursor } };
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
    handle: async ({ params, principal }) => ({ body: registrationView(await find(params.id, principal)) }),
  }),
  timelineRoute({ path, tag, kind: 'warehouseRegistration', roles: ['seller', 'operator'], find }),
  route({
    method: 'post',
    path: `${path}/{id}/evidence`,
    tag,
    summary: 'Add a paper that proves the right: PDF, PNG or JPEG',
    roles: ['seller'],
    params: byId('warehouseRegistration'),
    body: z.strictObject({ kind: z.enum(EVIDENCE_KINDS) }),
    upload: { limitBytes: MAX_EVIDENCE_BYTES },
    answers: { status: 201, schema: Evidence },
    errors: ['STATE_CONFLICT'],
    creates: true,
    async handle({ params, body, upload, principal, actor, newId }) {
      if (upload === null) throw new Problem('UPLOAD_INVALID');
      const registration = await find(params.id, principal);
      if (isFinal(WAREHOUSE_REGISTRATION, registration.state))
        throw new Problem('STATE_CONFLICT', { extra: { state: registration.state } });
      const evidence = await keepEvidence(registration._id, newId('evidence'), body.kind, upload);
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
      const evidence = (await find(params.id, principal)).evidence.find(({ id }) => id === params.evidenceId);
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
    find,
    view: registrationView,
  }),
  route({
    method: 'post',
    path: `${path}/{id}:withdraw`,
    tag,
    summary: 'Give the right up',
    roles: ['seller'],
    params: byId('warehouseRegistration'),
    answers: { status: 200, schema: WarehouseRegistration },
    errors: ['STATE_CONFLICT'],
    async handle({ params, principal, actor, commandId }) {
      await flows.command(() => find(params.id, principal), withdrawRegistration, actor, commandId);
      return { body: registrationView(await find(params.id, principal)) };
    },
  }),
];

/** Stores a paper once: a repeated try finds it there. Errors: UPLOAD_INVALID when it is no paper, or one too many. */
async function keepEvidence(
  registrationId: string,
  id: string,
  kind: EvidenceRecord['kind'],
  { bytes, fileName }: Upload,
): Promise<EvidenceRecord> {
  const mimeType = paperTypeOf(bytes);
  if (mimeType === null)
    throw new Problem('UPLOAD_INVALID', { detail: { en: 'It is neither PDF, PNG nor JPEG', 'zh-CN': '文件不是 PDF、PNG 或 JPEG' } });
  await storeFile(id, bytes, fileName);
  const evidence: EvidenceRecord = {
    id,
    kind,
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
