import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../config/index.ts';

const filesOf = (files: Record<string, string>) =>
  loadConfig({ MONGODB_URI: 'mongodb://127.0.0.1:1', TEMPORAL_ADDRESS: '127.0.0.1:2', ...files }).files;

describe('the place of files', () => {
  test.each([
    ['nothing', {}, { place: 'gridfs' }],
    ['gridfs', { OUTPORT_FILES: 'gridfs' }, { place: 'gridfs' }],
    ['a folder', { OUTPORT_FILES: 'folder:/srv/files' }, { place: 'folder', path: '/srv/files' }],
    ['a folder of Windows', { OUTPORT_FILES: String.raw`folder:D:\files` }, { place: 'folder', path: String.raw`D:\files` }],
    [
      "Amazon's bucket with the role of the machine",
      { OUTPORT_FILES: 's3:evidence', OUTPORT_S3_REGION: 'cn-north-1' },
      { place: 's3', bucket: 'evidence', region: 'cn-north-1', endpoint: undefined, pathStyle: false, keys: undefined },
    ],
    [
      'a bucket elsewhere',
      {
        OUTPORT_FILES: 's3:evidence',
        OUTPORT_S3_ENDPOINT: 'http://127.0.0.1:9000',
        OUTPORT_S3_PATH_STYLE: 'true',
        OUTPORT_S3_ACCESS_KEY_ID: 'id',
        OUTPORT_S3_SECRET_ACCESS_KEY: 'secret',
      },
      {
        place: 's3',
        bucket: 'evidence',
        region: 'us-east-1',
        endpoint: 'http://127.0.0.1:9000',
        pathStyle: true,
        keys: { accessKeyId: 'id', secretAccessKey: 'secret' },
      },
    ],
  ])('is told by %s', (_what, set, told) => {
    expect(filesOf(set)).toEqual(told);
  });

  test.each([
    ['OUTPORT_FILES', { OUTPORT_FILES: 'disk' }],
    ['OUTPORT_FILES', { OUTPORT_FILES: 'folder:files' }],
    ['OUTPORT_FILES', { OUTPORT_FILES: 's3:Not_A_Bucket' }],
    ['OUTPORT_FILES', { OUTPORT_FILES: 's3:' }],
    ['OUTPORT_S3_ENDPOINT', { OUTPORT_FILES: 's3:evidence', OUTPORT_S3_ENDPOINT: 'minio:9000' }],
    ['OUTPORT_S3_PATH_STYLE', { OUTPORT_FILES: 's3:evidence', OUTPORT_S3_PATH_STYLE: 'perhaps' }],
    ['OUTPORT_S3_SECRET_ACCESS_KEY', { OUTPORT_FILES: 's3:evidence', OUTPORT_S3_ACCESS_KEY_ID: 'id' }],
    ['OUTPORT_S3_ACCESS_KEY_ID', { OUTPORT_FILES: 's3:evidence', OUTPORT_S3_SECRET_ACCESS_KEY: 'secret' }],
  ])('that is set wrongly is named: %s of %o', (name, set) => {
    expect(() => filesOf(set)).toThrow(new RegExp(`wrong:\n  ${name}: `, 'u'));
  });

  test('and whatever else is wrong is named with it', () => {
    const wrong = { OUTPORT_FILES: 'disk', OUTPORT_S3_ACCESS_KEY_ID: 'id', OUTPORT_PORT: 'x' };
    expect(() => filesOf(wrong)).toThrow(/OUTPORT_PORT: [^]*OUTPORT_FILES: [^]*OUTPORT_S3_SECRET_ACCESS_KEY: is not set/u);
  });
});
