import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import mongoose, { Schema, model, mongo } from 'mongoose';
import { STRICT, insertNew, text, whole } from './base.ts';

/** What is stored under an id of ours. The bytes lie in GridFS under the id of their own upload: an upload broken off leaves chunks, which
 *  would bar every later one of the same id. */
export type FileRecord = { _id: string; uploadId: string; sha256: string; sizeBytes: number };
const schema = new Schema<FileRecord>({ _id: text, uploadId: text, sha256: text, sizeBytes: whole }, STRICT);
export const FileModel = model<FileRecord>('File', schema, 'storedFiles');

const bucket = (): mongo.GridFSBucket => {
  if (mongoose.connection.db === undefined) throw new Error('files need a connected database');
  return new mongo.GridFSBucket(mongoose.connection.db, { bucketName: 'files' });
};

export const sha256Of = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Stores bytes under an id of ours; a second write of the same id, also at the same time, leaves the first. Returns what is stored. */
export async function storeFile(fileId: string, bytes: Buffer, fileName: string): Promise<FileRecord> {
  const known = await FileModel.findById(fileId).lean<FileRecord>();
  if (known !== null) return known;
  const uploadId = randomUUID();
  await upload(uploadId, bytes, fileName);
  await insertNew(FileModel, [{ _id: fileId, uploadId, sha256: sha256Of(bytes), sizeBytes: bytes.length }]);
  const stored = await FileModel.findById(fileId).orFail().lean<FileRecord>();
  if (stored.uploadId !== uploadId) await bucket().delete(uploadId as never);
  return stored;
}

const upload = (uploadId: string, bytes: Buffer, fileName: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const stream = bucket().openUploadStreamWithId(uploadId as never, fileName);
    stream.once('finish', () => resolve());
    stream.once('error', reject);
    stream.end(bytes);
  });

/** The bytes of a stored file. Errors: the stream fails when there is no such file. */
export const openFile = (fileId: string): Readable => Readable.from(bytesOf(fileId), { objectMode: false });

async function* bytesOf(fileId: string): AsyncGenerator<Buffer> {
  const { uploadId } = await FileModel.findById(fileId).orFail().lean<FileRecord>();
  yield* bucket().openDownloadStream(uploadId as never);
}
