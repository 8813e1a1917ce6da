import { z } from 'zod';
import { TariffCode, TariffLine } from '../../contracts/tariff.ts';
import { CalendarDate, both } from '../../contracts/units.ts';
import { chinaDate } from '../../domain/calendar.ts';
import type { TariffLine as Line, TariffStanding } from '../../domain/tariff/line.ts';
import { notHeld } from '../../domain/tariff/not-held.ts';
import { askedFor } from '../../domain/tariff/terms.ts';
import {
  TariffLineModel,
  type TariffLineRecord,
  beginsWith,
  holding,
  linesOf,
  tablesInForce,
  tariffStandings,
  tariffTables,
  withValidity,
} from '../../models/index.ts';
import { type Order, PageQuery, page, pageOf } from '../http/pages.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';

const tag = 'Tariff';
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;
const SIX_DIGITS = 6;
const today = (): string => chinaDate(new Date().toISOString());

const Wanted = PageQuery.extend({
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Words of the name, in Chinese or English; all of them must be in it.' }),
  code: z
    .string()
    .regex(/^\d{1,10}$/, both('up to ten digits', '最多 10 位数字'))
    .optional()
    .meta({ description: 'The beginning of a code.' }),
  on: CalendarDate.optional().meta({ description: 'The date on which the lines hold; today in China unless told.' }),
});

const lineOf = ({ _id, zh: _zh, en: _en, zhLength: _zhLength, enLength: _enLength, ...line }: TariffLineRecord): Line => line;

/** What is known of a line that is not there goes with the refusal, so that its caller can go on from it. */
function missing(standing: TariffStanding, date: string): Problem {
  const told = notHeld(standing, date);
  if (told === null) return new Problem('TARIFF_TABLE_MISSING');
  return new Problem(told.rule, { detail: told.message, extra: { turned: standing.turned, suggestions: standing.suggestions } });
}

export const tariffRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/tariff-lines',
    tag,
    summary: 'Lines of the tariff by words and by the beginning of the code: first those whose name says least beside what was asked',
    roles: ALL,
    query: Wanted,
    answers: { status: 200, schema: pageOf(TariffLine) },
    async handle({ query: { q, code, on, ...query } }) {
      const tables = await tariffTables();
      const inForce = tablesInForce(tables, on ?? today());
      const asked = q === undefined ? null : askedFor(q);
      if (inForce.length === 0 || (q !== undefined && asked === null)) return { body: { data: [], nextCursor: null } };
      const filter = {
        tableVersion: { $in: inForce.map(({ version }) => version) },
        ...(code === undefined ? {} : { code: beginsWith(code) }),
        ...(asked === null ? {} : holding(asked)),
      };
      const order: Order<{ code: string; zhLength: number; enLength: number }> = {
        by: asked === null ? 'code' : `${asked.language}Length`,
        direction: 1,
      };
      const { data, nextCursor } = await page(TariffLineModel, filter, query, order);
      return { body: { data: data.map((line) => withValidity(lineOf(line), tables)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/tariff-lines/{code}',
    tag,
    summary: 'One line as it holds on a date; where none does, 404 with the lines that may have been meant',
    roles: ALL,
    params: z.object({ code: TariffCode }),
    query: z.strictObject({ on: CalendarDate.optional() }),
    answers: { status: 200, schema: TariffLine },
    errors: ['TARIFF_CODE_UNKNOWN', 'TARIFF_CODE_RETIRED', 'TARIFF_CODE_TO_COME', 'TARIFF_TABLE_MISSING'],
    async handle({ params: { code }, query: { on } }) {
      const [date, tables] = [on ?? today(), await tariffTables()];
      // Ten digits that nobody knows are still called what their first six are.
      const [six] = await linesOf(tablesInForce(tables, date), [code.slice(0, SIX_DIGITS)]);
      const wanted = { code, nameZh: six?.nameZh ?? null, nameEn: six?.nameEn ?? null };
      const [standing] = await tariffStandings(tables, [wanted], date);
      if (standing === undefined) throw new Problem('NOT_FOUND');
      if (standing.line === null) throw missing(standing, date);
      return { body: withValidity(standing.line, tables) };
    },
  }),
];
