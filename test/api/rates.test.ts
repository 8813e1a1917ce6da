import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { ask } from '../support/http.ts';
import { lastJson, run } from '../support/programs.ts';

const { api, mongodb, keys } = inject('stack');
const { key } = keys.organisations.seller;
const get = (path: string) => ask(api, 'GET', path, { key });

test('rates that the command loads are answered for their month, by currency, with day, source and confidence', async () => {
  const year = 2100 + randomInt(1, 800);
  const folder = await mkdtemp(join(tmpdir(), 'outport-rates-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'rates.csv');
  const wednesday = new Date(Date.UTC(year, 4, 15));
  while (wednesday.getUTCDay() !== 3) wednesday.setUTCDate(wednesday.getUTCDate() + 1);
  const fixedOn = wednesday.toISOString().slice(0, 10);
  await writeFile(file, `month,currency,rate,per,fixed on\n${year}-06,USD,7.1,1,${fixedOn}\n${year}-06,JPY,4.7,100,${fixedOn}\n`);
  const program = run('dev/rates-load.ts', [file, '--source', 'a notice', '--confidence', 'official', '--json'], {
    ...process.env,
    MONGODB_URI: mongodb,
  });
  expect(await program.ended).toBe(0);
  expect(lastJson(program)).toMatchObject({ ok: true, loaded: 2 });

  const { status, body } = await get(`/v1/rates?purpose=customs&month=${year}-06`);
  expect(status).toBe(200);
  const shared = { purpose: 'customs', month: `${year}-06`, fixedOn, holidays: [], source: 'a notice', confidence: 'official' };
  expect(body.data).toMatchObject([
    { ...shared, currency: 'JPY', rate: '4.7', per: 100 },
    { ...shared, currency: 'USD', rate: '7.1', per: 1 },
  ]);
  const first = await get(`/v1/rates?month=${year}-06&limit=1`);
  const second = await get(`/v1/rates?month=${year}-06&limit=1&cursor=${first.body['nextCursor'] as string}`);
  expect([first, second].map((page) => page.body.data?.[0]?.['currency'])).toEqual(['JPY', 'USD']);
  expect(second.body['nextCursor']).toBeNull();
  expect((await get(`/v1/rates?month=${year}-07`)).body.data).toEqual([]);
});

test('what is no month and no purpose of a rate is named', async () => {
  expect(await get('/v1/rates?purpose=guess&month=2026-13')).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'purpose' }, { path: 'month' }] },
  });
});
