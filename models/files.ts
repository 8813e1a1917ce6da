import { createHash } from 'node:crypto';
import mongoose, { type ClientSession, Schema, model, mongo } from 'mongoose';
import type { FileStore } from '../contracts/files.ts';
import { STRICT, inTransaction, instant, text, whole } from './base.ts';

/** A file of an organisation. Its bytes lie in the file store under `key`, which files of equal bytes share. */
export type FileRecord = {
  _id: string;
  organisationId: string;
  key: string;
  sha256: string;
  sizeBytes: number;
  /** By its bytes, not by what anyone said of them. */
  mimeType: string;
  /** Null when it has none, as a workbook. */
  pages: number | null;
  createdAt: Date;
};
const fileSchema = new Schema<FileRecord>(
  {
    _id: text,
    organisationId: text,
    key: text,
    sha256: text,
    sizeBytes: whole,
    mimeType: text,
    pages: { type: Number, default: null },
    createdAt: instant,
  },
  STRICT,
);
export const FileModel = model<FileRecord>('File', fileSchema, 'storedFiles');

/** Bytes that at least one file needs. Whoever adds or drops a file of them writes here in the same transaction, so the two never miss each
 *  other; and a key once dropped never comes back, so its bytes can be deleted whatever is stored meanwhile. */
export type BlobRecord = {
  /** The SHA-256. */
  _id: string;
  key: string;
  sizeBytes: number;
  files: number;
};
const blobSchema = new Schema<BlobRecord>({ _id: text, key: text, sizeBytes: whole, files: whole }, STRICT);
blobSchema.index({ key: 1 }, { unique: true });
export const BlobModel = model<BlobRecord>('Blob', blobSchema, 'storedBlobs');

export const sha256Of = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** What the GridFS store works on. Errors: Error before the database is connected. */
export function gridFs() {
  const { db } = mongoose.connection;
  if (db === undefined) throw new Error('files need a connected database');
  const bucketName = 'files';
  return {
    bucket: new mongo.GridFSBucket(db, { bucketName }),
    files: db.collection(`${bucketName}.files`),
    chunks: db.collection(`${bucketName}.chunks`),
  };
}

/** What a file is before it is stored. */
export type NewFile = Omit<FileRecord, 'key' | 'createdAt'>;
type Within = (session: ClientSession, file: FileRecord) => Promise<boolean>;

/** Stores a file under an id of ours, once: of further tries, also at the same time and with other bytes, the first that came through stays, and
 *  is returned. Bytes that are there already are not stored again. `within` writes what names the file in the same transaction, which may run
 *  more than once; when it says no, nothing is kept and the answer is null.
 *  Errors: those of FileStore.put and of `within`; Error when the bytes are not those of the hash. */
export async function keepFile(
  store: FileStore,
  wanted: NewFile,
  bytes: () => AsyncIterable<Uint8Array>,
  within: Within,
): Promise<FileRecord | null> {
  for (;;) {
    const there = await BlobModel.exists({ _id: wanted.sha256 });
    const uploaded = there === null ? await upload(store, wanted, bytes()) : null;
    const kept = await claim(wanted, uploaded, within);
    const isUsed = typeof kept === 'object' && kept.key === uploaded;
    // Somebody else stored the same bytes meanwhile, or nothing is kept.
    if (uploaded !== null && !isUsed) await store.delete(uploaded);
    if (kept === 'refused') return null;
    if (kept !== 'gone') return kept;
  }
}

async function upload(store: FileStore, { sha256, sizeBytes }: NewFile, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const stored = await store.put(bytes, sizeBytes);
  if (stored.sha256 === sha256) return stored.key;
  await store.delete(stored.key);
  throw new Error(`the bytes stored have the hash ${stored.sha256}, not ${sha256}`);
}

class Refused extends Error {}

/** `gone`: the bytes that were there have been dropped since, and have to be stored after all. */
async function claim(wanted: NewFile, uploaded: string | null, within: Within): Promise<FileRecord | 'gone' | 'refused'> {
  try {
    return await inTransaction(async (session) => {
      const file = await recordOf(wanted, uploaded, session);
      if (file !== 'gone' && !(await within(session, file))) throw new Refused();
      return file;
    });
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

async function recordOf(wanted: NewFile, uploaded: string | null, session: ClientSession): Promise<FileRecord | 'gone'> {
  const known = await FileModel.findById(wanted._id).session(session).lean<FileRecord>();
  if (known !== null) return known;
  const { sha256, sizeBytes } = wanted;
  const shared = await BlobModel.findOneAndUpdate({ _id: sha256 }, { $inc: { files: 1 } }, { session }).lean<BlobRecord>();
  const key = shared?.key ?? uploaded;
  if (key === null) return 'gone';
  if (shared === null) await BlobModel.create([{ _id: sha256, key, sizeBytes, files: 1 }], { session });
  const file: FileRecord = { ...wanted, key, createdAt: new Date() };
  await FileModel.create([file], { session });
  return file;
}

/** Drops a file, and its bytes when no other file needs them. Safe to retry; bytes that a process killed in between leaves are swept.
 *  Errors: FileStoreUnavailable. */
export async function dropFile(store: FileStore, id: string): Promise<void> {
  const unneeded = await inTransaction(async (session) => {
    const dropped = await FileModel.findOneAndDelete({ _id: id }, { session }).lean<FileRecord>();
    if (dropped === null) return null;
    const { sha256, key } = dropped;
    const left = await BlobModel.findOneAndUpdate({ _id: sha256 }, { $inc: { files: -1 } }, { session, returnDocument: 'after' })
      .orFail()
      .lean<BlobRecord>();
    if (left.files > 0) return null;
    await BlobModel.deleteOne({ _id: sha256 }, { session });
    return key;
  });
  if (unneeded !== null) await store.delete(unneeded);
}
