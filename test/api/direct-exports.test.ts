import { beforeAll, describe, expect, inject, test } from 'vitest';
import { ask } from '../support/http.ts';
import { type World, aDirectExport, aTransfer, aWorld, anOrderLine, customsWill, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner } = keys.organisations;
const PATH = '/v1/direct-exports';
let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

type FieldError = { path: string; code: string; message: string };
const pathsOf = (body: Record<string, unknown>): string[] => (body['errors'] as FieldError[]).map(({ path }) => path).toSorted();
const begin = (body: object, headers: Record<string, string> = {}) => ask(api, 'POST', PATH, { key: seller.key, body, headers });
const command = (id: string, verb: string) => ask(api, 'POST', `${PATH}/${id}:${verb}`, { key: seller.key, body: {} });
const exportsOf = async (reference: string): Promise<unknown[]> =>
  (await ask(api, 'GET', `${PATH}?reference=${reference}`, { key: seller.key })).body.data ?? [];

describe('what is begun', () => {
  test('is answered as 201 with buyer, platform and order numbers, is there in the next GET, and in no list of stock transfers', async () => {
    const body = aDirectExport(world.parties);
    const made = await begin(body);
    expect(made).toMatchObject({ status: 201, body: { mode: '9710', state: 'checking', buyer: body.buyer, platform: body.platform } });
    const path = made.headers.get('location') ?? '';
    expect(path).toMatch(/^\/v1\/direct-exports\/dex_/);
    const shown = await ask(api, 'GET', path, { key: seller.key });
    const line = { lineNo: 1, orderNo: body.lines[0]?.orderNo, sku: 'LX-TS01' };
    expect(shown).toMatchObject({ status: 200, body: { id: made.body['id'], reference: body.reference, lines: [line] } });
    for (const foreign of ['warehouseId', 'inboundNoticeId']) expect(shown.body).not.toHaveProperty(foreign);
    expect((shown.body['lines'] as object[])[0]).not.toHaveProperty('bookingNo');
    expect(await exportsOf(body.reference)).toMatchObject([{ id: made.body['id'] }]);
    expect((await ask(api, 'GET', `/v1/stock-transfers?reference=${body.reference}`, { key: seller.key })).body.data).toEqual([]);
    const timeline = await ask(api, 'GET', `${path}/timeline`, { key: seller.key });
    expect(timeline.body.data?.[0]).toMatchObject({ kind: 'checking', by: expect.stringMatching(/^key_/) });
  });

  test('comes from a packing list by order number', async () => {
    const run = newRun();
    const { lines: _lines, ...head } = aDirectExport(world.parties, run);
    const rows = ['订单号,货号,件数,箱数,净重(千克),毛重(千克),单价,总价', `PO-${run},LX-TS01,100,2,20,22,20,2000`];
    const form = new FormData();
    form.set('transfer', JSON.stringify(head));
    form.set('file', new Blob([rows.join('\n')]), '装箱单.csv');
    const { status, body } = await ask(api, 'POST', `${PATH}:import`, { key: seller.key, form });
    expect({ status, body }).toMatchObject({ status: 201, body: { lineCount: 1, totals: { pieces: 100 }, ignoredColumns: [] } });
  });

  test('is begun once, however often it is asked with one key', async () => {
    const body = aDirectExport(world.parties);
    const headers = { 'idempotency-key': body.reference };
    const [first, second] = [await begin(body, headers), await begin(body, headers)];
    expect(second.body).toEqual(first.body);
    expect(await exportsOf(body.reference)).toHaveLength(1);
  });
});

describe('what is refused leaves nothing behind', () => {
  test('422 names every bad field of buyer, platform and lines at once', async () => {
    const body = aDirectExport(world.parties);
    const bad = {
      ...body,
      buyer: { ...body.buyer, country: 'Malaysia', port: 'PORT KLANG' },
      platform: { name: '', code: 'a b' },
      warehouseId: world.parties.warehouseId,
      lines: [anOrderLine('P 1'), { ...anOrderLine('P2'), bookingNo: 'B2' }],
    };
    const { status, body: told } = await begin(bad);
    expect(status).toBe(422);
    expect(pathsOf(told)).toEqual([
      'buyer.country',
      'buyer.port',
      'lines[0].orderNo',
      'lines[1].bookingNo',
      'platform.code',
      'platform.name',
      'warehouseId',
    ]);
    expect(await exportsOf(body.reference)).toEqual([]);
  });

  test.each([
    ['sea', { billNo: 'COSU1', vehicleName: 'COSCO AQABA' }, ['transport.voyageNo']],
    ['sea', { billNo: '', vehicleName: '', voyageNo: '' }, ['transport.billNo', 'transport.vehicleName', 'transport.voyageNo']],
    ['sea', { billNo: 'COSU1', vehicleName: 'COSCO AQABA', voyageNo: '1', houseBillNo: 'H1' }, ['transport.houseBillNo']],
    ['air', { billNo: '12345', vehicleName: 'COSCO AQABA' }, ['transport.billNo', 'transport.vehicleName']],
    ['air', { billNo: '784-12345675', vehicleName: 'CZ3037', houseBillNo: 'H 1' }, ['transport.houseBillNo']],
    ['road', { billNo: 'M1', vehicleName: '卡车' }, ['transport.vehicleName']],
    ['pipeline', { billNo: 'M1', vehicleName: 'P1' }, ['transport.mode']],
  ])('422 for a transport by %s with %o names the field and what to write there', async (mode, given, paths) => {
    const body = { ...aDirectExport(world.parties), transport: { mode, ...given } };
    for (const language of ['en', 'zh-CN']) {
      const { status, body: told } = await begin(body, { 'accept-language': language });
      expect(status).toBe(422);
      expect(pathsOf(told)).toEqual(paths);
      if (language === 'zh-CN') for (const { message } of told['errors'] as FieldError[]) expect(message).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(await exportsOf(body.reference)).toEqual([]);
  });

  test('422 for an enterprise that is not there, and for an importer of another country than the buyer', async () => {
    const body = { ...aDirectExport(world.parties), enterpriseId: 'ent_00000000-0000-7000-8000-000000000001' };
    expect(await begin(body)).toMatchObject({ status: 422, body: { errors: [{ path: 'enterpriseId', code: 'ENTERPRISE_UNKNOWN' }] } });
    const { importerId } = world.parties;
    const other = { ...aDirectExport(world.parties), importerId };
    expect(await begin({ ...other, buyer: { ...other.buyer, country: 'SGP', port: 'SGSIN' } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'importerId', code: 'IMPORTER_ELSEWHERE' }] },
    });
  });

  test('401 without a key, 403 for a partner, 422 without an Idempotency-Key, 404 for another organisation', async () => {
    const { id } = await world.begin(aDirectExport(world.parties));
    expect((await ask(api, 'GET', `${PATH}/${id}`, { key: undefined })).status).toBe(401);
    expect((await ask(api, 'GET', `${PATH}/${id}`, { key: partner.key })).status).toBe(403);
    expect((await ask(api, 'GET', `${PATH}/${id}`, { key: secondSeller.key })).status).toBe(404);
    const headers = { authorization: `Bearer ${seller.key}`, 'content-type': 'application/json' };
    const unkeyed = await fetch(`${api}${PATH}`, { method: 'POST', headers, body: JSON.stringify(aDirectExport(world.parties)) });
    expect([unkeyed.status, ((await unkeyed.json()) as { code: string }).code]).toEqual([422, 'IDEMPOTENCY_KEY_MISSING']);
  });

  test('404 for an id of the other resource, on either side', async () => {
    const { id: direct } = await world.begin(aDirectExport(world.parties));
    const { id: stock } = await world.begin(aTransfer(world.parties));
    for (const path of [`${PATH}/${stock}`, `/v1/stock-transfers/${direct}`, `${PATH}/${stock}/tickets`, `${PATH}/${stock}/timeline`])
      expect((await ask(api, 'GET', path, { key: seller.key })).status, path).toBe(404);
    expect((await command(stock, 'cancel')).status).toBe(404);
  });
});

describe('the readiness check', () => {
  test('asks nothing of a warehouse, names the order numbers, and takes the rules of the country of the buyer', async () => {
    const run = newRun();
    const lines = [anOrderLine(`P-${run}`, { sku: 'NOT-THERE' }), anOrderLine(`P-${run}`, { refundClaimed: true })];
    const { status, body } = await ask(api, 'POST', `${PATH}:check`, { key: seller.key, body: aDirectExport(world.parties, run, lines) });
    expect(status).toBe(200);
    const findings = body['findings'] as { rule: string; severity: string; path: string }[];
    const blocking = findings.filter(({ severity }) => severity === 'blocking').map(({ rule, path }) => `${path} ${rule}`);
    expect(blocking.toSorted()).toEqual(['lines[0].orderNo REFUND_CLAIM_MIXED', 'lines[0].sku PRODUCT_UNKNOWN']);
    const rules = findings.map(({ rule }) => rule);
    for (const absent of ['REGISTRATION_ACTIVE', 'REGISTRATION_NOT_ACTIVE', 'WAREHOUSE_FILING', 'IMPORTER_NOT_NAMED'])
      expect(rules).not.toContain(absent);
    expect(findings.some(({ path }) => path === 'warehouseId')).toBe(false);
    expect(await exportsOf(`DC-${run}`)).toEqual([]);
  });

  test('plans one ticket to an order of the platform', async () => {
    const run = newRun();
    const lines = [anOrderLine(`A-${run}`), anOrderLine(`B-${run}`, { pieces: 300, totalPrice: '6000.00' }), anOrderLine(`A-${run}`)];
    const { body } = await ask(api, 'POST', `${PATH}:check`, { key: seller.key, body: aDirectExport(world.parties, run, lines) });
    expect(body).toMatchObject({
      ready: true,
      tickets: [
        { orderNo: `A-${run}`, path: 'list', lines: 2 },
        { orderNo: `B-${run}`, path: 'form', lines: 1 },
      ],
    });
  });
});

describe('on its way', () => {
  test('a refused order is filed again, its filing is found by the export, and its papers name the buyer', async () => {
    const run = newRun();
    await customsWill('reject-order', `PO-${run}`);
    const { id } = await world.begin(aDirectExport(world.parties, run));
    expect((await world.reaches(id, 'needs-attention')).attention).toMatchObject({ code: 'ORDER_REJECTED' });
    expect((await command(id, 'recheck')).status).toBe(409);
    expect((await command(id, 'adopt-policies')).status).toBe(200);
    expect((await command(id, 'resubmit')).status).toBe(200);
    const { filingId } = await world.reaches(id, 'declared');
    expect((await ask(api, 'GET', `/v1/filings?transferId=${id}`, { key: seller.key })).body.data).toMatchObject([
      { id: filingId, transferId: id },
    ]);
    const tickets = await world.cast.seller.all(`${PATH}/${id}/tickets`);
    expect(tickets).toMatchObject([{ transferId: id, orderNo: `PO-${run}`, attempt: 2, state: 'accepted' }]);
    await expect(world.passes(id, 'delivered')).rejects.toMatchObject({ status: 409 });
    for (const path of ['what-if?declarationDate=2026-12-01', 'requirements', 'decisions'])
      expect((await ask(api, 'GET', `${PATH}/${id}/${path}`, { key: seller.key })).status, path).toBe(200);
  });

  test('cancelled after a refusal it ends cancelled', async () => {
    const run = newRun();
    await customsWill('reject-order', `PO-${run}`);
    const { id } = await world.begin(aDirectExport(world.parties, run));
    await world.reaches(id, 'needs-attention');
    expect(await command(id, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled', mode: '9710' } });
  });

  test('cancelled after it was declared, its list is withdrawn with customs first', async () => {
    const { id } = await world.begin(aDirectExport(world.parties));
    await world.reaches(id, 'declared');
    expect((await command(id, 'cancel')).status).toBe(200);
    const { filingId } = await world.reaches(id, 'cancelled');
    expect(await world.cast.seller.all(`${PATH}/${id}/tickets`)).toMatchObject([{ state: 'withdrawn' }]);
    const messages = await world.cast.seller.all<{ messageType: string }>(`/v1/filings/${filingId}/messages`);
    expect(messages.map(({ messageType }) => messageType)).toContain('CEB605Message');
  });

  test('its goods are in transit to the buyer, then delivered, lot by lot, and never stock', async () => {
    const { id } = await world.begin(aDirectExport(world.parties));
    await world.reaches(id, 'declared');
    await world.passes(id, 'arrived-at-port');
    await world.reaches(id, 'released');
    await world.passes(id, 'departed');
    expect(await command(id, 'cancel')).toMatchObject({ status: 409, body: { code: 'CANCEL_TOO_LATE' } });
    await world.passes(id, 'arrived-overseas');
    await world.passes(id, 'import-cleared');
    const postings = () =>
      world.cast.seller.all<{ lotId: string; from: string; to: string; pieces: number }>(`/v1/inventory/ledger?movementId=${id}`);
    expect((await postings()).map(({ to, pieces }) => [to, pieces])).toEqual([[`in-transit:${id}`, 100]]);
    await world.passes(id, 'delivered');
    await world.reaches(id, 'closed');
    const [left, delivered] = await postings();
    expect(delivered).toMatchObject({ lotId: left?.lotId, from: `in-transit:${id}`, to: `delivered:${id}`, pieces: 100 });
    expect((await ask(api, 'GET', `/v1/lots/${left?.lotId}`, { key: seller.key })).body).toMatchObject({ transferId: id, pieces: 100 });
    const documents = await world.cast.seller.all<{ kind: string }>(`${PATH}/${id}/documents`);
    expect(new Set(documents.map(({ kind }) => kind))).toEqual(new Set(['commercial-invoice', 'packing-list', 'declaration-data-sheet']));
    const milestones = (await ask(api, 'GET', `${PATH}/${id}`, { key: seller.key })).body['milestones'] as { kind: string }[];
    expect(milestones.map(({ kind }) => kind)).toEqual(['arrived-at-port', 'departed', 'arrived-overseas', 'import-cleared', 'delivered']);
  });

  test('a stock transfer is never delivered: its warehouse counts it', async () => {
    const { id } = await world.begin(aTransfer(world.parties));
    await expect(world.passes(id, 'delivered')).rejects.toMatchObject({ status: 422 });
  });
});
