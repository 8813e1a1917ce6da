import { expect, test } from 'vitest';
import { loadConfig, loadWorkerConfig } from '../../config/index.ts';
import { givenKey } from '../../dev/stack/signing-key.ts';

const SERVERS = { MONGODB_URI: 'mongodb://127.0.0.1', TEMPORAL_ADDRESS: '127.0.0.1:7233' };
const WORKER = { ...SERVERS, SMTP_URL: 'smtp://127.0.0.1', OUTPORT_WORKFLOW_BUNDLE: 'b.js', OUTPORT_WORKER_BUILD_ID: 'b' };
const KEY = { OUTPORT_SIGNER_KEY_FILE: 'key.pem', OUTPORT_SIGNER_CERTIFICATE_FILE: 'certificate.pem' };

test.each(['http://127.0.0.1:8089', 'https://platform.example/ceb', 'folder:/import/Deccus001', 'folder:D:\\ImpPath\\Deccus001'])(
  'the Single Window is a platform or the folders of an import client: %s',
  (url) => {
    const env = { ...WORKER, ...KEY, SINGLE_WINDOW_URL: url, WAREHOUSE_FILING_URL: 'https://customs.example' };
    expect(loadWorkerConfig(env)).toMatchObject({ singleWindowUrl: url, warehouseFilingUrl: 'https://customs.example' });
  },
);

test('warehouses are filed where the platform is, unless told; of a folder the address must be told', () => {
  const env = { ...WORKER, ...KEY, SINGLE_WINDOW_URL: 'http://127.0.0.1:8089' };
  expect(loadWorkerConfig(env).warehouseFilingUrl).toBe('http://127.0.0.1:8089');
  expect(() => loadWorkerConfig({ ...env, SINGLE_WINDOW_URL: 'folder:/import' })).toThrow('WAREHOUSE_FILING_URL is not set');
});

test.each(['ftp://127.0.0.1', 'folder:', '/import/Deccus001'])('anything else is refused by the name of its variable: %s', (url) => {
  expect(() => loadConfig({ ...SERVERS, SINGLE_WINDOW_URL: url })).toThrow(
    'SINGLE_WINDOW_URL: must begin with http://, https:// or folder:',
  );
});

test.each(Object.keys(KEY))('no worker starts without %s: nothing is filed unsigned', (name) => {
  const env = { ...WORKER, ...KEY, SINGLE_WINDOW_URL: 'http://127.0.0.1:8089', [name]: '' };
  expect(() => loadWorkerConfig(env)).toThrow(`${name} is not set`);
});

test('half a key is refused before anything is started', () => {
  expect(givenKey({})).toBeNull();
  expect(givenKey(KEY)).toEqual({ keyFile: 'key.pem', certificateFile: 'certificate.pem' });
  expect(() => givenKey({ OUTPORT_SIGNER_KEY_FILE: 'key.pem' })).toThrow('set both or none');
});

test('a callback key that could be guessed is refused', () => {
  expect(() => loadConfig({ ...SERVERS, OUTPORT_RECEIPT_CALLBACK_KEY: 'short' })).toThrow(
    'OUTPORT_RECEIPT_CALLBACK_KEY: must have at least 32',
  );
});
