import { z } from 'zod';

const Languages = z.enum(['en', 'zh-CN']);
const Step = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
export const GuideLanguage = Languages.optional().meta({ description: 'Before Accept-Language.' });

/** `state` and `rule` are any word: what no step speaks of finds none. */
export const GuideFilter = z.strictObject({
  mode: z.enum(['9710', '9810']).optional(),
  path: z.enum(['list', 'form']).optional(),
  step: Step.optional(),
  state: z.string().max(60).optional().meta({ description: 'A state of an export or of a ticket.' }),
  rule: z.string().max(60).optional().meta({ description: 'A rule of the readiness check.' }),
  language: GuideLanguage,
});

export const GuideStep = z
  .object({
    step: Step,
    order: z.int(),
    language: Languages,
    title: z.string(),
    text: z.string().meta({ description: 'Markdown; links between steps are `STEP.md`.' }),
    modes: z.array(z.string()),
    paths: z.array(z.string()),
    states: z.array(z.string()),
    ticketStates: z.array(z.string()),
    rules: z.array(z.string()),
    commands: z.array(z.string()),
    sources: z.array(z.string()),
  })
  .meta({ id: 'GuideStep' });
