import { z } from 'zod';
import type { Actor } from '../../contracts/actor.ts';
import { type FileStore, PAPER_TYPES } from '../../contracts/files.ts';
import { idOf } from '../../contracts/ids.ts';
import { InspectionAttachment } from '../../contracts/inspection.ts';
import { checkPaper } from '../../gateways/paper-check/index.ts';
import {
  type InspectionAttachmentRecord,
  InspectionModel,
  type InspectionRecord,
  type NewFile,
  keepFile,
  recordProgress,
} from '../../models/index.ts';
import { downloadOf } from '../http/files.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import type { Upload } from '../http/upload.ts';
import { inspectionAttachmentView } from '../views/inspection.ts';

const tag = 'Inspections';
const path = '/v1/inspections/{id}/attachments';
const roles = ['seller', 'operator'] as const;
const MAX_BYTES = 15 * 1024 * 1024;
const MAX_ATTACHMENTS = 30;
const find = (id: string, principal: Principal): Promise<InspectionRecord> => findSeen(InspectionModel, { ...ownedBy(principal), _id: id });

/** Photos and papers of an inspection, of those who were present. They change nothing of its state, so they may come after it is over. */
export const inspectionAttachmentRoutes = (files: FileStore): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Add a photo or paper of an inspection: PDF, PNG or JPEG',
    roles,
    params: byId('inspection'),
    upload: { limitBytes: MAX_BYTES },
    answers: { status: 201, schema: InspectionAttachment },
    creates: true,
    async handle({ params: { id }, upload, principal, actor, newId }) {
      if (upload === null) throw new Problem('UPLOAD_INVALID');
      const inspection = await find(id, principal);
      const checked = await checkPaper(upload.bytes);
      if ('refused' in checked) throw new Problem('UPLOAD_INVALID', { detail: checked.refused });
      const { organisationId } = inspection;
      const file = { _id: newId('document'), organisationId, sha256: upload.sha256, sizeBytes: upload.sizeBytes, ...checked };
      const attachment = await keepAttachment(files, inspection, file, upload, actor);
      return { body: inspectionAttachmentView(attachment), location: `/v1/inspections/${id}/attachments/${attachment.id}` };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{attachmentId}`,
    tag,
    summary: 'The photo or paper itself',
    roles,
    params: z.object({ id: idOf('inspection'), attachmentId: idOf('document') }),
    answers: { status: 200, file: PAPER_TYPES },
    async handle({ params, principal }) {
      const attachment = (await find(params.id, principal)).attachments?.find(({ id }) => id === params.attachmentId);
      if (attachment === undefined) throw new Problem('NOT_FOUND');
      return downloadOf(files, principal, attachment.id, attachment.fileName);
    },
  }),
];

/** Stores a file and notes it with its inspection and in its timeline, all or none, and once however often it is tried. Errors: UPLOAD_INVALID when
 *  it is one too many; those of keepFile. */
async function keepAttachment(
  files: FileStore,
  { _id: inspectionId, organisationId, state }: InspectionRecord,
  file: NewFile,
  { fileName, read }: Upload,
  actor: Actor,
): Promise<InspectionAttachmentRecord> {
  const { _id: id, mimeType, sizeBytes, sha256 } = file;
  const noted = { _id: inspectionId, 'attachments.id': id };
  const fits = { _id: inspectionId, 'attachments.id': { $ne: id }, [`attachments.${MAX_ATTACHMENTS - 1}`]: { $exists: false } };
  const attachmentAt = (addedAt: Date): InspectionAttachmentRecord => ({
    id,
    fileName,
    mimeType,
    sizeBytes,
    sha256,
    by: actor.by,
    addedAt,
  });
  const kept = await keepFile(files, file, read, async (session, { createdAt }) => {
    const attached = { $push: { attachments: attachmentAt(createdAt) } };
    const { modifiedCount } = await InspectionModel.updateOne(fits as never, attached, { session });
    const told = { resource: 'inspection', resourceId: inspectionId, organisationId, kind: 'file-attached', state } as const;
    if (modifiedCount === 1) await recordProgress({ ...told, step: `attached:${id}`, detail: { fileName, sha256 }, ...actor }, session);
    return (await InspectionModel.exists(noted as never).session(session)) !== null;
  });
  if (kept === null)
    throw new Problem('UPLOAD_INVALID', {
      detail: { en: `It has ${MAX_ATTACHMENTS} files already`, 'zh-CN': `已有 ${MAX_ATTACHMENTS} 个文件` },
    });
  return attachmentAt(kept.createdAt);
}
