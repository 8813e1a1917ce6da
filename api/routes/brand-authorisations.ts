import type { Actor } from '../../contracts/actor.ts';
import { BrandAuthorisation, BrandAuthorisationInput } from '../../contracts/inspection.ts';
import { BrandAuthorisationModel, type BrandAuthorisationRecord, type Progress } from '../../models/index.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy, revokeTold, storeTold } from '../http/scope.ts';
import { brandAuthorisationView } from '../views/inspection.ts';
import { timelineRoute } from './timeline.ts';

const tag = 'Brand authorisations';
const path = '/v1/brand-authorisations';
const roles = ['seller', 'operator'] as const;
const find = (id: string, principal: Principal): Promise<BrandAuthorisationRecord> =>
  findSeen(BrandAuthorisationModel, { ...ownedBy(principal), _id: id });

const told = ({ _id, organisationId }: BrandAuthorisationRecord, state: 'entered' | 'revoked', actor: Actor): Progress => ({
  resource: 'brand-authorisation',
  resourceId: _id,
  organisationId,
  step: state,
  kind: state,
  state,
  detail: {},
  ...actor,
});

/** The papers by which a seller may use a brand, offered to customs when it inspects goods that bear it. */
export const brandAuthorisationRoutes = (): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Enter the authorisation of a brand, or your own trademark certificate',
    roles: ['seller'],
    body: BrandAuthorisationInput,
    answers: { status: 201, schema: BrandAuthorisation },
    creates: true,
    async handle({ body, principal, actor, newId }) {
      const { organisationId } = principal;
      const record = { _id: newId('brandAuthorisation'), organisationId, ...body, revokedAt: null, createdAt: new Date() };
      const stored = await storeTold<BrandAuthorisationRecord>(BrandAuthorisationModel, record, told(record, 'entered', actor));
      return { body: brandAuthorisationView(stored), location: `${path}/${stored._id}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Brand authorisations, newest first, with those revoked',
    roles,
    query: PageQuery,
    answers: { status: 200, schema: pageOf(BrandAuthorisation) },
    async handle({ query, principal }) {
      const { data, nextCursor } = await page(BrandAuthorisationModel, ownedBy(principal), query, NEWEST_FIRST);
      return { body: { data: data.map(brandAuthorisationView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One brand authorisation',
    roles,
    params: byId('brandAuthorisation'),
    answers: { status: 200, schema: BrandAuthorisation },
    handle: async ({ params, principal }) => ({ body: brandAuthorisationView(await find(params.id, principal)) }),
  }),
  timelineRoute({ path, tag, kind: 'brandAuthorisation', roles, find }),
  route({
    method: 'post',
    path: `${path}/{id}:revoke`,
    tag,
    summary: 'Say that an authorisation holds no more; notices already given keep it',
    roles,
    params: byId('brandAuthorisation'),
    answers: { status: 200, schema: BrandAuthorisation },
    async handle({ params, principal, actor }) {
      const record = await find(params.id, principal);
      return { body: brandAuthorisationView(await revokeTold(BrandAuthorisationModel, record._id, told(record, 'revoked', actor))) };
    },
  }),
];
