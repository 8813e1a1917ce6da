import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Policy } from '../../contracts/policy.ts';
import { CalendarDate, type Language } from '../../contracts/units.ts';
import { POLICIES, type PolicySubject } from '../../domain/policy/index.ts';
import { type PolicyPack, canonicalText, packOnOrNull, ruleOf } from '../../domain/policy/pack.ts';
import { PageQuery, pageOf } from '../http/pages.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';

const tag = 'Policies';
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;
const SUBJECTS = Object.keys(POLICIES) as [PolicySubject, ...PolicySubject[]];
const packsOf = (subject: PolicySubject): readonly PolicyPack<object>[] => POLICIES[subject];

const cursorOf = ({ id }: PolicyPack<object>): string => Buffer.from(id).toString('base64url');

function policyView(pack: PolicyPack<object>, language: Language): z.infer<typeof Policy> {
  const { title, ...rule } = ruleOf(pack);
  const sha256 = createHash('sha256')
    .update(canonicalText(ruleOf(pack)))
    .digest('hex');
  return { ...rule, sha256, title: title[language], parameters: { ...rule.parameters } };
}

export const policyRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/policies',
    tag,
    summary: 'The dated rules with their sources; with `on`, those that hold on that date',
    roles: ALL,
    query: PageQuery.extend({ subject: z.enum(SUBJECTS).optional(), on: CalendarDate.optional() }),
    answers: { status: 200, schema: pageOf(Policy) },
    async handle({ query: { subject, on, limit, cursor }, language }) {
      const subjects = subject === undefined ? SUBJECTS : [subject];
      const packs = subjects.flatMap((one) => packsOf(one).filter((pack) => on === undefined || pack === packOnOrNull(packsOf(one), on)));
      const after = cursor === undefined ? -1 : packs.findIndex((pack) => cursorOf(pack) === cursor);
      const data = packs.slice(after + 1, after + 1 + limit);
      const last = data.at(-1);
      const nextCursor = last === undefined || last === packs.at(-1) ? null : cursorOf(last);
      return { body: { data: data.map((pack) => policyView(pack, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/policies/{id}',
    tag,
    summary: 'One dated rule',
    roles: ALL,
    params: z.object({ id: z.string() }),
    answers: { status: 200, schema: Policy },
    async handle({ params, language }) {
      const pack = SUBJECTS.flatMap(packsOf).find(({ id }) => id === params.id);
      if (pack === undefined) throw new Problem('NOT_FOUND');
      return { body: policyView(pack, language) };
    },
  }),
];
