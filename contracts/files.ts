import { z } from 'zod';
import type { Localised } from './units.ts';
import { both } from './units.ts';

/** Where the bytes of files lie, whichever place is configured. A store is dumb: whose a file is, what it is, and that equal bytes are kept
 *  once, say the records of `models/files.ts`. A store serves one deployment; a sweep deletes what that deployment's records do not name. */
export type FileStore = {
  /** Takes in `sizeBytes` bytes (at least 1) under a new key, as they come. Until all are there, nothing can be read under it; of a try that
   *  failed nothing is left, unless the process died: that `keys` names.
   *  Errors: FileSizeWrong when the source gives more or fewer; FileStoreUnavailable; the source's own. */
  put(source: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<StoredBytes>;
  /** The bytes under a key, as a stream that ends with an error when the store goes away.
   *  Errors: FileMissing; FileStoreUnavailable. */
  open(key: string): Promise<NodeJS.ReadableStream>;
  /** Deletes what is there under a key, whole or half-written. One that is not there is deleted already. Errors: FileStoreUnavailable. */
  delete(key: string): Promise<void>;
  /** Every key under which anything lies, half-written too, in no order. Errors: FileStoreUnavailable. */
  keys(): AsyncIterable<string>;
};

/** `key` is a UUIDv7 that no other put gets again, and tells when it began. `sha256` in lower-case hex. */
export type StoredBytes = { key: string; sha256: string; sizeBytes: number };

const KEY = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
export const isFileKey = (key: string): boolean => KEY.test(key);

/** When the put of a key began. */
export const fileKeyTime = (key: string): Date => new Date(Number.parseInt(key.slice(0, 8) + key.slice(9, 13), 16));

export class FileMissing extends Error {
  override readonly name = 'FileMissing';
  constructor(key: string, options?: ErrorOptions) {
    super(`there is no file ${key}`, options);
  }
}

export class FileSizeWrong extends Error {
  override readonly name = 'FileSizeWrong';
}

/** The store cannot be reached, or has no room; the same call may work later. */
export class FileStoreUnavailable extends Error {
  override readonly name = 'FileStoreUnavailable';
}

/** What a person may upload as a paper. */
export const PAPER_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const;
export type PaperType = (typeof PAPER_TYPES)[number];

/** What the bytes of a paper say it is, or why it is none. An image is one page. */
export type CheckedPaper = { mimeType: PaperType; pages: number } | { refused: Localised };

const MAX_FILE_NAME = 200;
/** Control characters, line and paragraph separators, and marks that turn the direction of writing, by which `fdp.exe` reads as `exe.pdf`. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** The name a person gave a file: for people to read, never part of a path. */
export const FileName = z
  .string()
  .min(1)
  .max(MAX_FILE_NAME)
  .refine((name) => !UNSEEN.test(name) && !/[/\\]/u.test(name), both('a file name without control characters', '不含控制字符的文件名'));
