import { Readable } from 'node:stream';
import type { z } from 'zod';
import { Statistics, StatisticsQuery } from '../../contracts/statistics.ts';
import { type Group, groupsOf } from '../../domain/statistics.ts';
import { figuresOf } from '../../models/index.ts';
import { CSV } from '../http/send.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { ownedBy } from '../http/scope.ts';
import { statisticsCsv } from '../views/statistics-csv.ts';

const tag = 'Statistics';
const ALL = ['seller', 'partner', 'returns-desk', 'operator'] as const;

async function groups(principal: Principal, { groupBy, ...wanted }: z.output<typeof StatisticsQuery>): Promise<Group[]> {
  return groupsOf(await figuresOf({ ...wanted, ...ownedBy(principal) }, groupBy), groupBy);
}

export const statisticsRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/statistics',
    tag,
    summary: 'Tickets, value, clearance time, inspection rate and refusals, of your organisation; an operator sees all',
    roles: ALL,
    query: StatisticsQuery,
    answers: { status: 200, schema: Statistics },
    async handle({ query, principal }) {
      return { body: { groupBy: query.groupBy, data: await groups(principal, query) } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/statistics.csv',
    tag,
    summary: 'The same as a table for a spreadsheet, its columns named in the language of Accept-Language',
    roles: ALL,
    query: StatisticsQuery,
    answers: { status: 200, file: [CSV] },
    async handle({ query, principal, language }) {
      const bytes = Buffer.from(statisticsCsv(query.groupBy, await groups(principal, query), language));
      return { download: { stream: Readable.from([bytes]), mimeType: CSV, fileName: 'statistics.csv', sizeBytes: bytes.length } };
    },
  }),
];
