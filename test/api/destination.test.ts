import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Client, createClient } from '../../dev/demo/client.ts';
import { ask } from '../support/http.ts';
import { type World, aLine, aTransfer, aWorld, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner } = keys.organisations;
let world: World;
let otherPartner: Client;
let otherKey: string;
beforeAll(async () => {
  world = await aWorld();
  const operator = createClient(api, keys.operator);
  const organisation = { name: 'Other partner', email: 'other-importer@partner.example', language: 'en' };
  const { id: organisationId } = await operator.post<{ id: string }>('/v1/organisations', organisation);
  const { secret } = await operator.post<{ secret: string }>('/v1/api-keys', { organisationId, role: 'partner', name: 'test' });
  [otherPartner, otherKey] = [createClient(api, secret), secret];
}, 60_000);

type Made = { id: string };
const anImporter = (country: string, change: object = {}): Promise<Made> =>
  world.cast.partner.post<Made>('/v1/importers', {
    name: `PT Impor ${newRun()}`,
    partnerOrganisationId: partner.organisationId,
    country,
    registrationKind: 'NIB',
    registrationNumber: '0220000000001',
    contact: { name: 'Sari', email: 'sari@jakarta.example', phone: '+62 21 0000' },
    ...change,
  });
const aWarehouse = (regime: string): Promise<Made> =>
  world.cast.partner.post<Made>('/v1/warehouses', {
    name: `Jakarta ${newRun()}`,
    partnerOrganisationId: partner.organisationId,
    country: 'IDN',
    address: 'Jl. Pelabuhan 1, Tanjung Priok, Jakarta',
    port: 'IDTPP',
    timeZone: 'Asia/Jakarta',
    regime,
  });
const aLicence = (document: string, change: object = {}) => ({
  document,
  number: `N-${newRun()}`,
  validFrom: '2026-01-01',
  validTo: '2030-12-31',
  ...change,
});
const enter = (importerId: string, document: string, change: object = {}): Promise<Made> =>
  world.cast.partner.post<Made>(`/v1/importers/${importerId}/licences`, aLicence(document, change));
const toJakarta = async (regime = 'free-circulation', run = newRun()) => {
  const [{ id: warehouseId }, { id: importerId }] = await Promise.all([aWarehouse(regime), anImporter('IDN')]);
  return { ...aTransfer(world.parties, run, [aLine(`BK-${run}`)]), warehouseId, importerId };
};
type Found = { rule: string; severity: string; path: string; message: string; cure: string };
const check = async (body: object): Promise<Found[]> =>
  (await world.cast.seller.post<{ findings: Found[] }>('/v1/stock-transfers:check', body)).findings;
const blocking = (found: Found[]) => found.flatMap(({ severity, rule, path }) => (severity === 'blocking' ? [[rule, path]] : []));
const MISSING = ['REQUIREMENT_MISSING', 'importerId'];

describe('a transfer to Indonesia', () => {
  test('waits before anything is filed until its importer has approval and surveyor report, and goes on after them', async () => {
    const body = await toJakarta();
    expect(blocking(await check(body))).toEqual([MISSING, MISSING]);
    const { id } = await world.begin(body);
    const waiting = await world.reaches(id, 'needs-attention');
    expect(waiting).toMatchObject({ filingId: null, attention: { code: 'CHECK_FAILED', actions: ['recheck', 'cancel'] } });
    expect(waiting.attention?.message).toMatch(/import approval.*surveyor report/);

    await enter(body.importerId, 'id-import-approval');
    await world.cast.seller.post(`/v1/stock-transfers/${id}:recheck`);
    expect((await world.reaches(id, 'needs-attention')).attention?.message).not.toContain('import approval');

    const { id: expired } = await enter(body.importerId, 'id-surveyor-report', { validTo: '2026-01-02' });
    expect(blocking(await check(body))).toEqual([MISSING]);
    await enter(body.importerId, 'id-surveyor-report');
    await world.cast.partner.post(`/v1/importers/${body.importerId}/licences/${expired}:revoke`);
    expect(blocking(await check(body))).toEqual([]);
    await world.cast.seller.post(`/v1/stock-transfers/${id}:recheck`);
    await world.reaches(id, 'declared');
    const { policies } = await world.cast.seller.get<{ policies: { packId: string }[] }>(`/v1/stock-transfers/${id}`);
    expect(policies.map(({ packId }) => packId)).toContain('ID.COMPLIANCE.2025');
  });

  test('under another importer misses what the first one holds', async () => {
    const body = await toJakarta();
    await enter(body.importerId, 'id-import-approval');
    await enter(body.importerId, 'id-surveyor-report');
    expect(blocking(await check(body))).toEqual([]);
    const { id: importerId } = await anImporter('IDN');
    expect(blocking(await check({ ...body, importerId }))).toEqual([MISSING, MISSING]);
  });

  test('into a bonded warehouse is not blocked, and its table says that both are due before the sale', async () => {
    const body = await toJakarta('bonded');
    expect(blocking(await check(body))).toEqual([]);
    const { id } = await world.begin(body);
    await world.reaches(id, 'declared');
    const path = `/v1/stock-transfers/${id}/requirements`;
    const table = await world.cast.seller.get<{ packId: string; requirements: { id: string; gate: string; missing: string[] }[] }>(path);
    expect(table).toMatchObject({ packId: 'ID.COMPLIANCE.2025', country: 'IDN', importerId: body.importerId });
    const due = table.requirements.filter(({ id: requirement }) => ['ID.PI', 'ID.LS'].includes(requirement));
    expect(due).toMatchObject(['ID.PI', 'ID.LS'].map((one) => ({ id: one, gate: 'before-sale', blocking: true, missing: ['LX-TS01'] })));
    const order = ['before-order', 'before-shipment', 'before-arrival', 'before-sale'];
    const gates = table.requirements.map(({ gate }) => order.indexOf(gate));
    expect(gates).toEqual(gates.toSorted((a, b) => a - b));

    await enter(body.importerId, 'id-import-approval');
    const satisfied = await world.cast.partner.get<typeof table>(path);
    expect(satisfied.requirements.find(({ id: one }) => one === 'ID.PI')).toMatchObject({
      missing: [],
      satisfiedBy: [{ skus: ['LX-TS01'] }],
    });
    expect(await ask(api, 'GET', path, { key: otherKey })).toMatchObject({ status: 404 });
    expect(await ask(api, 'GET', path, { key: secondSeller.key })).toMatchObject({ status: 404 });
  });
});

test('a transfer that names an importer who is not there, or of another country, is refused at that field and not stored', async () => {
  const body = aTransfer(world.parties);
  const { id: elsewhere } = await anImporter('IDN');
  const nobody = 'imp_00000000-0000-7000-8000-000000000001';
  for (const [importerId, code] of [
    [elsewhere, 'IMPORTER_ELSEWHERE'],
    [nobody, 'IMPORTER_UNKNOWN'],
  ] as const) {
    const answer = await ask(api, 'POST', '/v1/stock-transfers', { key: seller.key, body: { ...body, importerId } });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'importerId', code }] } });
    expect(blocking(await check({ ...body, importerId }))).toEqual([[code, 'importerId']]);
  }
  expect((await ask(api, 'GET', `/v1/stock-transfers?reference=${body.reference}`, { key: seller.key })).body.data).toEqual([]);
  const { id } = await world.begin({ ...body, importerId: null });
  expect(await world.reaches(id, 'declared')).toMatchObject({ importerId: null });
});

describe('the directory of importers', () => {
  test('is read by all, and written by its partner and the operator alone', async () => {
    const { id } = await anImporter('MYS');
    const path = `/v1/importers/${id}`;
    expect(await ask(api, 'GET', path, { key: secondSeller.key })).toMatchObject({ status: 200, body: { id, country: 'MYS' } });
    const change = { name: 'Renamed Sdn. Bhd.' };
    expect(await ask(api, 'PATCH', path, { key: otherKey, body: change })).toMatchObject({ status: 404 });
    expect(await ask(api, 'PATCH', path, { key: seller.key, body: change })).toMatchObject({ status: 403 });
    const licence = { key: otherKey, body: aLicence('my-coa') };
    expect(await ask(api, 'POST', `${path}/licences`, licence)).toMatchObject({ status: 404 });
    expect(await ask(api, 'GET', `${path}/timeline`, { key: otherKey })).toMatchObject({ status: 404 });
    expect(await ask(api, 'PATCH', path, { key: keys.operator, body: change })).toMatchObject({ status: 200, body: change });
    const foreign = { ...(await otherPartner.get<object>(path)), partnerOrganisationId: partner.organisationId };
    const { id: _id, createdAt: _created, ...input } = foreign as Record<string, unknown>;
    expect(await ask(api, 'POST', '/v1/importers', { key: otherKey, body: input })).toMatchObject({ status: 403 });
  });

  test('keeps who changed what when, with what stood there before', async () => {
    const { id } = await anImporter('MYS', { name: 'Before Sdn. Bhd.' });
    const path = `/v1/importers/${id}`;
    for (const registrationKind of ['NIB', 'NIB'])
      await ask(api, 'PATCH', path, { key: partner.key, body: { name: 'After Sdn. Bhd.', bondedLicence: 'GB-1', registrationKind } });
    const { id: licenceId } = await enter(id, 'my-coa');
    const revoke = () => ask(api, 'POST', `${path}/licences/${licenceId}:revoke`, { key: partner.key });
    const [first, second] = [await revoke(), await revoke()];
    expect(second).toMatchObject({ status: 200, body: first.body });
    const { body } = await ask(api, 'GET', `${path}/timeline`, { key: partner.key });
    expect(body.data).toMatchObject([
      { kind: 'listed' },
      {
        kind: 'particulars-changed',
        by: expect.stringMatching(/^key_/),
        detail: { before: { name: 'Before Sdn. Bhd.', bondedLicence: null }, after: { name: 'After Sdn. Bhd.', bondedLicence: 'GB-1' } },
      },
      { kind: 'licence-entered', detail: { licenceId, document: 'my-coa' } },
      { kind: 'licence-revoked', detail: { licenceId } },
    ]);
  });

  test('takes no licence that the country does not know, nor one that ends before it begins', async () => {
    const { id } = await anImporter('MYS');
    const bad = (change: object) =>
      ask(api, 'POST', `/v1/importers/${id}/licences`, { key: partner.key, body: { ...aLicence('my-coa'), ...change } });
    expect(await bad({ document: 'id-bpom' })).toMatchObject({
      status: 422,
      body: { code: 'COMPLIANCE_DOCUMENT_UNKNOWN', errors: [{ path: 'document' }] },
    });
    expect(await bad({ validTo: '2025-12-31' })).toMatchObject({ status: 422, body: { errors: [{ path: 'validTo' }] } });
    expect(await bad({ hsPrefixes: ['6'], document: 'sirim' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'document' }, { path: 'hsPrefixes[0]' }] },
    });
    expect((await ask(api, 'GET', `/v1/importers/${id}/licences`, { key: seller.key })).body.data).toEqual([]);
  });
});

describe('a seller’s own certificate', () => {
  const aDocument = (change: object = {}) => ({ ...aLicence('id-halal'), country: 'IDN', holder: 'brand', skus: ['LX-TS01'], ...change });

  test('counts for its products while it is not revoked, and is nobody else’s', async () => {
    const body = await toJakarta('free-circulation');
    await enter(body.importerId, 'id-surveyor-report');
    const approval = { ...aDocument(), ...aLicence('id-import-approval'), holder: 'importer', importerId: body.importerId };
    const { id } = await world.cast.seller.post<Made>('/v1/compliance-documents', approval);
    expect(blocking(await check(body))).toEqual([]);
    expect(await ask(api, 'GET', `/v1/compliance-documents/${id}`, { key: secondSeller.key })).toMatchObject({ status: 404 });
    await world.cast.seller.post(`/v1/compliance-documents/${id}:revoke`);
    expect(blocking(await check(body))).toEqual([MISSING]);
    const { body: told } = await ask(api, 'GET', `/v1/compliance-documents/${id}/timeline`, { key: seller.key });
    expect(told.data).toMatchObject([{ kind: 'entered' }, { kind: 'revoked', by: expect.stringMatching(/^key_/) }]);
  });

  test('is refused with every bad field and stores nothing', async () => {
    const bad = (change: object) => ask(api, 'POST', '/v1/compliance-documents', { key: secondSeller.key, body: aDocument(change) });
    const { id: malaysian } = await anImporter('MYS');
    expect(await bad({ holder: 'importer' })).toMatchObject({ status: 422, body: { errors: [{ path: 'importerId' }] } });
    expect(await bad({ skus: null })).toMatchObject({ status: 422, body: { errors: [{ path: 'skus' }] } });
    expect(await bad({ country: 'DEU' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'document', code: 'COMPLIANCE_DOCUMENT_UNKNOWN' }] },
    });
    expect(await bad({ document: 'my-coa', holder: 'importer', importerId: malaysian })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'document' }, { path: 'importerId', code: 'IMPORTER_ELSEWHERE' }] },
    });
    expect((await ask(api, 'GET', '/v1/compliance-documents', { key: secondSeller.key })).body.data).toEqual([]);
  });
});

test('a product’s attributes are set, shown, changed, and refused when they are none', async () => {
  const sku = 'LX-TS01';
  const patch = (attributes: unknown) => ask(api, 'PATCH', `/v1/products/${sku}`, { key: seller.key, body: { attributes } });
  expect(await patch(['magnetic'])).toMatchObject({ status: 422, body: { errors: [{ path: 'attributes[0]' }] } });
  expect(await patch(['child', 'child'])).toMatchObject({ status: 422, body: { errors: [{ path: 'attributes' }] } });
  expect(await patch(['skin-contact'])).toMatchObject({ status: 200, body: { attributes: ['skin-contact'] } });
});

describe('an estimate of import taxes', () => {
  const estimate = (change: object) =>
    ask(api, 'POST', '/v1/import-taxes:estimate', {
      key: seller.key,
      body: {
        country: 'IDN',
        date: '2026-11-23',
        cif: { amount: '1000', currency: 'USD' },
        dutyRatePercent: '7.5',
        importerHasApi: true,
        ...change,
      },
    });

  test('tells each tax with base, rate and amount in the currency of the value, with its pack and how sure it is', async () => {
    expect(await estimate({})).toMatchObject({
      status: 200,
      body: {
        taxes: [
          { kind: 'duty', base: { amount: '1000.00', currency: 'USD' }, ratePercent: '7.5', amount: { amount: '75.00' } },
          { kind: 'vat', base: { amount: '985.42' }, ratePercent: '12', amount: { amount: '118.25' } },
          { kind: 'income-tax-prepaid', base: { amount: '1075.00' }, ratePercent: '2.5', amount: { amount: '26.88', currency: 'USD' } },
        ],
        total: { amount: '220.13', currency: 'USD' },
        packId: 'ID.IMPORT-TAX.2025',
        confidence: 'unverified',
      },
    });
  });

  test('changes with the date, and has no answer where there is no pack', async () => {
    const total = async (date: string) => (await estimate({ country: 'VNM', date, dutyRatePercent: '0' })).body['total'];
    expect([await total('2026-12-31'), await total('2027-01-01')]).toMatchObject([{ amount: '80.00' }, { amount: '100.00' }]);
    expect(await estimate({ country: 'DEU' })).toMatchObject({
      status: 422,
      body: { code: 'IMPORT_TAX_UNKNOWN', errors: [{ path: 'country' }] },
    });
    expect(await estimate({ date: '2020-01-01' })).toMatchObject({
      status: 422,
      body: { code: 'IMPORT_TAX_UNKNOWN', errors: [{ path: 'date' }] },
    });
    expect(await estimate({ importerHasApi: undefined })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'importerHasApi', code: 'FIELD_MISSING' }] },
    });
    expect(await estimate({ dutyRatePercent: '-1', cif: { amount: '1e3', currency: 'USD' } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'cif.amount' }, { path: 'dutyRatePercent' }] },
    });
  });
});
