import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GUIDE } from '../../api/guide.ts';
import { guideStepOf } from '../../domain/guide.ts';
import { READINESS_RULES } from '../../domain/readiness/rules.ts';
import { STOCK_TRANSFER, TICKET, statesOf } from '../../domain/states.ts';
import { routes } from '../support/routes.ts';

const FOLDER = new URL('../../docs/guide/', import.meta.url);
const filesOf = (language: string): string[] => readdirSync(new URL(`${language}/`, FOLDER)).toSorted();
const fileOf = (language: string, name: string): string => readFileSync(new URL(`${language}/${name}`, FOLDER), 'utf8');

test('English and Chinese have the same steps, with the same head', () => {
  expect(filesOf('zh-CN')).toEqual(filesOf('en'));
  for (const name of filesOf('en')) {
    const [english, chinese] = [fileOf('en', name), fileOf('zh-CN', name)].map((file) => file.slice(0, file.indexOf('\n---\n', 4)));
    expect(chinese, name).toBe(english);
  }
  expect(new Set(GUIDE.en.map(({ order }) => order)).size).toBe(GUIDE.en.length);
});

test('every state of an export and of a ticket, and every rule of the readiness check, has a step', () => {
  const said = (member: 'states' | 'ticketStates' | 'rules') => new Set<string>(GUIDE.en.flatMap((step) => step[member]));
  expect(statesOf(STOCK_TRANSFER).filter((state) => !said('states').has(state))).toEqual([]);
  expect(statesOf(TICKET).filter((state) => !said('ticketStates').has(state))).toEqual([]);
  expect(Object.keys(READINESS_RULES).filter((rule) => !said('rules').has(rule))).toEqual([]);
  const rules = GUIDE.en.flatMap((step) => step.rules);
  expect(rules.filter((rule, index) => rules.indexOf(rule) !== index)).toEqual([]);
});

test('every mode and path leads from the first registration to the papers of the refund', () => {
  for (const mode of ['9710', '9810'] as const)
    for (const path of ['list', 'form'] as const) {
      const steps = GUIDE.en.filter(({ modes, paths }) => modes.includes(mode) && paths.includes(path)).map(({ step }) => step);
      expect(steps[0]).toBe('who-registers');
      expect(steps.at(-1)).toBe('tax-and-fx');
      expect(steps.includes('logistics')).toBe(path === 'list');
      expect(steps.includes('receiving')).toBe(mode === '9810');
      expect(steps.includes('delivery')).toBe(mode === '9710');
    }
});

test('every command that a step names is one of the API', () => {
  const known = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  const named = GUIDE.en.flatMap(({ commands }) => commands);
  expect(
    named.filter((command) => !known.some((route) => (command.startsWith(':') ? route.endsWith(command) : route === command))),
  ).toEqual([]);
});

describe.each(['en', 'zh-CN'] as const)('%s', (language) => {
  test('links lead to steps, and no step is left out of the way', () => {
    for (const { step, text } of GUIDE[language])
      for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) expect(filesOf(language), `${step}: ${target}`).toContain(target);
  });

  test('every step is written in its language, in short paragraphs, with its sources', () => {
    for (const { step, text, title, sources } of GUIDE[language]) {
      const chinese = (text.match(/[\u4e00-\u9fff]/g) ?? []).length;
      if (language === 'en') expect(chinese / text.length, step).toBeLessThan(0.1);
      else {
        expect(chinese / text.length, step).toBeGreaterThan(0.3);
        // A line break inside a paragraph is shown as a space, which Chinese does not have.
        expect(text, step).not.toMatch(/[\u4e00-\u9fff，。；：、）”]\n[\u4e00-\u9fff（“`]/);
      }
      expect(text.startsWith(`# ${title}\n`), step).toBe(true);
      expect(text.length, step).toBeLessThan(3_000);
      expect(sources.length, step).toBeGreaterThan(0);
    }
  });
});

test('a step with a broken head is refused by name', () => {
  const file = '---\norder: 1\nmodes: 9710\npaths: list\nsources: x\n---\n\n# T\n\ntext\n';
  expect(guideStepOf('one', file)).toMatchObject({ step: 'one', title: 'T', text: '# T\n\ntext\n', states: [] });
  for (const broken of [
    file.replace('9710', '9610'),
    file.replace('order: 1\n', ''),
    file.replace('# T', 'T'),
    `x${file}`,
    file.replace('sources', 'source'),
  ])
    expect(() => guideStepOf('one', broken)).toThrow('guide one');
});
