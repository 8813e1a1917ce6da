import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Request, RequestHandler } from 'express';
import multer, { MulterError } from 'multer';
import { ERRORS } from '../../contracts/errors.ts';
import { type FieldError, fieldErrors } from '../../contracts/field-errors.ts';
import { FileName, FileStoreUnavailable } from '../../contracts/files.ts';
import { Problem } from './problem.ts';

const MAX_FIELDS = 20;

/** A file as it came, on this machine's disk until the request is answered. */
export type Upload = {
  /** As its sender calls it, without folders. */
  fileName: string;
  sizeBytes: number;
  sha256: string;
  /** Its bytes from the beginning; may be called again. */
  read: () => Readable;
  /** All of it in memory: for what cannot be read otherwise. */
  bytes: () => Promise<Buffer>;
  discard: () => Promise<void>;
};

/** Takes the one file of a multipart body past memory on to the disk, hashed on its way, and its fields.
 *  Errors: BODY_TOO_LARGE; UPLOAD_INVALID for a body that is no such thing or is cut off; UNAVAILABLE when the disk does not take it. */
export function takeUpload(limitBytes: number, fieldLimitBytes: number): RequestHandler {
  const take = multer({
    storage: engine,
    defParamCharset: 'utf8',
    limits: { fileSize: limitBytes, files: 1, fields: MAX_FIELDS, fieldSize: fieldLimitBytes, fieldNestingDepth: 0 },
  }).single('file');
  return (request, response, next) => {
    void take(request, response, (error?: unknown) => next(error === undefined ? undefined : refusalOf(error)));
  };
}

export const uploadOf = (request: Request): Upload | null => (request.file as { upload?: Upload } | undefined)?.upload ?? null;

/** What is wrong with the file before anybody has looked into it. */
export function fileFaults(upload: Upload | null): FieldError[] {
  if (upload === null) return [{ path: 'file', code: 'FIELD_MISSING', message: ERRORS.UPLOAD_INVALID.cure }];
  const named = FileName.safeParse(upload.fileName, { reportInput: true });
  return named.success ? [] : fieldErrors(named.error.issues).map((fault) => ({ ...fault, path: 'file.name' }));
}

const engine: multer.StorageEngine = {
  _handleFile(_request, { stream, originalname }, done) {
    onDisk(stream, originalname).then((upload) => done(null, { upload } as Partial<Express.Multer.File>), done);
  },
  _removeFile(_request, file, done) {
    const { upload } = file as unknown as { upload: Upload };
    upload.discard().then(() => done(null), done);
  },
};

async function onDisk(source: Readable, fileName: string): Promise<Upload> {
  const file = await nameless();
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hash.update(chunk);
      for (let written = 0; written < chunk.length;) written += (await disk(file.write(chunk, written))).bytesWritten;
      sizeBytes += chunk.length;
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  const read = (): Readable => file.createReadStream({ start: 0, autoClose: false });
  return { fileName, sizeBytes, sha256: hash.digest('hex'), read, bytes: () => buffer(read()), discard: () => file.close() };
}

/** Without a name from the start: whatever becomes of this process, nothing stays behind. */
async function nameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `outport-upload-${randomUUID()}`);
  const file = await disk(open(path, 'wx+', 0o600));
  try {
    await disk(rm(path));
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function disk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new FileStoreUnavailable('the disk does not take uploads', { cause: error });
  }
}

/** The parser names its own limits; what it says of a body that is broken, cut off or given up has no name. */
function refusalOf(error: unknown): unknown {
  if (error instanceof MulterError || error instanceof FileStoreUnavailable) return error;
  return new Problem('UPLOAD_INVALID', {
    detail: { en: 'The multipart body is broken or cut off', 'zh-CN': 'multipart 请求体不完整或格式错误' },
  });
}
