import { z } from 'zod';
import { RATE_PURPOSES, Rate, RateMonth } from '../../contracts/rates.ts';
import { RateModel, type RateRecord } from '../../models/index.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { type Route, route } from '../http/route.ts';

const view = ({ _id, inForce: _inForce, loadedAt, ...rate }: RateRecord) =>
  ({ ...rate, loadedAt: loadedAt.toISOString() }) as z.infer<typeof Rate>;

export const rateRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/rates',
    tag: 'Rates',
    summary: 'Exchange rates in force for a purpose, of one month or of all, by currency',
    roles: ['seller', 'partner', 'returns-desk', 'operator'],
    query: PageQuery.extend({
      purpose: z.enum(RATE_PURPOSES).default('customs'),
      month: RateMonth.optional(),
    }),
    answers: { status: 200, schema: pageOf(Rate) },
    async handle({ query: { purpose, month, ...query } }) {
      const filter = { purpose, inForce: true, ...(month === undefined ? {} : { month }) };
      const { data, nextCursor } = await page(RateModel, filter, query, { by: month === undefined ? 'month' : 'currency', direction: 1 });
      return { body: { data: data.map(view), nextCursor } };
    },
  }),
];
