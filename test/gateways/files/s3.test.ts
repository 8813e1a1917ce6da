import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileStoreUnavailable } from '../../../contracts/files.ts';
import { findS3Server } from '../../../dev/servers/s3-server.ts';
import { createS3Store } from '../../../gateways/files/s3.ts';
import { keepsItsPromises, keysOf } from './contract.ts';

const keys = { accessKeyId: 'outport', secretAccessKey: 'any will do' };
const region = 'us-east-1';
let server: ChildProcess;
let endpoint: string;
let client: S3Client;
beforeAll(async () => {
  const { path } = await findS3Server({ env: process.env, print: console.log });
  server = spawn(path, ['--host', '127.0.0.1', '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  endpoint = await addressOf(server);
  client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: keys });
}, 180_000);
afterAll(async () => {
  client.destroy();
  server.kill();
  await once(server, 'exit');
});

/** What it says once it listens. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stderr as Readable })) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address === undefined) continue;
    stderr?.resume();
    return address;
  }
  throw new Error('the S3 server ended before it listened');
}

async function aBucket(): Promise<string> {
  const bucket = `files-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}
const storeOf = (bucket: string, change: object = {}) => createS3Store({ bucket, region, endpoint, pathStyle: true, keys, ...change });
const x = () => Readable.from([Buffer.from('x')]);

describe('an S3-compatible server', () => {
  keepsItsPromises(async () => storeOf(await aBucket()), { showsHalf: false });

  test('holds files as plain bytes to be kept, also for who reads the bucket past us', async () => {
    const bucket = await aBucket();
    const { key } = await storeOf(bucket).put(Readable.from([Buffer.from('<html>')]), 6);
    const { ContentType, ContentDisposition } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    expect([ContentType, ContentDisposition]).toEqual(['application/octet-stream', 'attachment']);
  });

  test('lists more keys than go on one page', async () => {
    const store = storeOf(await aBucket());
    const put = new Set<string>();
    while (put.size < 1_010) {
      const stored = await Promise.all(Array.from({ length: 101 }, () => store.put(x(), 1)));
      for (const { key } of stored) put.add(key);
    }
    expect(new Set(await keysOf(store))).toEqual(put);
  }, 60_000);

  test('that is away is out of reach; one that knows no such bucket is set up wrongly', async () => {
    await expect(storeOf('files', { endpoint: 'http://127.0.0.1:1' }).put(x(), 1)).rejects.toThrow(FileStoreUnavailable);
    await expect(storeOf('no-such-bucket').put(x(), 1)).rejects.toThrow(expect.objectContaining({ name: 'NoSuchBucket' }));
  });
});
