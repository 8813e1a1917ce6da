import { z } from 'zod';
import { type FileStore, PAPER_TYPES } from '../../contracts/files.ts';
import { idOf } from '../../contracts/ids.ts';
import { evidenceAdded } from '../../contracts/registration.messages.ts';
import { Evidence, EvidenceInput } from '../../contracts/warehouse.ts';
import { checkPaper } from '../../gateways/paper-check/index.ts';
import { type EvidenceRecord, type NewFile, WarehouseRegistrationModel, keepFile } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { downloadOf } from '../http/files.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { Upload } from '../http/upload.ts';
import { evidenceView } from '../views/registrations.ts';
import { type Stated, asStated, openPeriod } from './stated-evidence.ts';
import { findRegistration } from './warehouse-registrations.ts';

const tag = 'Warehouse registrations';
const path = '/v1/warehouse-registrations/{id}/evidence';
const MAX_BYTES = 15 * 1024 * 1024;
const MAX_EVIDENCE = 50;

/** The papers that prove a right to stock a warehouse. */
export const evidenceRoutes = (flows: Flows, files: FileStore): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Add a paper that proves the right: PDF, PNG or JPEG',
    roles: ['seller'],
    params: byId('warehouseRegistration'),
    body: EvidenceInput,
    upload: { limitBytes: MAX_BYTES },
    answers: { status: 201, schema: Evidence },
    errors: ['STATE_CONFLICT', 'EVIDENCE_MISMATCH', 'EVIDENCE_ENDS_EARLY'],
    creates: true,
    async handle({ params: { id }, body, upload, principal, actor, newId }) {
      if (upload === null) throw new Problem('UPLOAD_INVALID');
      const registration = await findRegistration(id, principal);
      const stated = await asStated(registration, openPeriod(registration), body);
      const checked = await checkPaper(upload.bytes);
      if ('refused' in checked) throw new Problem('UPLOAD_INVALID', { detail: checked.refused });
      const { sha256, sizeBytes, fileName } = upload;
      const { organisationId } = registration;
      const file = { _id: newId('evidence'), organisationId, sha256, sizeBytes, ...checked };
      const evidence = await keepEvidence(files, id, { ...stated, fileName }, file, upload);
      await flows.tell(id, evidenceAdded, actor);
      return { body: evidenceView(evidence), location: `/v1/warehouse-registrations/${id}/evidence/${evidence.id}` };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{evidenceId}`,
    tag,
    summary: 'The paper itself',
    roles: ['seller', 'operator'],
    params: z.object({ id: idOf('warehouseRegistration'), evidenceId: idOf('evidence') }),
    answers: { status: 200, file: PAPER_TYPES },
    async handle({ params, principal }) {
      const evidence = (await findRegistration(params.id, principal)).evidence.find(({ id }) => id === params.evidenceId);
      if (evidence === undefined) throw new Problem('NOT_FOUND');
      return downloadOf(files, principal, evidence.fileId, evidence.fileName);
    },
  }),
];

type Paper = Stated & Pick<EvidenceRecord, 'fileName'>;
type PaperFile = NewFile & Pick<EvidenceRecord, 'mimeType' | 'pages'>;

/** Stores a paper and notes it with its registration, both or neither, and once however often it is tried. Errors: UPLOAD_INVALID when it is one too
 *  many; those of keepFile. */
async function keepEvidence(
  files: FileStore,
  registrationId: string,
  paper: Paper,
  file: PaperFile,
  upload: Upload,
): Promise<EvidenceRecord> {
  const { _id: id, mimeType, sizeBytes, sha256, pages } = file;
  const noted = { _id: registrationId, 'evidence.id': id };
  const fits = { _id: registrationId, 'evidence.id': { $ne: id }, [`evidence.${MAX_EVIDENCE - 1}`]: { $exists: false } };
  const evidenceAt = (uploadedAt: Date): EvidenceRecord => ({ ...paper, id, fileId: id, mimeType, sizeBytes, sha256, pages, uploadedAt });
  const kept = await keepFile(files, file, upload.read, async (session, { createdAt }) => {
    await WarehouseRegistrationModel.updateOne(fits as never, { $push: { evidence: evidenceAt(createdAt) } }, { session });
    return (await WarehouseRegistrationModel.exists(noted as never).session(session)) !== null;
  });
  if (kept === null)
    throw new Problem('UPLOAD_INVALID', {
      detail: { en: `It has ${MAX_EVIDENCE} papers already`, 'zh-CN': `已有 ${MAX_EVIDENCE} 份材料` },
    });
  return evidenceAt(kept.createdAt);
}
