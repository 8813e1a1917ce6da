import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import mongoose, { mongo } from 'mongoose';

const bucket = (): mongo.GridFSBucket => {
  if (mongoose.connection.db === undefined) throw new Error('files need a connected database');
  return new mongo.GridFSBucket(mongoose.connection.db, { bucketName: 'files' });
};

export const sha256Of = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Stores bytes under an id of ours; a second write of the same id leaves the first. Returns the SHA-256 in hex. */
export async function storeFile(fileId: string, bytes: Buffer, fileName: string): Promise<string> {
  const sha256 = sha256Of(bytes);
  const known = await bucket()
    .find({ _id: fileId as never })
    .limit(1)
    .toArray();
  if (known.length > 0) return sha256;
  await new Promise<void>((resolve, reject) => {
    const upload = bucket().openUploadStreamWithId(fileId as never, fileName, { metadata: { sha256 } });
    upload.once('finish', () => resolve());
    upload.once('error', reject);
    upload.end(bytes);
  });
  return sha256;
}

/** The bytes of a stored file. Errors: the stream fails when there is no such file. */
export const openFile = (fileId: string): Readable => bucket().openDownloadStream(fileId as never);
