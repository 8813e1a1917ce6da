import { beforeAll, expect, test } from 'vitest';
import { askedFor } from '../../domain/tariff/terms.ts';
import { readTariffTable } from '../../gateways/tariff-table/index.ts';
import { STARTER, starterFile } from '../../gateways/tariff-table/starter.ts';
import { TariffLineModel, holding, loadTariffTable, tariffStandings, tariffTables } from '../../models/index.ts';
import { aTariffLine, load } from '../support/tariff.ts';
import { aDatabase } from './database.ts';

aDatabase();
const DATE = '2026-11-25';
beforeAll(async () => {
  const read = await readTariffTable(await starterFile(), STARTER);
  if ('faults' in read) throw new Error('the starter table is broken');
  await loadTariffTable({ ...STARTER, digits: read.digits, rows: read.rows, sha256: read.sha256 }, read.lines(), () => {});
});

const found = async (q: string): Promise<string[]> => {
  const asked = askedFor(q);
  if (asked === null) return [];
  const lines = await TariffLineModel.find(holding(asked))
    .sort({ [`${asked.language}Length`]: 1, _id: 1 })
    .lean();
  return lines.map(({ code }) => code);
};
const standingOf = async (code: string, nameZh: string | null = null) => {
  const [standing] = await tariffStandings(await tariffTables(), [{ code, nameZh, nameEn: null }], DATE);
  return standing;
};

test('a line is found by any word or part of its Chinese name and by the words of its English one, first the name that says least beside it', async () => {
  const lines = await TariffLineModel.find().lean();
  for (const { code, nameZh, nameEn } of lines) {
    expect(await found(nameZh ?? '')).toContain(code);
    expect(await found((nameEn ?? '').toUpperCase())).toContain(code);
  }
  expect((await found('折叠伞'))[0]).toBe('6601910000');
  expect((await found('伞')).toSorted()).toEqual(['6601910000', '6601990000']);
  expect((await found('umbrella'))[0]).toBe('6601910000');
  expect(await found('led')).toEqual(expect.arrayContaining(['9405210090', '8539520000']));
  expect(await found('LED台灯')).toEqual(['9405210090']);
  expect(await found('sciss')).toEqual(['8213000000']);
  expect(await found('飞机')).toEqual([]);
});

test('a search is answered from an index: what is looked at is what is found', async () => {
  const { version } = (await tariffTables())[0] ?? { version: '' };
  for (const q of ['毛巾', 'towel']) {
    const asked = askedFor(q);
    if (asked === null) throw new Error(q);
    const plan = await TariffLineModel.find({ tableVersion: { $in: [version] }, ...holding(asked) })
      .sort({ [`${asked.language}Length`]: 1, _id: 1 })
      .explain('executionStats');
    const { executionStats, queryPlanner } = plan as unknown as {
      executionStats: { totalDocsExamined: number; nReturned: number };
      queryPlanner: object;
    };
    expect(JSON.stringify(queryPlanner)).toContain(`"${asked.language}Length"`);
    expect(executionStats.nReturned).toBeGreaterThan(0);
    expect(executionStats.totalDocsExamined).toBe(executionStats.nReturned);
  }
});

test('an unknown code is answered with the lines of its heading, nearest first, and one of no heading with lines of the same words', async () => {
  const near = await standingOf('6109100099');
  expect(near).toMatchObject({ status: 'unknown', table: { source: STARTER.source } });
  expect(near?.suggestions.map(({ code }) => code)).toEqual(['6109100021', '6109100022', '6109909050']);
  const elsewhere = await standingOf('0101000000', '棉制毛巾');
  expect(elsewhere?.suggestions[0]).toEqual({
    code: '6302600090',
    nameZh: '其他棉制毛巾织物制盥洗及厨房用毛巾',
    nameEn: 'Other toilet and kitchen towels of cotton terry',
  });
  expect((await standingOf('0101000000'))?.suggestions).toEqual([]);
});

test('of thousands of unknown codes at once each is answered, those of a known heading with suggestions', async () => {
  const wanted = Array.from({ length: 3_000 }, (_, index) => ({
    code: String(6_109_000_000 + index * 31),
    nameZh: '棉制T恤衫',
    nameEn: null,
  }));
  const standings = await tariffStandings(await tariffTables(), [...wanted, ...wanted], DATE);
  expect(standings).toHaveLength(3_000);
  for (const { status, suggestions } of standings) expect([status, suggestions.length > 0]).toEqual(['unknown', true]);
});

test('a retired code names the lines of its heading that took its place', async () => {
  await load('2030-01-01', [aTariffLine('6912001000')]);
  await load('2031-01-01', [aTariffLine('6912001100', { nameZh: '餐具' }), aTariffLine('6912001900', { nameZh: '其他' })]);
  const [standing] = await tariffStandings(await tariffTables(), [{ code: '6912001000', nameZh: null, nameEn: null }], '2031-06-01');
  expect(standing).toMatchObject({ status: 'retired', turned: '2030-12-31' });
  expect(standing?.suggestions.map(({ code }) => code)).toEqual(['6912001100', '6912001900']);
});
