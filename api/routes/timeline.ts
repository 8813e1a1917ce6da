import { TimelineEntry } from '../../contracts/stock-transfer.ts';
import type { IdKind } from '../../domain/ids.ts';
import { TimelineModel } from '../../models/index.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { timelineView } from '../views/transfer.ts';

type Timelined = {
  path: string;
  tag: string;
  kind: IdKind;
  roles: Route['roles'];
  find: (id: string, principal: Principal) => Promise<unknown>;
};

/** `GET …/{id}/timeline` of a resource: who did what when, oldest first. `find` refuses what the key may not see. */
export const timelineRoute = ({ path, tag, kind, roles, find }: Timelined): Route =>
  route({
    method: 'get',
    path: `${path}/{id}/timeline`,
    tag,
    summary: 'Everything that happened to it, oldest first',
    roles,
    params: byId(kind),
    query: PageQuery,
    answers: { status: 200, schema: pageOf(TimelineEntry) },
    async handle({ params, query, principal, language }) {
      await find(params.id, principal);
      const { data, nextCursor } = await page(TimelineModel, { resourceId: params.id }, query, { by: 'at', direction: 1 });
      return { body: { data: data.map((entry) => timelineView(entry, language)), nextCursor } };
    },
  });
