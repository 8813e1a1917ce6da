import { writeFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { TariffLineModel, TariffTableModel, tablesInForce, tariffStandings, tariffTables } from '../../models/index.ts';
import { killable } from '../activities/kills.ts';
import { lastJson, run } from '../support/programs.ts';
import { aTariffLine, load } from '../support/tariff.ts';
import { aDatabase } from './database.ts';

aDatabase();
beforeEach(async () => {
  await Promise.all([TariffTableModel.deleteMany({}), TariffLineModel.deleteMany({})]);
});

const [TEE, MUG, PEN] = ['6109100021', '6912001000', '9608100000'];
const standingOf = async (code: string, date: string) => {
  const [standing] = await tariffStandings(await tariffTables(), [{ code, nameZh: null, nameEn: null }], date);
  if (standing === undefined) throw new Error(`no standing of ${code}`);
  return standing;
};
const statusOf = async (code: string, date: string) => (await standingOf(code, date)).status;

test('a new table takes effect on its day, and what held on any day before is still answered', async () => {
  await load('2026-01-01', [aTariffLine(TEE), aTariffLine(MUG, { legalUnit1: '035', legalUnit2: null })]);
  const { version } = await load('2027-01-01', [aTariffLine(MUG, { legalUnit1: '007' }), aTariffLine(PEN)]);
  expect([await statusOf(TEE, '2025-12-31'), await statusOf(TEE, '2026-12-31'), await statusOf(TEE, '2027-01-01')]).toEqual([
    'no-table',
    'valid',
    'retired',
  ]);
  expect((await standingOf(TEE, '2027-06-01')).turned).toBe('2026-12-31');
  expect([(await standingOf(MUG, '2026-12-31')).line?.legalUnit1, (await standingOf(MUG, '2027-01-01')).line?.legalUnit1]).toEqual([
    '035',
    '007',
  ]);
  expect(await standingOf(PEN, '2026-06-01')).toMatchObject({ status: 'to-come', turned: '2027-01-01' });
  expect(await standingOf('0000000000', '2027-01-01')).toMatchObject({ status: 'unknown', table: { version } });
});

test('a table loaded for a day in the past holds from there to the next, and one for the same day takes the place of the other', async () => {
  await load('2026-01-01', [aTariffLine(TEE, { legalUnit1: '007' })]);
  await load('2024-01-01', [aTariffLine(TEE, { legalUnit1: '008' })]);
  const corrected = await load('2026-01-01', [aTariffLine(TEE, { legalUnit1: '011' })]);
  const unit = async (date: string) => (await standingOf(TEE, date)).line?.legalUnit1;
  expect([await unit('2025-12-31'), await unit('2026-01-01')]).toEqual(['008', '011']);
  expect((await standingOf(TEE, '2026-01-01')).line?.tableVersion).toBe(corrected.version);
});

test('loading the same again changes nothing, and a table that was replaced since holds again', async () => {
  const first = [aTariffLine(TEE)];
  const once = await load('2026-01-01', first);
  expect(await load('2026-01-01', first)).toEqual({ version: once.version, outcome: 'already-in-force' });
  await load('2026-01-01', [aTariffLine(MUG)]);
  expect(await statusOf(TEE, '2026-06-01')).toBe('unknown');
  expect(await load('2026-01-01', first)).toEqual({ version: once.version, outcome: 'loaded' });
  expect(await statusOf(TEE, '2026-06-01')).toBe('valid');
  expect(await TariffLineModel.countDocuments({ tableVersion: once.version })).toBe(1);
});

test('the same table loaded by several at once is one table', async () => {
  const lines = Array.from({ length: 2_500 }, (_, index) => aTariffLine(String(6_100_000_000 + index)));
  const loads = await Promise.all([1, 2, 3].map(() => load('2026-01-01', lines)));
  expect(new Set(loads.map(({ version }) => version)).size).toBe(1);
  expect([await TariffTableModel.countDocuments({}), await TariffLineModel.countDocuments({})]).toEqual([1, 2_500]);
});

test('wherever a load is killed, the old table stays in force until the new one is there whole', async () => {
  const old = await load('2026-01-01', [aTariffLine(TEE)]);
  const lines = Array.from({ length: 2_100 }, (_, index) => aTariffLine(String(6_912_000_000 + index)));
  const killer = killable();
  const { kills } = await killer.everywhere(async () => {
    if ((await tariffTables()).length === 1) {
      expect([await statusOf(TEE, '2026-06-01'), await statusOf('6912000000', '2026-06-01')]).toEqual(['valid', 'unknown']);
      // Each time from the beginning, so that every write is really the last.
      await TariffLineModel.deleteMany({ tableVersion: { $ne: old.version } });
      await TariffTableModel.deleteMany({ loadedAt: null });
    }
    return load('2026-01-01', lines);
  });
  // Before and after each of three batches, the beginning and the end, and the two deletions of this test.
  expect(kills).toBeGreaterThanOrEqual(14);
  expect(await statusOf(TEE, '2026-06-01')).toBe('unknown');
  expect(await TariffLineModel.countDocuments({ tableVersion: { $ne: old.version } })).toBe(2_100);
});

test('what a load that died left behind is taken away a day later, and never what holds', async () => {
  const held = await load('2026-01-01', [aTariffLine(TEE)]);
  const died = await load('2026-02-01', [aTariffLine(MUG)]);
  await TariffTableModel.updateOne({ _id: died.version }, { $set: { loadedAt: null, beganAt: new Date(Date.now() - 25 * 3_600_000) } });
  await TariffTableModel.updateOne({ _id: held.version }, { $set: { beganAt: new Date(0) } });
  await load('2026-03-01', [aTariffLine(PEN)]);
  expect(await TariffLineModel.distinct('code')).toEqual([TEE, PEN].toSorted());
  expect(await TariffTableModel.findById(died.version)).toBeNull();
});

test('for any sequence of tables, on any date at most one line answers for a code, and it is of the table loaded last for the latest day', async () => {
  const codes = [TEE, MUG, PEN];
  const table = fc.record({
    validFrom: fc.constantFrom('2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01'),
    held: fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(table, { minLength: 1, maxLength: 6 }), async (loads) => {
      await Promise.all([TariffTableModel.deleteMany({}), TariffLineModel.deleteMany({})]);
      for (const [index, { validFrom, held }] of loads.entries())
        await load(
          validFrom,
          held.map((code) => aTariffLine(code, { source: `load ${index}` })),
        );
      const tables = await tariffTables();
      for (const date of ['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01', '2026-09-30', '2027-01-01']) {
        const inForce = tablesInForce(tables, date);
        const wanted = loads.findLast(
          ({ validFrom }) =>
            validFrom ===
            loads
              .map((one) => one.validFrom)
              .filter((from) => from <= date)
              .toSorted()
              .at(-1),
        );
        const lines = await TariffLineModel.find({ tableVersion: { $in: inForce.map(({ version }) => version) } }).lean();
        expect(lines.map(({ code }) => code).toSorted()).toEqual(wanted?.held.toSorted() ?? []);
      }
    }),
    { numRuns: 25 },
  );
});

const HEAD = '商品编码,商品名称,英文名称,法定第一单位,法定第二单位,监管条件\n';
async function aFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'outport-tariff-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'tariff.csv');
  await writeFile(file, text);
  return file;
}
const command = (args: string[], onLine?: (line: string) => void) => {
  const { host, port, name } = mongoose.connection;
  const env = { ...process.env, MONGODB_URI: `mongodb://${host}:${port}/${name}?directConnection=true` };
  return run('dev/tariff-load.ts', [...args, '--json'], env, onLine);
};

test('npm run tariff:load killed in the middle leaves the old table in force; run again it loads the new one and says so', async () => {
  await load('2026-01-01', [aTariffLine(TEE)]);
  const rows = Array.from({ length: 30_000 }, (_, index) => `${6_912_000_000 + index},陶餐具${index},Tableware ${index},千克,,`);
  const file = await aFile(`${HEAD}${rows.join('\n')}\n`);
  const args = [file, '--valid-from', '2026-02-01', '--source', '税则 2026', '--confidence', 'official'];
  const killed = command(args, (line) => {
    if (line.startsWith('2000 of')) killed.child.kill('SIGKILL');
  });
  await killed.ended;
  expect([await statusOf(TEE, '2026-06-01'), await statusOf('6912000001', '2026-06-01')]).toEqual(['valid', 'unknown']);
  expect(await TariffTableModel.countDocuments({ loadedAt: null })).toBe(1);

  const again = command(args);
  expect(await again.ended).toBe(0);
  expect(lastJson(again)).toMatchObject({ ok: true, outcome: 'loaded', rows: 30_000, digits: 10, validFrom: '2026-02-01' });
  expect(again.lines.filter((line) => line.endsWith('of 30000 lines stored')).length).toBeGreaterThan(5);
  expect(await standingOf('6912029999', '2026-06-01')).toMatchObject({
    status: 'valid',
    line: { source: '税则 2026', confidence: 'official' },
  });
  expect(await statusOf(TEE, '2026-06-01')).toBe('retired');

  const third = command(args);
  expect(await third.ended).toBe(0);
  expect(lastJson(third)).toMatchObject({ ok: true, outcome: 'already-in-force' });
}, 120_000);

test('npm run tariff:load names every bad cell of a file by row and column, stores nothing and ends with an error', async () => {
  const file = await aFile(`${HEAD}6109100021,T恤,,件,千克,\n610910,短,,件,,\n6912001000,,,壶,,?\n6109100021,再来,,件,,\n`);
  const program = command([file]);
  expect(await program.ended).toBe(1);
  const { ok, faults } = lastJson<{ ok: boolean; faults: { path: string; code: string }[] }>(program);
  expect(ok).toBe(false);
  expect(faults.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'rows[3].code CODE_LENGTH_MIXED',
    'rows[4].nameZh FIELD_MISSING',
    'rows[4].legalUnit1 FIELD_INVALID',
    'rows[4].supervisionConditions FIELD_INVALID',
    'rows[5].code CODE_REPEATED',
  ]);
  expect([await TariffTableModel.countDocuments({}), await TariffLineModel.countDocuments({})]).toEqual([0, 0]);
  for (const bad of [[], [file, '--valid-from', '2026-02-30'], [file, '--confidence', 'sure'], ['missing.csv']])
    expect(await command(bad).ended).toBe(1);
}, 60_000);
