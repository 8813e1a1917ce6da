import { randomUUIDv7 } from 'node:crypto';
import type { mongo } from 'mongoose';
import { FileMissing, type FileStore, isFileKey } from '../../contracts/files.ts';
import { measured } from './measure.ts';

/** What the driver calls a bucket: files are told of in one collection, their bytes lie in chunks in another. */
export type GridFs = { bucket: mongo.GridFSBucket; files: mongo.Collection; chunks: mongo.Collection };

/** A file store within MongoDB. The driver writes the file's own document last, so a file is there whole or not at all.
 *  Errors: the driver's, as they are: `isOutOfReach` knows them. */
export function createGridFsStore({ bucket, files, chunks }: GridFs): FileStore {
  const store: FileStore = {
    async put(source, sizeBytes) {
      const key = randomUUIDv7();
      const { bytes, sha256 } = measured(source, sizeBytes);
      try {
        await write(bucket.openUploadStreamWithId(idOf(key), key), bytes);
      } catch (error) {
        await store.delete(key);
        throw error;
      }
      return { key, sha256: sha256(), sizeBytes };
    },
    async open(key) {
      if (!isFileKey(key) || (await files.findOne({ _id: idOf(key) }, { projection: { _id: 1 } })) === null) throw new FileMissing(key);
      return bucket.openDownloadStream(idOf(key));
    },
    // The file's own document first: chunks without one are half-written, but not the other way about.
    async delete(key) {
      await files.deleteOne({ _id: idOf(key) });
      await chunks.deleteMany({ files_id: idOf(key) });
    },
    async *keys() {
      // Along the index that the driver keeps on the chunks, whose first field this is: no chunk is read.
      for await (const { _id } of chunks.aggregate<{ _id: string }>([{ $group: { _id: '$files_id' } }], { hint: 'files_id_1_n_1' }))
        if (isFileKey(_id)) yield _id;
    },
  };
  return store;
}

/** The driver's types ask for an ObjectId; any value is one to the server. */
const idOf = (key: string): mongo.ObjectId => key as unknown as mongo.ObjectId;

/** Waits for each write, so that after a failure none is still under way. */
async function write(upload: mongo.GridFSBucketWriteStream, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  upload.on('error', () => undefined); // Told to the callbacks too.
  const done = (step: (callback: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      step((error) => (error == null ? resolve() : reject(error)));
    });
  for await (const chunk of bytes) await done((callback) => upload.write(chunk, callback));
  await done((callback) => upload.end(callback));
}
