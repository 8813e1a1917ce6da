import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { lastJson, run } from '../support/programs.ts';
import { ask } from '../support/http.ts';
import { aLine, aTransfer, aWorld, newRun } from '../support/world.ts';

const { api, mongodb, keys } = inject('stack');
const { key } = keys.organisations.seller;
const get = (path: string, headers: Record<string, string> = {}) => ask(api, 'GET', path, { key, headers });
const codesOf = async (query: string) => ((await get(`/v1/tariff-lines?${query}`)).body.data ?? []).map(({ code }) => code);
const aProduct = (hsCode: string) => ({
  sku: `T-${randomUUID().slice(0, 8)}`,
  nameZh: '棉制毛巾',
  nameEn: 'Cotton towel',
  hsCode,
  model: '4|0|毛巾|棉100%',
  unit: '015',
  legalUnit1: '015',
  legalUnit1PerPiece: '1',
  legalUnit2: '035',
  legalUnit2PerPiece: '0.1',
  netWeightKg: '0.1',
  purchaseInvoice: 'ordinary',
});

test('a new installation has the starter table: a line is found by words in either language, by the beginning of its code, and by itself', async () => {
  expect((await codesOf('q=折叠伞'))[0]).toBe('6601910000');
  expect((await codesOf('q=Umbrellas'))[0]).toBe('6601910000');
  expect(await codesOf('code=6601')).toEqual(['6601910000', '6601990000']);
  expect(await codesOf('code=6601&q=折叠')).toEqual(['6601910000']);
  expect(await codesOf('q=of%20the')).toEqual([]);
  const { status, body } = await get('/v1/tariff-lines/6601910000');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    legalUnit1: '016',
    legalUnit2: '035',
    validFrom: '2022-01-01',
    validTo: null,
    confidence: 'unverified',
    refundRatePercent: '13',
  });
});

test('a search goes on page by page and holds each line once', async () => {
  const seen: unknown[] = [];
  for (let cursor = ''; ;) {
    const { body } = await get(`/v1/tariff-lines?q=棉制&limit=4${cursor}`);
    seen.push(...(body.data ?? []).map(({ code }) => code));
    if (body['nextCursor'] === null) break;
    cursor = `&cursor=${body['nextCursor'] as string}`;
  }
  expect(seen.length).toBeGreaterThan(8);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(await codesOf('q=棉制&limit=200'));
});

test('a code that is not there is 404 with the lines that may have been meant; one before any table says so', async () => {
  const { status, body } = await get('/v1/tariff-lines/6601910099', { 'accept-language': 'zh-CN' });
  expect(status).toBe(404);
  expect(body).toMatchObject({
    code: 'TARIFF_CODE_UNKNOWN',
    detail: expect.stringContaining('6601910099'),
    suggestions: [{ code: '6601910000', nameZh: '折叠伞' }, { code: '6601990000' }],
  });
  expect(await get('/v1/tariff-lines/6601910000?on=2021-12-31')).toMatchObject({
    status: 404,
    body: { code: 'TARIFF_TABLE_MISSING' },
  });
  expect((await get('/v1/tariff-lines?q=伞&on=2021-12-31')).body.data).toEqual([]);
  expect(await get('/v1/tariff-lines/123')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await get('/v1/tariff-lines?code=66x&on=soon')).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'code' }, { path: 'on' }] },
  });
});

test('a table that the command loads answers from its day on, and a code it no longer has is retired and names its successors', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outport-tariff-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, '税则.csv');
  const row = (code: string, name: string) => `${code},${name},把,千克,,0,13\n`;
  const head = '商品编码,商品名称,法定第一单位,法定第二单位,监管条件,出口税率,出口退税率\n';
  await writeFile(file, `${head}${row('6601910010', '自动折叠伞')}${row('6601910090', '其他折叠伞')}`);
  const year = 2100 + randomInt(1, 800);
  const program = run('dev/tariff-load.ts', [file, '--valid-from', `${year}-01-01`, '--confidence', 'official', '--json'], {
    ...process.env,
    MONGODB_URI: mongodb,
  });
  expect(await program.ended).toBe(0);
  const { version } = lastJson<{ version: string }>(program);

  expect(await get(`/v1/tariff-lines/6601910000?on=${year}-01-01`)).toMatchObject({
    status: 404,
    body: { code: 'TARIFF_CODE_RETIRED', turned: `${year - 1}-12-31`, suggestions: [{ code: '6601910010' }, { code: '6601910090' }] },
  });
  expect(await get(`/v1/tariff-lines/6601910000?on=${year - 1}-12-31`)).toMatchObject({
    status: 200,
    body: { validTo: `${year - 1}-12-31` },
  });
  expect(await get(`/v1/tariff-lines/6601910010?on=${year}-06-01`)).toMatchObject({
    status: 200,
    body: { tableVersion: version, source: '税则.csv', confidence: 'official', validFrom: `${year}-01-01` },
  });
  expect(await codesOf(`q=折叠伞&on=${year}-06-01`)).toEqual(['6601910010', '6601910090'].toSorted());
});

test('a product with a code that the tariff does not hold is stored, with a warning that names others; one it holds has none', async () => {
  const unknown = await ask(api, 'POST', '/v1/products', { key, body: aProduct('6302600099') });
  expect(unknown).toMatchObject({
    status: 201,
    body: {
      warnings: [
        {
          path: 'hsCode',
          code: 'TARIFF_CODE_UNKNOWN',
          suggestions: [{ code: '6302600090', nameZh: expect.stringContaining('毛巾') }, {}, {}, {}, {}],
        },
      ],
    },
  });
  const { sku } = unknown.body as unknown as { sku: string };
  expect(await ask(api, 'PATCH', `/v1/products/${sku}`, { key, body: { hsCode: '6302600090' } })).toMatchObject({
    status: 200,
    body: { warnings: [] },
  });
  expect(await ask(api, 'PATCH', `/v1/products/${sku}`, { key, body: { hsCode: '6302600098' } })).toMatchObject({
    status: 200,
    body: { warnings: [{ path: 'hsCode' }] },
  });
  const form = new FormData();
  const columns = '货号,中文品名,英文品名,商品编码,规格型号,申报单位,法定第一单位,第一单位每件数量,单件净重,进项发票\n';
  const rowOf = (code: string) => `T-${randomUUID().slice(0, 8)},棉制毛巾,Cotton towel,${code},4|0|毛巾,条,条,1,0.1,普票\n`;
  form.set('file', new Blob([`${columns}${rowOf('6302600090')}${rowOf('6302600099')}`]), 'products.csv');
  expect(await ask(api, 'POST', '/v1/products:import', { key, form })).toMatchObject({
    status: 200,
    body: { created: 2, warnings: [{ path: 'rows[3].hsCode', code: 'TARIFF_CODE_UNKNOWN' }] },
  });
});

test('the readiness check warns of a code that the tariff of the declaration date does not hold, and blocks nothing for it', async () => {
  const world = await aWorld();
  const product = aProduct('6302600099');
  await world.cast.seller.post('/v1/products', product);
  const number = newRun();
  const body = aTransfer(world.parties, number, [aLine(`BK-${number}`, { sku: product.sku })]);
  const checked = await world.cast.seller.post<{ ready: boolean; findings: { rule: string; severity: string; cure: string }[] }>(
    '/v1/stock-transfers:check',
    body,
  );
  expect(checked.ready).toBe(true);
  expect(checked.findings.find(({ rule }) => rule === 'TARIFF_CODE_UNKNOWN')).toMatchObject({
    severity: 'warning',
    cure: expect.stringContaining('6302600090'),
  });
});

test('every code table is listed and searched in both languages, by either generation of a code, with suggestions for what is not there', async () => {
  const { body } = await get('/v1/code-tables?limit=200');
  const names = (body.data ?? []).map(({ table }) => table);
  expect(names).toEqual(['country', 'currency', 'unit', 'transport', 'package', 'district', 'supervision-mode', 'licence']);
  const search = async (table: string, query: string) =>
    (await get(`/v1/code-tables/${table}?${query}`)).body as unknown as { entries: { code: string }[]; suggestions: { code: string }[] };
  for (const [table, q, code] of [
    ['country', '122', 'MYS'],
    ['country', '马来西亚', 'MYS'],
    ['currency', 'ringgit', 'MYR'],
    ['unit', '千克', '035'],
    ['district', '南沙海关', '5165'],
    ['licence', 'x', 'x'],
  ] as const)
    expect((await search(table, `q=${encodeURIComponent(q)}`)).entries[0]?.code).toBe(code);
  expect(await search('unit', 'q=024')).toMatchObject({ entries: [], suggestions: [{ code: '023' }, { code: '025' }, {}, {}, {}] });
  expect((await search('supervision-mode', 'on=2020-06-30')).entries.map(({ code }) => code)).not.toContain('9810');
  expect(await get('/v1/code-tables/colours')).toMatchObject({ status: 404 });
});
