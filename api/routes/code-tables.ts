import { z } from 'zod';
import { CodeTable, CodeTableEntries } from '../../contracts/codes.ts';
import type { Language } from '../../contracts/units.ts';
import { CalendarDate } from '../../contracts/units.ts';
import { chinaDate } from '../../domain/calendar.ts';
import {
  type CodeEntry,
  type CodeTable as Table,
  CODE_TABLES,
  CODE_TABLE_NAMES,
  entryHolds,
  searchCodes,
  suggestedCodes,
} from '../../domain/codes/index.ts';
import { PageQuery, pageOf, pageThrough } from '../http/pages.ts';
import { type Route, route } from '../http/route.ts';

const tag = 'Codes';
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;

const tableView = (table: Table, language: Language): z.infer<typeof CodeTable> => {
  const { version, readOn, title, twoGenerations } = table;
  return { table: table.table as z.infer<typeof CodeTable>['table'], version, readOn, title: title[language], twoGenerations };
};
const entryView = ({ code, old, nameZh, nameEn, validFrom, validTo, mark, source }: CodeEntry) => ({
  code,
  old,
  nameZh,
  nameEn,
  validFrom,
  validTo,
  confidence: mark === 'found' ? ('secondary' as const) : ('unverified' as const),
  source,
});

export const codeTableRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/code-tables',
    tag,
    summary: 'The parameter tables of customs',
    roles: ALL,
    query: PageQuery,
    answers: { status: 200, schema: pageOf(CodeTable) },
    async handle({ query, language }) {
      const { data, nextCursor } = pageThrough(Object.values(CODE_TABLES), ({ table }) => table, query);
      return { body: { data: data.map((table) => tableView(table, language)), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/code-tables/{table}',
    tag,
    summary: 'The codes of one table on a date; with `q`, those whose code begins so or whose name holds it, best first',
    roles: ALL,
    params: z.object({ table: z.enum(CODE_TABLE_NAMES) }),
    query: z.strictObject({ q: z.string().trim().min(1).max(100).optional(), on: CalendarDate.optional() }),
    answers: { status: 200, schema: CodeTableEntries },
    async handle({ params, query: { q, on }, language }) {
      const table = CODE_TABLES[params.table];
      const date = on ?? chinaDate(new Date().toISOString());
      const entries = q === undefined ? table.entries.filter((entry) => entryHolds(entry, date)) : searchCodes(table, q, date);
      const suggestions = q === undefined || entries.length > 0 ? [] : suggestedCodes(table, q, date);
      return { body: { ...tableView(table, language), entries: entries.map(entryView), suggestions: suggestions.map(entryView) } };
    },
  }),
];
