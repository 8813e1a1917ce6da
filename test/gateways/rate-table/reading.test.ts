import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readRateTable } from '../../../gateways/rate-table/index.ts';
import { gb18030, workbook } from '../packing-list/files.ts';

const PROVENANCE = { source: 'a file', confidence: 'secondary' } as const;
const HEAD = '适用月份,币制,汇率,外币单位,定价日,法定节假日,来源,可信度';
const read = (bytes: Buffer | string) => readRateTable({ bytes: Buffer.from(bytes), fileName: 'rates' }, PROVENANCE);
async function ratesOf(bytes: Buffer | string) {
  const table = await read(bytes);
  if ('faults' in table) throw new Error(JSON.stringify(table.faults));
  return table.rates;
}
const faultsOf = async (bytes: Buffer | string) => {
  const table = await read(bytes);
  return 'faults' in table ? table.faults.map(({ path, code }) => `${path} ${code}`) : [];
};
const USD = { currency: 'USD', month: '2026-12', rate: '7.0812', per: 1, fixedOn: '2026-11-18', holidays: [], ...PROVENANCE };

test('a table of rates is read from CSV in either encoding and from a workbook, with dates as people and spreadsheets write them', async () => {
  const csv = `${HEAD}\n2026-12,USD,7.0812,,2026-11-18,,,\n2026年12月,JPY,4.5567,100,2026/11/18,,海关公告,官方\n`;
  const JPY = { ...USD, currency: 'JPY', rate: '4.5567', per: 100, source: '海关公告', confidence: 'official' };
  expect(await ratesOf(csv)).toEqual([USD, JPY]);
  expect(await ratesOf(gb18030(csv))).toEqual([USD, JPY]);
  const sheet = await workbook(
    ['Month', 'Currency', 'Rate', 'Fixed on'].map((value) => ({ value })),
    [
      { value: new Date('2026-12-01T00:00:00Z'), type: Date, format: 'yyyy-mm' },
      { value: 'USD' },
      { value: 7.0812, type: Number },
      { value: new Date('2026-11-18T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
    ],
  );
  expect(await ratesOf(sheet)).toEqual([USD]);
});

test('a rate is of the third Wednesday of the month before, or of the fourth when the table tells that the third is a public holiday', async () => {
  const row = (fixedOn: string, holidays: string) => `${HEAD}\n2026-03,USD,7.1,1,${fixedOn},${holidays},,\n`;
  expect(await faultsOf(row('2026-02-18', ''))).toEqual([]);
  expect(await faultsOf(row('2026-02-25', '2026-02-17;2026-02-18'))).toEqual([]);
  expect(await ratesOf(row('2026-02-25', '2026/2/18 2026/2/17'))).toMatchObject([{ holidays: ['2026-02-17', '2026-02-18'] }]);
  expect(await faultsOf(row('2026-02-25', ''))).toEqual(['rows[2].fixedOn RATE_WRONG_DAY']);
  expect(await faultsOf(row('2026-02-18', '2026-02-18'))).toEqual(['rows[2].fixedOn RATE_WRONG_DAY']);
  expect(await faultsOf(row('2026-02-18', '2026-03-18'))).toEqual(['rows[2].holidays HOLIDAY_OF_ANOTHER_MONTH']);
});

test('every bad cell is named at once: no month, no known currency, no rate, no day, and a currency twice in a month', async () => {
  const rows = [
    '2026-13,USD,7.1,1,2026-11-18,,,',
    '2026-12,CNY,1,1,2026-11-18,,,',
    '2026-12,XXX,7,1,2026-11-18,,,',
    '2026-12,EUR,0,3,2026-11-31,,,sure',
    '2026-12,EUR,seven,1,,,,',
    '2026-12,HKD,0.9,1,2026-11-18,,,',
    '2026-12,HKD,0.8,1,2026-11-18,,,',
  ];
  expect(await faultsOf(`${HEAD}\n${rows.join('\n')}\n`)).toEqual([
    'rows[2].month FIELD_INVALID',
    'rows[3].currency FIELD_INVALID',
    'rows[4].currency FIELD_INVALID',
    'rows[5].confidence FIELD_INVALID',
    'rows[5].rate FIELD_INVALID',
    'rows[5].per FIELD_INVALID',
    'rows[5].fixedOn FIELD_INVALID',
    'rows[6].rate FIELD_INVALID',
    'rows[6].fixedOn FIELD_MISSING',
    'rows[8].currency RATE_REPEATED',
  ]);
  expect(await faultsOf(`${HEAD}\n2020-06,USD,7,1,2020-05-20,,,\n`)).toEqual(['rows[2].month RATE_RULE_MISSING']);
  expect(await faultsOf('币制,汇率\nUSD,7\n')).toEqual(['rows[1].month COLUMN_MISSING', 'rows[1].fixedOn COLUMN_MISSING']);
});

test('the starter table is read without a fault, and says of every figure that it is an unverified example', async () => {
  const rates = await ratesOf(await readFile(new URL('../../../dev/demo/customs-rates.csv', import.meta.url)));
  expect(rates.length).toBe(8);
  for (const { source, confidence } of rates) expect([source, confidence]).toEqual([expect.stringContaining('example'), 'unverified']);
});
