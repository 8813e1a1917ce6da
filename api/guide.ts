import { readFileSync, readdirSync } from 'node:fs';
import type { Language } from '../contracts/units.ts';
import { type GuideStep, guideStepOf } from '../domain/guide.ts';

const FOLDER = new URL('../docs/guide/', import.meta.url);
const SUFFIX = '.md';

const stepsIn = (language: Language): GuideStep[] => {
  const folder = new URL(`${language}/`, FOLDER);
  return readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => guideStepOf(name.slice(0, -SUFFIX.length), readFileSync(new URL(name, folder), 'utf8')))
    .toSorted((a, b) => a.order - b.order);
};

/** The guide as it stands in `docs/guide`, read once at the start: its files are its only source. A broken one stops the start. */
export const GUIDE: Readonly<Record<Language, readonly GuideStep[]>> = { en: stepsIn('en'), 'zh-CN': stepsIn('zh-CN') };

const STEP_OF_RULE = new Map(GUIDE.en.flatMap(({ step, rules }) => rules.map((rule) => [rule, step] as const)));

/** The step that explains a rule of the readiness check. */
export const guideStepFor = (rule: string): string | null => STEP_OF_RULE.get(rule) ?? null;
