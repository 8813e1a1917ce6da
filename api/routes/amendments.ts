import { Amendment } from '../../contracts/amendment.ts';
import { AmendmentModel } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { amendmentView } from '../views/amendment.ts';
import { AMENDMENT_CODES, amend } from './amending.ts';
import { type TransferResource, findTransfer } from './transfer-resource.ts';

const roles = ['seller', 'operator'] as const;
const MAX_BODY_BYTES = 12 * 1024 * 1024;

/** What is changed of an export after it was begun. */
export const amendmentRoutes = <Head, Line>(resource: TransferResource<Head, Line>, flows: Flows): Route[] => {
  const { path, tag, kind, noun } = resource;
  return [
    route({
      method: 'post',
      path: `${path}/{id}:amend`,
      tag,
      summary: `Change what was filed of the ${noun}: planned anew, sent as a change, applied for or declared anew, by path and stage`,
      roles,
      params: byId(kind),
      body: resource.amendment,
      bodyLimitBytes: MAX_BODY_BYTES,
      answers: { status: 200, schema: Amendment },
      errors: [...AMENDMENT_CODES, 'IMPORTER_UNKNOWN', 'IMPORTER_ELSEWHERE', ...resource.errors],
      async handle({ params, body, principal, ...asked }) {
        const { _id } = await findTransfer(resource, params.id, principal);
        return { body: await amend(flows, _id, body, false, asked) };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{id}/amendments`,
      tag,
      summary: 'What was to be changed, newest first, and what customs said to it',
      roles,
      params: byId(kind),
      query: PageQuery,
      answers: { status: 200, schema: pageOf(Amendment) },
      async handle({ params, query, principal, language }) {
        const { _id } = await findTransfer(resource, params.id, principal);
        const { data, nextCursor } = await page(AmendmentModel, { transferId: _id }, query, NEWEST_FIRST);
        return { body: { data: data.map((one) => amendmentView(one, language)), nextCursor } };
      },
    }),
  ];
};
