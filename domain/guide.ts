import { z } from 'zod';
import { READINESS_RULES } from './readiness/rules.ts';
import { STOCK_TRANSFER, TICKET, statesOf } from './states.ts';

const names = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
/** A line of the head such as `states: declared, released`. */
const listOf = <S extends z.ZodType<string, string>>(item: S) => z.string().default('').transform(names).pipe(z.array(item));

/** What stands above a step's text: where it belongs. The same in both languages, but for the sources. */
const Head = z.strictObject({
  order: z.coerce.number().int().min(1),
  modes: listOf(z.enum(['9710', '9810'])).refine((modes) => modes.length > 0),
  paths: listOf(z.enum(['list', 'form'])).refine((paths) => paths.length > 0),
  /** States of the export, and of its tickets. */
  states: listOf(z.enum(statesOf(STOCK_TRANSFER))),
  ticketStates: listOf(z.enum(statesOf(TICKET))),
  /** Rules of the readiness check that are cured here. */
  rules: listOf(z.enum(Object.keys(READINESS_RULES) as [string, ...string[]])),
  /** Commands and routes of the API that belong to it. */
  commands: listOf(z.string()),
  sources: z
    .string()
    .transform((text) => text.split(';').map((source) => source.trim()))
    .pipe(z.array(z.string().min(1)).min(1)),
});

/** One step of the guide in one language. `text` is markdown and begins with its title. */
export type GuideStep = z.infer<typeof Head> & { step: string; title: string; text: string };

const FRONT = /^---\n(.*?)\n---\n\n(# ([^\n]+)\n.*)$/s;

/** Reads one file: its head between two lines of `---`, an empty line, the text. Errors: Error naming the step and what is wrong of it. */
export function guideStepOf(step: string, file: string): GuideStep {
  const [, head, text, title] = FRONT.exec(file) ?? [];
  if (head === undefined || text === undefined || title === undefined) throw new Error(`guide ${step}: no head, or no title under it`);
  const fields = head.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  const read = Head.safeParse(Object.fromEntries(fields));
  if (!read.success) throw new Error(`guide ${step}: ${z.prettifyError(read.error)}`);
  return { ...read.data, step, title, text };
}

/** What a step is looked for by; absent is all. `state` is one of an export or of a ticket. */
export type GuideQuery = { [K in 'mode' | 'path' | 'step' | 'state' | 'rule']?: string | undefined };

export const stepFits = (one: GuideStep, { mode, path, step, state, rule }: GuideQuery): boolean =>
  (mode === undefined || one.modes.some((known) => known === mode)) &&
  (path === undefined || one.paths.some((known) => known === path)) &&
  (step === undefined || one.step === step) &&
  (state === undefined || [...one.states, ...one.ticketStates].some((known) => known === state)) &&
  (rule === undefined || one.rules.includes(rule));
