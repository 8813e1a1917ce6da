import { readFile } from 'node:fs/promises';
import { beforeAll, expect, inject, test } from 'vitest';
import { ask } from '../support/http.ts';
import { type World, aLine, aTransfer, aWorld, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, partner, returnsDesk } = keys.organisations;
type Step = { step: string; title: string; text: string; language: string; order: number; modes: string[]; rules: string[] };
const guide = async (query = '', headers: Record<string, string> = {}): Promise<Step[]> =>
  (await ask(api, 'GET', `/v1/guide${query}`, { key: seller.key, headers })).body.data as unknown as Step[];

let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

test.each(['en', 'zh-CN'])('the guide in %s is the text of its files, in order', async (language) => {
  const steps = await guide('', { 'accept-language': language });
  expect(steps.length).toBeGreaterThan(15);
  expect(steps.map(({ order }) => order)).toEqual(steps.map(({ order }) => order).toSorted((a, b) => a - b));
  for (const one of steps) {
    const file = await readFile(new URL(`../../docs/guide/${language}/${one.step}.md`, import.meta.url), 'utf8');
    expect(one.text).toBe(file.slice(file.indexOf('\n---\n\n', 4) + 6));
    expect(one.language).toBe(language);
    expect((await ask(api, 'GET', `/v1/guide/${one.step}?language=${language}`, { key: seller.key })).body).toEqual(one);
  }
});

test('it is asked by mode, path, step, state and rule, and `language` goes before Accept-Language', async () => {
  const names = async (query: string) => (await guide(query)).map(({ step }) => step);
  expect(await names('?mode=9710')).not.toContain('receiving');
  expect(await names('?path=form')).not.toContain('logistics');
  expect(await names('?state=under-inspection')).toEqual(['inspection']);
  expect(await names('?state=inspect&mode=9810')).toEqual(['inspection']);
  expect(await names('?rule=PRODUCT_UNKNOWN')).toEqual(['catalogue']);
  expect(await names('?step=silence')).toEqual(['silence']);
  expect(await names('?state=nowhere')).toEqual([]);
  const [chinese] = await guide('?step=silence&language=zh-CN', { 'accept-language': 'en' });
  expect(chinese?.title).toMatch(/[\u4e00-\u9fff]/);
});

test('every role may read it; what cannot be asked is refused', async () => {
  for (const key of [seller.key, partner.key, returnsDesk.key, keys.operator])
    expect((await ask(api, 'GET', '/v1/guide', { key })).status).toBe(200);
  expect(await ask(api, 'GET', '/v1/guide')).toMatchObject({ status: 401 });
  expect(await ask(api, 'GET', '/v1/guide/nothing', { key: seller.key })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect(await ask(api, 'GET', '/v1/guide?mode=9610&language=fr', { key: seller.key })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'mode' }, { path: 'language' }] },
  });
});

test('every finding of the check names the step that explains its rule', async () => {
  const run = newRun();
  const body = aTransfer(world.parties, run, [aLine(`B-${run}`, { sku: 'NOT-THERE' }), aLine(`B-${run}`, { netWeightKg: '23' })]);
  const { body: told } = await ask(api, 'POST', '/v1/stock-transfers:check', { key: seller.key, body });
  const findings = told['findings'] as { rule: string; guide: string }[];
  expect(findings.length).toBeGreaterThan(4);
  for (const { rule, guide: step } of findings) expect((await guide(`?step=${step}`))[0]?.rules, rule).toContain(rule);
});
