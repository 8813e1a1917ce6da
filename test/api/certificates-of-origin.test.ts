import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Answer, ask } from '../support/http.ts';
import { aTransfer, aWorld } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner } = keys.organisations;
const PATH = '/v1/certificates-of-origin';
const post = (path: string, body: unknown, more: { key?: string; headers?: Record<string, string> } = {}): Promise<Answer> =>
  ask(api, 'POST', path, { key: seller.key, body, ...more });
const get = (path: string, key = seller.key): Promise<Answer> => ask(api, 'GET', path, { key });

const aLine = (change: object = {}) => ({
  lineNo: 1,
  hsCode6: '610910',
  description: '棉制针织T恤衫 Cotton T-shirts',
  originCountry: 'CHN',
  criterion: 'PE',
  quantity: '1000',
  unit: '011',
  fobValue: { amount: '18500.00', currency: 'CNY' },
  ...change,
});
const aCertificate = (change: object = {}) => ({
  scheme: 'acfta-e',
  kind: 'original',
  number: `E-${randomUUID()}`,
  issuedOn: '2026-03-01',
  departedOn: '2026-03-01',
  issuingParty: 'CHN',
  destination: 'MYS',
  exporterName: '广州明泉贸易有限公司',
  consigneeName: 'Klang Bay Fulfilment Sdn. Bhd.',
  invoiceNo: 'INV-2026-0301',
  lines: [aLine()],
  ...change,
});
const aBackToBack = (originalId: string, quantity: string) =>
  aCertificate({
    kind: 'back-to-back',
    issuedOn: '2026-06-01',
    departedOn: '2026-06-01',
    issuingParty: 'MYS',
    destination: 'THA',
    exporterName: 'Klang Bay Fulfilment Sdn Bhd',
    boxes: ['movement-certificate'],
    originalId,
    lines: [aLine({ quantity, originalLineNo: 1 })],
  });
const aDraw = (quantity: string, change: object = {}) => ({
  lineNo: 1,
  quantity,
  purpose: { kind: 'import-declaration', reference: 'K1-B18-2026-000123' },
  on: '2026-04-01',
  ...change,
});
async function recorded(certificate: object = aCertificate()): Promise<string> {
  const { status, body } = await post(PATH, certificate);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body['id'] as string;
}
const linesOf = async (id: string) => (await get(`${PATH}/${id}`)).body['lines'];

test('a certificate answers with its last day, the pack it was checked by and what is left of each line, and GET says the same', async () => {
  const { status, headers, body } = await post(PATH, aCertificate());
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`${PATH}/${String(body['id'])}`);
  expect(body).toMatchObject({
    validUntil: '2027-03-01',
    state: 'active',
    lines: [{ granted: '1000', drawn: '0', remaining: '1000' }],
    policy: { subject: 'origin-acfta-e', packId: 'ACFTA.ORIGIN.FORM-E', version: 1, confidence: 'unverified' },
  });
  const { packId, sha256 } = body['policy'] as { packId: string; sha256: string };
  expect(await get(`/v1/policies/${packId}`)).toMatchObject({ status: 200, body: { sha256 } });
  expect((await get(`${PATH}/${String(body['id'])}`)).body).toEqual(body);
});

describe('Form D for goods of Chinese origin is refused with the reason', () => {
  const formD = aCertificate({ scheme: 'atiga-d', issuingParty: 'MYS', destination: 'THA', lines: [aLine({ criterion: 'RVC' })] });
  test.each([
    ['en', 'do not become ASEAN goods by passing through', 'Use Form E'],
    ['zh-CN', '中国原产货物不因途经东盟而成为东盟原产货物', '请使用 Form E'],
  ])('in %s', async (language, reason, cure) => {
    const { status, body } = await post(PATH, formD, { headers: { 'accept-language': language } });
    expect({ status, body }).toMatchObject({
      status: 422,
      body: {
        code: 'FORM_D_NOT_FOR_CHINESE_GOODS',
        detail: expect.stringContaining(reason),
        cure: expect.stringContaining(cure),
        errors: [{ path: 'lines[0].originCountry', code: 'FORM_D_NOT_FOR_CHINESE_GOODS', message: expect.stringMatching(/40 ?%/) }],
      },
    });
    expect((await get(`${PATH}?scheme=atiga-d`)).body.data).toEqual([]);
  });
});

test('every fault of a certificate is named at once, and nothing of it is stored', async () => {
  const bad = aCertificate({
    destination: 'USA',
    issuedOn: '2026-03-05',
    boxes: ['third-party-invoicing'],
    lines: [aLine({ originCountry: 'USA' }), aLine({ criterion: 'CR' })],
  });
  const { status, body } = await post(PATH, bad);
  expect({ status, code: body['code'] }).toEqual({ status: 422, code: 'REQUEST_INVALID' });
  expect((body['errors'] as { path: string; code: string }[]).map(({ path, code }) => `${path} ${code}`)).toEqual([
    'destination DESTINATION_NOT_A_PARTY',
    'lines[0].originCountry ORIGIN_NOT_A_PARTY',
    'lines[1].lineNo LINE_REPEATED',
    'lines[1].criterion CRITERION_NOT_OF_SCHEME',
    'issuedOn CERTIFICATE_ISSUED_TOO_LATE',
  ]);
  const shape = await post(
    PATH,
    aCertificate({ lines: [aLine({ quantity: '0', hsCode6: '6109', unit: 'pcs' })], number: '', colour: 'red' }),
  );
  expect((shape.body['errors'] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual([
    'colour',
    'lines[0].hsCode6',
    'lines[0].quantity',
    'lines[0].unit',
    'number',
  ]);
  const numbers = (await get(`${PATH}?limit=200`)).body.data?.map(({ number }) => number);
  expect(numbers).not.toContain(bad.number);
});

test('a scheme that was not in force on the day of issue is refused', async () => {
  const early = aCertificate({ scheme: 'rcep', issuedOn: '2021-12-31', departedOn: '2021-12-31' });
  expect(await post(PATH, early)).toMatchObject({ status: 422, body: { code: 'SCHEME_NOT_IN_FORCE', errors: [{ path: 'issuedOn' }] } });
});

test('the same certificate is on record once for an organisation; another has its own', async () => {
  const certificate = aCertificate();
  await recorded(certificate);
  const again = { ...certificate, number: certificate.number.toLowerCase() };
  expect(await post(PATH, again)).toMatchObject({
    status: 409,
    body: { code: 'CERTIFICATE_NUMBER_TAKEN', errors: [{ path: 'number' }] },
  });
  expect(await post(PATH, certificate, { key: secondSeller.key })).toMatchObject({ status: 201 });
});

test('of twenty draws at once exactly those that fit succeed, and each of the others is told what remains', async () => {
  const id = await recorded(aCertificate({ lines: [aLine({ quantity: '0.7' })] }));
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(`${PATH}/${id}/drawdowns`, aDraw('0.1'))));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(7);
  for (const { status, body } of answers.filter((answer) => answer.status !== 201))
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { code: 'DRAWDOWN_OVER_REMAINING', lineNo: 1, asked: '0.1', remaining: '0', unit: '011' },
    });
  expect(await linesOf(id)).toMatchObject([{ granted: '0.7', drawn: '0.7', remaining: '0' }]);
  const { body } = await get(`${PATH}/${id}/drawdowns?limit=200`);
  expect(body.data?.map(({ kind, quantity }) => [kind, quantity])).toEqual(Array.from({ length: 7 }, () => ['draw', '0.1']));
});

test('twenty tries of one draw under one key draw once', async () => {
  const id = await recorded();
  const headers = { 'idempotency-key': randomUUID() };
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(`${PATH}/${id}/drawdowns`, aDraw('600'), { headers })));
  for (const { status, body } of answers) if (status !== 201) expect(body['code']).toBe('REQUEST_IN_PROGRESS');
  expect(await post(`${PATH}/${id}/drawdowns`, aDraw('600'), { headers })).toMatchObject({ status: 201 });
  expect(await linesOf(id)).toMatchObject([{ drawn: '600', remaining: '400' }]);
});

test.each([
  ['2026-02-28', 'CERTIFICATE_NOT_YET_ISSUED'],
  ['2026-03-01', null],
  ['2027-03-01', null],
  ['2027-03-02', 'CERTIFICATE_EXPIRED'],
])('a draw on %s is answered by the day of the import: %s', async (on, code) => {
  const id = await recorded();
  const answer = await post(`${PATH}/${id}/drawdowns`, aDraw('1', { on }));
  expect(answer).toMatchObject(code === null ? { status: 201 } : { status: 409, body: { code, errors: [{ path: 'on' }] } });
  expect((await get(`${PATH}?limit=200&validOn=${on}`)).body.data?.some((one) => one['id'] === id)).toBe(code === null);
  expect((await get(`${PATH}/${id}`)).status).toBe(200);
});

test('a draw is given back once, with who and why, and the ledger keeps both entries, oldest first', async () => {
  const id = await recorded();
  const { body: drawn } = await post(`${PATH}/${id}/drawdowns`, aDraw('12.34567'));
  const release = `${PATH}/${id}/drawdowns/${String(drawn['id'])}:release`;
  const headers = { 'idempotency-key': randomUUID() };
  const first = await post(release, { reason: '未进口，退回' }, { headers });
  expect(first).toMatchObject({
    status: 200,
    body: { kind: 'release', quantity: '12.34567', reversesId: drawn['id'], reason: '未进口，退回' },
  });
  expect((await post(release, { reason: '未进口，退回' }, { headers })).body).toEqual(first.body);
  const second = await post(release, { reason: 'again' });
  expect(second).toMatchObject({
    status: 409,
    body: { code: 'DRAWDOWN_RELEASED', releasedBy: first.body['by'], releasedAt: first.body['at'] },
  });
  const ofARelease = `${PATH}/${id}/drawdowns/${String(first.body['id'])}:release`;
  expect(await post(ofARelease, { reason: 'x' })).toMatchObject({ status: 404 });
  expect((await get(`${PATH}/${id}/drawdowns`)).body.data?.map(({ kind }) => kind)).toEqual(['draw', 'release']);
  expect((await get(`${PATH}/${id}/timeline`)).body.data?.map(({ kind }) => kind)).toEqual(['recorded', 'drawn-down', 'released']);
  expect(await linesOf(id)).toMatchObject([{ drawn: '0', remaining: '1000' }]);
});

test('a back-to-back certificate draws from its original and gives back when it is cancelled', async () => {
  const originalId = await recorded();
  const id = await recorded(aBackToBack(originalId, '600'));
  expect(await get(`${PATH}/${id}`)).toMatchObject({ body: { originalId, validUntil: '2027-03-01' } });
  expect(await linesOf(originalId)).toMatchObject([{ drawn: '600', remaining: '400' }]);
  expect((await get(`${PATH}?originalId=${originalId}`)).body.data).toMatchObject([{ id }]);
  expect(await post(PATH, aBackToBack(originalId, '400.00001'))).toMatchObject({
    status: 409,
    body: { code: 'BACK_TO_BACK_OVER_ORIGINAL', errors: [{ path: 'lines[0].quantity' }] },
  });
  expect(await post(`${PATH}/${originalId}:cancel`, { reason: 'x' })).toMatchObject({ status: 409, body: { code: 'CERTIFICATE_DRAWN' } });
  const held = (await get(`${PATH}/${originalId}/drawdowns`)).body.data?.[0];
  expect(held).toMatchObject({ purpose: { kind: 'back-to-back', reference: id } });
  expect(await post(`${PATH}/${originalId}/drawdowns/${String(held?.['id'])}:release`, { reason: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'DRAWDOWN_OF_BACK_TO_BACK' },
  });
  expect(await post(`${PATH}/${id}:cancel`, { reason: 'goods stay' })).toMatchObject({
    status: 200,
    body: { state: 'cancelled', cancellation: { reason: 'goods stay' } },
  });
  expect(await post(`${PATH}/${id}:cancel`, { reason: 'again' })).toMatchObject({
    status: 409,
    body: { code: 'CERTIFICATE_CANCELLED', state: 'cancelled' },
  });
  expect(await post(`${PATH}/${id}/drawdowns`, aDraw('1', { on: '2026-06-02' }))).toMatchObject({
    status: 409,
    body: { code: 'CERTIFICATE_CANCELLED' },
  });
  expect(await linesOf(originalId)).toMatchObject([{ drawn: '0', remaining: '1000' }]);
});

describe("what is another organisation's", () => {
  let foreignTransfer = '';
  beforeAll(async () => {
    const world = await aWorld();
    ({ id: foreignTransfer } = await world.begin(aTransfer(world.parties)));
  }, 180_000);

  test('cannot be named: neither an original nor a stock transfer', async () => {
    const originalId = await recorded();
    expect(await post(PATH, aBackToBack(originalId, '1'), { key: secondSeller.key })).toMatchObject({
      status: 422,
      body: { code: 'BACK_TO_BACK_ORIGINAL_UNFIT', errors: [{ path: 'originalId' }] },
    });
    const { body } = await post(PATH, aCertificate(), { key: secondSeller.key });
    const draws = `${PATH}/${String(body['id'])}/drawdowns`;
    const draw = aDraw('1', { purpose: { kind: 'stock-transfer', reference: foreignTransfer } });
    expect(await post(draws, draw, { key: secondSeller.key })).toMatchObject({
      status: 422,
      body: { code: 'TRANSFER_UNKNOWN', errors: [{ path: 'purpose.reference' }] },
    });
    expect(await post(`${PATH}/${originalId}/drawdowns`, draw)).toMatchObject({ status: 201, body: { purpose: draw.purpose } });
  });

  test('and a warehouse partner has nothing to do with it', async () => {
    expect(await get(PATH, partner.key)).toMatchObject({ status: 403, body: { code: 'ROLE_FORBIDDEN' } });
  });
});
