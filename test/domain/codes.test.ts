import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_TABLES, type CodeTable, type CodeTableName, entryOn, searchCodes, suggestedCodes } from '../../domain/codes/index.ts';
import { codeTableOf } from '../../domain/codes/table.ts';
import { newCountry, newCurrency, oldCountry, oldCurrency, oldPackage, transport, unit } from '../../gateways/single-window/codes.ts';

const TODAY = '2026-11-25';
const found = (table: CodeTableName, q: string, date = TODAY) => searchCodes(CODE_TABLES[table], q, date).map(({ code }) => code);
const file = (table: CodeTable, more: object) => ({ ...table, entries: [...table.entries, { ...plainEntry, ...more }] });
const plainEntry = { nameEn: 'Added', validFrom: null, validTo: null, mark: 'own', source: 'a test' };

describe.each(Object.entries(CODE_TABLES))('%s', (_name, table) => {
  test('every entry has both names, its source and its mark, and no code stands for two things on one day', () => {
    expect(codeTableOf(table)).toEqual(table);
    for (const { nameZh, source, mark } of table.entries) {
      expect(nameZh).toMatch(/\p{Script=Han}/u);
      expect(source).toMatch(/^china-export\.md §/);
      expect(['found', 'own']).toContain(mark);
    }
  });

  test('each entry is found by its code and by its name in either language, as itself first', () => {
    for (const entry of table.entries) {
      expect(searchCodes(table, entry.code, TODAY)[0]).toBe(entry);
      expect(searchCodes(table, entry.nameZh, TODAY)[0]).toBe(entry);
      expect(searchCodes(table, entry.nameEn.toUpperCase(), TODAY)).toContain(entry);
    }
  });
});

/** china-export.md §5.8: a public table that looks as if it were of 2026. */
const BAD: [CodeTableName, string, string][] = [
  ['district', '5165', '黄埔'],
  ['unit', '018', '台'],
  ['unit', '108', '套'],
  ['unit', '010', '只'],
  ['unit', '009', '双'],
  ['unit', '036', '吨'],
  ['currency', '116', 'CAD'],
  ['package', '21', '木箱'],
  ['package', '23', '散装'],
  ['package', '24', '裸装'],
];

test.each(BAD)('the bad public data that %s %s is %s is not in the tables', (name, code, meaning) => {
  const entry = entryOn(CODE_TABLES[name], code, TODAY);
  expect(entry?.nameZh ?? 'nothing').not.toContain(meaning);
  expect(CODE_TABLES[name].entries.some((one) => one.nameZh === meaning && [one.code, one.old].includes(code))).toBe(false);
});

test.each(BAD.filter(([name, code]) => name !== 'currency' && code !== '21'))(
  'a table with the bad public data that %s %s is %s is refused when it is read',
  (name, code, nameZh) => {
    expect(() => codeTableOf(file(CODE_TABLES[name], { code, nameZh }))).toThrow(/stands for two things on one day/);
  },
);

test('what the bad public data has wrong is right on the wire', () => {
  expect([oldCurrency('CAD'), oldCurrency('JPY')]).toEqual(['501', '116']);
  expect([oldPackage('carton'), found('package', '散装'), found('package', '裸装')]).toEqual(['2', ['00'], ['01']]);
  expect(['台', '套', '只', '双', '吨'].map((name) => found('unit', name)[0])).toEqual(['001', '006', '008', '025', '070']);
  expect(found('district', '黄埔')).toEqual(['52', '5208']);
  expect(found('district', '5165')).toEqual(['5165']);
});

test('both generations of a code are one entry, and where the old code is not known the old message is refused, not guessed', () => {
  expect(found('country', '502')).toEqual(found('country', 'USA'));
  expect([oldCountry('MYS'), newCountry('MYS')]).toEqual(['122', 'MYS']);
  expect(newCountry('TLS')).toBe('TLS');
  expect(newCurrency('VND')).toBe('VND');
  for (const refused of [oldCountry('TLS'), oldCurrency('VND'), oldCountry('toString'), unit('024'), transport('pipeline' as never)])
    expect(refused).not.toBeTypeOf('string');
});

test('letters of supervision conditions differ in case: x is not X', () => {
  expect([found('licence', 'x')[0], found('licence', 'X')[0]]).toEqual(['x', 'X']);
});

test('a mode is found from the day on which it began', () => {
  expect([found('supervision-mode', '9810', '2020-06-30'), found('supervision-mode', '9810', '2020-07-01')]).toEqual([[], ['9810']]);
  expect(found('supervision-mode', '海外仓')).toEqual(['9810']);
});

test('a code follows itself over time, and is found as it was on each day', () => {
  const ended = CODE_TABLES.unit.entries.map((entry) => (entry.code === '001' ? { ...entry, validTo: '2025-12-31' } : entry));
  const table = codeTableOf(file({ ...CODE_TABLES.unit, entries: ended }, { code: '001', nameZh: '台(新)', validFrom: '2026-01-01' }));
  expect([entryOn(table, '001', '2025-12-31')?.nameZh, entryOn(table, '001', '2026-01-01')?.nameZh]).toEqual(['台', '台(新)']);
});

test('an unknown code or word is answered with what is near to it', () => {
  const suggested = (table: CodeTableName, q: string) => suggestedCodes(CODE_TABLES[table], q, TODAY).map(({ code }) => code);
  expect(suggested('unit', '024').slice(0, 2)).toEqual(['023', '025']);
  expect(suggested('district', '5167').slice(0, 2)).toEqual(['5166', '5165']);
  expect(suggested('unit', '公斤千克')[0]).toBe('035');
  expect(suggested('currency', 'malaysian money')[0]).toBe('MYR');
});

test('whatever is asked, the search answers entries of that day and no entry twice', () => {
  const q = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('0', '千', 'set', '海关', '9'),
    fc.string({ unit: 'grapheme', minLength: 1 }),
  );
  fc.assert(
    fc.property(q, fc.constantFrom(...Object.values(CODE_TABLES)), (asked, table) => {
      for (const entries of [searchCodes(table, asked, TODAY), suggestedCodes(table, asked, TODAY)]) {
        expect(new Set(entries).size).toBe(entries.length);
        for (const entry of entries) expect(table.entries).toContain(entry);
      }
    }),
  );
});
