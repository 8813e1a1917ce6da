import { z } from 'zod';
import { GuideFilter, GuideLanguage, GuideStep } from '../../contracts/guide.ts';
import type { Language } from '../../contracts/units.ts';
import { type GuideStep as Step, stepFits } from '../../domain/guide.ts';
import { GUIDE } from '../guide.ts';
import { PageQuery, pageOf, pageThrough } from '../http/pages.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';

const tag = 'Guide';
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;
const viewOf = (step: Step, language: Language): z.infer<typeof GuideStep> => ({ ...step, language });

export const guideRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/guide',
    tag,
    summary: 'The guide to 9710 and 9810 step by step, in order; those of one mode, path, state or rule',
    roles: ALL,
    query: PageQuery.extend(GuideFilter.shape),
    answers: { status: 200, schema: pageOf(GuideStep) },
    async handle({ query: { limit, cursor, language: wanted, ...filter }, language: accepted }) {
      const language = wanted ?? accepted;
      const steps = GUIDE[language].filter((step) => stepFits(step, filter));
      const { data, nextCursor } = pageThrough(steps, ({ step }) => step, { limit, cursor });
      return { body: { data: data.map((step) => viewOf(step, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/guide/{step}',
    tag,
    summary: 'One step of the guide',
    roles: ALL,
    params: z.object({ step: z.string() }),
    query: z.strictObject({ language: GuideLanguage }),
    answers: { status: 200, schema: GuideStep },
    async handle({ params, query: { language: wanted }, language: accepted }) {
      const language = wanted ?? accepted;
      const step = GUIDE[language].find((one) => one.step === params.step);
      if (step === undefined) throw new Problem('NOT_FOUND');
      return { body: viewOf(step, language) };
    },
  }),
];
