import { z } from 'zod';
import { Policy } from '../../contracts/policy.ts';
import { CalendarDate } from '../../contracts/units.ts';
import { POLICY_BOOK, POLICY_SUBJECTS } from '../../domain/policy/index.ts';
import { type PolicyPack, holdsOn, isAbout } from '../../domain/policy/pack.ts';
import { PageQuery, pageOf, pageThrough } from '../http/pages.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { policyView } from '../views/policy.ts';

const tag = 'Policies';
const ALL = ['seller', 'partner', 'returns-desk', 'site-operator', 'operator'] as const;
const Wanted = z.strictObject({
  subject: z.enum(POLICY_SUBJECTS).optional(),
  on: CalendarDate.optional(),
  place: z
    .string()
    .regex(/^[0-9A-Z]{2,4}$/)
    .optional()
    .meta({ description: 'A customs district, `CN`, or a country (alpha-3).' }),
  mode: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .meta({ description: 'A supervision mode, for example 9810.' }),
});

/** Of a pack that was corrected only the version in force is listed; the others are found by id and version. */
const CURRENT = POLICY_BOOK.all.filter(({ id, version }) => POLICY_BOOK.all.every((other) => other.id !== id || other.version <= version));

function fits(pack: PolicyPack, { subject, on, place, mode }: z.infer<typeof Wanted>): boolean {
  if (subject !== undefined && pack.subject !== subject) return false;
  if (on !== undefined && !holdsOn(pack, on)) return false;
  return isAbout(pack, place ?? pack.places?.[0] ?? pack.jurisdiction, mode ?? pack.modes?.[0] ?? 'any');
}

export const policyRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/policies',
    tag,
    summary: 'The dated rules with their sources; with `on`, `place` and `mode`, those that hold then, there and for that mode',
    roles: ALL,
    query: PageQuery.extend(Wanted.shape),
    answers: { status: 200, schema: pageOf(Policy) },
    async handle({ query: { limit, cursor, ...wanted }, language }) {
      const packs = CURRENT.filter((pack) => fits(pack, wanted));
      const { data, nextCursor } = pageThrough(packs, ({ id }) => id, { limit, cursor });
      return { body: { data: data.map((pack) => policyView(pack, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/policies/{id}',
    tag,
    summary: 'One dated rule; with `version`, as it stood when a decision was made by it',
    roles: ALL,
    params: z.object({ id: z.string() }),
    query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
    answers: { status: 200, schema: Policy },
    async handle({ params, query: { version }, language }) {
      const packs = version === undefined ? CURRENT : POLICY_BOOK.all.filter((pack) => pack.version === version);
      const pack = packs.find(({ id }) => id === params.id);
      if (pack === undefined) throw new Problem('NOT_FOUND');
      return { body: policyView(pack, language) };
    },
  }),
];
