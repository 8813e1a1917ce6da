import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { FileMissing, type FileStore, FileStoreUnavailable, isFileKey } from '../../contracts/files.ts';
import { measured } from './measure.ts';

/** Without `endpoint` it is Amazon's own of the region; without keys the client looks where its vendor says (environment, role of the machine). */
export type S3Settings = {
  bucket: string;
  region: string;
  endpoint: string | undefined;
  /** The bucket stands in the path rather than in the host's name: most servers other than Amazon's. */
  pathStyle: boolean;
  keys: { accessKeyId: string; secretAccessKey: string } | undefined;
};

const CONNECT_MS = 3_000;
const SILENCE_MS = 30_000;
const quiet = (): void => undefined;

/** A file store in a bucket of its own on an S3-compatible server. A put is one request of known length, which the server takes whole or not at
 *  all: there are no parts that could be left behind. */
export function createS3Store({ bucket, region, endpoint, pathStyle, keys }: S3Settings): FileStore {
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    // Sums in trailers, which newer clients add by themselves, most compatible servers do not know.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // What it would say on the console stands in its errors.
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(keys === undefined ? {} : { credentials: keys }),
  });
  const store: FileStore = {
    async put(source, sizeBytes) {
      const Key = randomUUIDv7();
      const { bytes, sha256 } = measured(source, sizeBytes);
      const Body = Readable.from(bytes, { objectMode: false });
      // The client does not look whether its source breaks off, and would wait for the rest.
      const broken = new AbortController();
      Body.once('error', (reason) => broken.abort(reason));
      // Whoever reads the bucket past us gets a file to keep as well, never a page.
      const kind = { ContentType: 'application/octet-stream', ContentDisposition: 'attachment' };
      const put = new PutObjectCommand({ Bucket: bucket, Key, Body, ContentLength: sizeBytes, ...kind });
      try {
        await reaching(client.send(put, { abortSignal: broken.signal }));
        // The server answers after the bytes it was promised; whether the source has more is known only at its end.
        await finished(Body);
      } catch (error) {
        Body.destroy();
        if (!broken.signal.aborted) throw error;
        // The request may have been whole by then.
        await store.delete(Key);
        throw broken.signal.reason;
      }
      return { key: Key, sha256: sha256(), sizeBytes };
    },
    async open(key) {
      if (!isFileKey(key)) throw new FileMissing(key);
      try {
        const { Body } = await reaching(client.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
        return Body as Readable;
      } catch (error) {
        throw error instanceof NoSuchKey ? new FileMissing(key, { cause: error }) : error;
      }
    },
    async delete(key) {
      if (isFileKey(key)) await reaching(client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
    },
    async *keys() {
      for (let after: string | undefined; ;) {
        const listed = await reaching(client.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: after })));
        for (const { Key } of listed.Contents ?? []) if (Key !== undefined && isFileKey(Key)) yield Key;
        if (listed.NextContinuationToken === undefined) return;
        after = listed.NextContinuationToken;
      }
    },
  };
  return store;
}

/** A server that refuses the key or has no such bucket is set up wrongly, which waiting does not mend; anything else may pass. */
async function reaching<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const refused = error instanceof S3ServiceException && (error.$metadata.httpStatusCode ?? 500) < 500;
    throw refused ? error : new FileStoreUnavailable('the S3 server does not answer as it should', { cause: error });
  }
}
