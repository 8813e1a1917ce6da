import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { RateModel, loadRates, rateFor } from '../../models/index.ts';
import { lastJson, run } from '../support/programs.ts';
import { aRate } from '../support/rates.ts';
import { aDatabase } from './database.ts';

aDatabase();
beforeEach(async () => {
  await RateModel.deleteMany({});
});
const held = async (month = '2026-11', currency = 'USD') => (await rateFor('customs', currency, month))?.rate ?? null;

test('loading again counts once, also at the same time; a corrected rate takes the place of the one before, which is kept', async () => {
  const table = [aRate(), aRate({ currency: 'EUR', rate: '8.2' })];
  expect(await loadRates('customs', table)).toEqual({ loaded: 2, unchanged: 0, superseded: 0 });
  expect(await loadRates('customs', table)).toEqual({ loaded: 0, unchanged: 2, superseded: 0 });
  await Promise.all(Array.from({ length: 4 }, () => loadRates('customs', [aRate({ month: '2026-12', fixedOn: '2026-11-18' })])));
  expect(await RateModel.countDocuments({ month: '2026-12' })).toBe(1);

  expect(await loadRates('customs', [aRate({ rate: '7.2' })])).toEqual({ loaded: 1, unchanged: 0, superseded: 1 });
  expect([await held(), await held('2026-11', 'EUR'), await held('2026-10')]).toEqual(['7.2', '8.2', null]);
  expect(await loadRates('customs', table)).toEqual({ loaded: 1, unchanged: 1, superseded: 1 });
  expect(await held()).toBe('7.1');
  expect(await RateModel.countDocuments({ currency: 'USD', month: '2026-11' })).toBe(2);
  expect(await RateModel.countDocuments({ currency: 'USD', month: '2026-11', inForce: true })).toBe(1);
});

test('tables loaded at the same time leave one rate in force for each month and currency', async () => {
  await Promise.all(['7.1', '7.2', '7.3', '7.4'].map((rate) => loadRates('customs', [aRate({ rate }), aRate({ currency: 'EUR', rate })])));
  expect(await RateModel.countDocuments({ inForce: true })).toBe(2);
});

test('a load is all or none: what the database refuses of it leaves every rate as it was', async () => {
  await loadRates('customs', [aRate()]);
  const twice = ['8.1', '8.2'].map((rate) => aRate({ currency: 'EUR', rate }));
  await expect(loadRates('customs', [aRate({ rate: '9.9' }), ...twice])).rejects.toThrow(/duplicate key/u);
  expect([await held(), await held('2026-11', 'EUR')]).toEqual(['7.1', null]);
});

async function aFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'outport-rates-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'rates.csv');
  await writeFile(file, text);
  return file;
}
const command = (args: string[]) => {
  const { host, port, name } = mongoose.connection;
  const env = { ...process.env, MONGODB_URI: `mongodb://${host}:${port}/${name}?directConnection=true` };
  return run('dev/rates-load.ts', [...args, '--json'], env);
};

test('npm run rates:load puts a table in force once, names every bad cell of a bad one and then stores nothing', async () => {
  const first = command(['dev/demo/customs-rates.csv']);
  expect(await first.ended).toBe(0);
  expect(lastJson(first)).toMatchObject({ ok: true, loaded: 8, unchanged: 0 });
  const again = command(['dev/demo/customs-rates.csv']);
  expect(await again.ended).toBe(0);
  expect(lastJson(again)).toMatchObject({ ok: true, loaded: 0, unchanged: 8 });

  const bad = command([await aFile('month,currency,rate,fixedOn\n2026-11,USD,7.9,2026-10-21\n2026-11,EUR,?,2026-10-28\n')]);
  expect(await bad.ended).toBe(1);
  expect(lastJson(bad)).toMatchObject({ ok: false, faults: [{ path: 'rows[3].rate', code: 'FIELD_INVALID' }] });
  expect(await held()).toBe('7.1');
  for (const args of [[], ['missing.csv'], ['dev/demo/customs-rates.csv', '--confidence', 'sure']])
    expect(await command(args).ended).toBe(1);
}, 60_000);
