import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connectMongo } from '../../models/index.ts';
import { type World, aLine, aTransfer, aWorld, newRun } from '../support/world.ts';

const { api, keys, mongodb } = inject('stack');
const { key } = keys.organisations.seller;
const CHECK = '/v1/stock-transfers:check';

let world: World;
beforeAll(async () => {
  world = await aWorld();
  await connectMongo(mongodb, { timeoutMs: 10_000 });
}, 60_000);
afterAll(() => mongoose.disconnect());

/** A hash of every collection. */
async function collections(): Promise<Record<string, string>> {
  const told = await mongoose.connection.db?.command({ dbHash: 1 });
  return (told as { collections: Record<string, string> }).collections;
}
/** What a person would make of it: nothing wrong; everything wrong; a date before the mode began. */
const bodies = (run: string): [string, object][] => [
  ['ready', aTransfer(world.parties, run)],
  [
    'blocked',
    {
      ...aTransfer(world.parties, run, [
        aLine(`B-${run}`, { sku: 'NOT-THERE' }),
        aLine(`B-${run}`, { netWeightKg: '23', refundClaimed: true }),
      ]),
      enterpriseId: 'ent_00000000-0000-7000-8000-000000000001',
    },
  ],
  ['too early', { ...aTransfer(world.parties, run), declarationDate: '2019-06-30' }],
];
/** Without an Idempotency-Key, of which alone a record would be kept. */
const check = async (body: object, language = 'en') => {
  const response = await fetch(`${api}${CHECK}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(body),
  });
  return { status: response.status, told: (await response.json()) as { ready: boolean; findings: Finding[] } };
};
type Finding = { rule: string; severity: string; path: string; message: string; cure: string | null; source: string };

test('a check changes no collection of the database, whatever it finds', async () => {
  const before = await collections();
  expect(Object.keys(before).length).toBeGreaterThan(10);
  for (const [name, body] of bodies(newRun())) {
    expect((await check(body)).status, name).toBe(200);
    expect((await check({ ...body, customsCode: 'x' })).status, name).toBe(422);
  }
  expect(await collections()).toEqual(before);
});

describe.each(['en', 'zh-CN'])('in %s', (language) => {
  test('the checklist tells first what blocks and is to be cured first; each finding has rule and source, and unless it passed a cure', async () => {
    for (const [name, body] of bodies(newRun())) {
      const { told } = await check(body, language);
      const severities = told.findings.map(({ severity }) => ['blocking', 'warning', 'passed'].indexOf(severity));
      expect(severities, name).toEqual(severities.toSorted((a, b) => a - b));
      for (const { rule, source, cure, message, severity } of told.findings) {
        expect([rule, source, message], rule).not.toContain('');
        if (severity === 'passed') expect(cure, rule).toBeNull();
        else expect(cure, rule).toMatch(language === 'en' ? /[a-z]/ : /[\u4e00-\u9fff]/);
      }
    }
    const { told } = await check((bodies(newRun())[1] as [string, object])[1], language);
    expect(
      told.findings
        .filter(({ severity }) => severity === 'blocking')
        .map(({ rule }) => rule)
        .slice(0, 3),
    ).toEqual(['ENTERPRISE_NOT_ACTIVE', 'PRODUCT_UNKNOWN', 'NET_OVER_GROSS']);
  });
});
