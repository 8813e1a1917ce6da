import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Group } from '../../domain/statistics.ts';
import { ask } from '../support/http.ts';
import { type World, aLine, aTransfer, aWorld, customsWill, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner, returnsDesk } = keys.organisations;
const PATH = '/v1/statistics';
const ALL = '?groupBy=mode,path,district,country,month';

let world: World;
beforeAll(async () => {
  world = await aWorld();
  const run = newRun();
  await customsWill('reject-order', `R-${run}`);
  const lines = [aLine(`L-${run}`), aLine(`R-${run}`), aLine(`F-${run}`, { pieces: 300, totalPrice: '6000.00' })];
  const { id } = await world.begin(aTransfer(world.parties, run, lines));
  await world.reaches(id, 'needs-attention');
  await world.cast.seller.post(`/v1/stock-transfers/${id}:resubmit`);
  await world.reaches(id, 'declared');
  await world.passes(id, 'arrived-at-port');
  await world.reaches(id, 'released');
}, 120_000);

const groups = async (query = '', key: string = seller.key): Promise<Group[]> =>
  (await ask(api, 'GET', `${PATH}${query}`, { key })).body['data'] as Group[];
/** As a spreadsheet would read it. */
async function table(query: string, language = 'en'): Promise<string[][]> {
  const response = await fetch(`${api}${PATH}.csv${query}`, {
    headers: { authorization: `Bearer ${seller.key}`, 'accept-language': language },
  });
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const bytes = Buffer.from(await response.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(bytes.toString().endsWith('\r\n')).toBe(true);
  return parse(bytes, { bom: true, record_delimiter: '\r\n' });
}

test('a released transfer is counted with value, clearance time and the refusal that was corrected', async () => {
  const [all] = await groups();
  expect(all).toMatchObject({ tickets: expect.any(Number), values: [{ currency: 'CNY', amount: expect.stringMatching(/^\d+\.\d\d$/) }] });
  expect(all?.released).toBeGreaterThanOrEqual(3);
  expect(all?.clearance.measured).toBeGreaterThanOrEqual(3);
  expect(all?.clearance.p90Seconds).toBeGreaterThanOrEqual(all?.clearance.p50Seconds ?? Infinity);
  expect(all?.refusals.find(({ of }) => of === 'order')).toBeDefined();
  const byPath = await groups('?groupBy=path');
  expect(byPath.map(({ path }) => path)).toEqual(['form', 'list']);
  expect(byPath.reduce((sum, { tickets }) => sum + tickets, 0)).toBe(all?.tickets);
  expect(await groups('?path=form&groupBy=path')).toEqual([byPath[0]]);
  expect(await groups('?from=2099-01-01')).toMatchObject([{ tickets: 0, inspectionRate: null, values: [], refusals: [] }]);
});

test('a seller sees its own organisation, an operator all, others nothing of it', async () => {
  const [own, all] = [await groups(), await groups('', keys.operator)];
  expect(all[0]?.tickets).toBeGreaterThanOrEqual(own[0]?.tickets ?? Infinity);
  for (const { key } of [partner, returnsDesk]) expect(await groups('', key)).toMatchObject([{ tickets: 0 }]);
  const foreign = await groups(ALL, secondSeller.key);
  expect((await groups(ALL, keys.operator)).reduce((sum, { tickets }) => sum + tickets, 0)).toBe(
    (own[0]?.tickets ?? 0) + foreign.reduce((sum, { tickets }) => sum + tickets, 0),
  );
});

test('what cannot be asked is refused with every bad field, in both languages, for both forms', async () => {
  for (const path of [PATH, `${PATH}.csv`]) {
    expect(await ask(api, 'GET', path)).toMatchObject({ status: 401 });
    const query = '?groupBy=month,colour&mode=9610&district=51&country=my&month=2026-13&from=2026-11-31&limit=3';
    const { status, body } = await ask(api, 'GET', `${path}${query}`, { key: seller.key, headers: { 'accept-language': 'zh-CN' } });
    expect(status).toBe(422);
    const errors = body['errors'] as { path: string; message: string }[];
    expect(errors.map((error) => error.path).toSorted()).toEqual(['country', 'district', 'from', 'groupBy', 'limit', 'mode', 'month']);
    for (const { message } of errors) expect(message).toMatch(/[\u4e00-\u9fff]/);
    expect(await ask(api, 'GET', `${path}?from=2026-11-02&to=2026-11-01`, { key: seller.key })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'to' }] },
    });
  }
});

describe.each([
  [
    'en',
    { list: 'list', form: 'form' },
    { order: 'order', logistics: 'logistics', declaration: 'declaration', import: 'import client', withdrawal: 'withdrawal' },
  ],
  [
    'zh-CN',
    { list: '清单', form: '报关单' },
    { order: '订单', logistics: '运单', declaration: '申报', import: '导入客户端', withdrawal: '撤销申请' },
  ],
] as const)('the table in %s', (language, paths, papers) => {
  test('read back it says what the JSON says', async () => {
    const [head = [], ...rows] = await table(ALL, language);
    const expected = await groups(ALL);
    expect(head[0]).toBe(language === 'en' ? 'Mode' : '监管方式');
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([head.length]));
    const whole = (text = ''): number | null => (text === '' ? null : Number(text));
    const read = rows.map(([mode, path, district, country, month, ...cells]) => {
      const [tickets, withdrawn, accepted, released, inspected, inspectionRate, measured, p50, p90, refusals = '', ...values] = cells;
      return {
        mode,
        path: Object.entries(paths).find(([, name]) => name === path)?.[0],
        district,
        country,
        month,
        tickets: whole(tickets),
        withdrawn: whole(withdrawn),
        accepted: whole(accepted),
        released: whole(released),
        inspected: whole(inspected),
        inspectionRate: inspectionRate === '' ? null : inspectionRate,
        values: values.flatMap((amount, index) =>
          amount === '' ? [] : [{ amount, currency: /([A-Z]{3})/.exec(head[15 + index] ?? '')?.[1] }],
        ),
        clearance: { measured: whole(measured), p50Seconds: whole(p50), p90Seconds: whole(p90) },
        refusals: refusals
          .split('; ')
          .filter(Boolean)
          .map((text) => {
            const [, of, code, count] = /^(.+) (\S+) × (\d+)$/.exec(text) ?? [];
            return { of: Object.entries(papers).find(([, name]) => name === of)?.[0], code, count: Number(count) };
          }),
      };
    });
    expect(read).toEqual(expected);
  });
});
