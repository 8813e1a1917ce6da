import { Organisation, OrganisationInput } from '../../contracts/organisation.ts';
import { OrganisationModel } from '../../models/index.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, storeOnce } from '../http/scope.ts';
import { organisationView } from '../views/organisation.ts';

const tag = 'Organisations';
const ALL = ['seller', 'partner', 'returns-desk', 'site-operator', 'operator'] as const;
const itself = ({ role, organisationId }: Principal): Record<string, string> => (role === 'operator' ? {} : { _id: organisationId });

export const organisationRoutes = (): Route[] => [
  route({
    method: 'post',
    path: '/v1/organisations',
    tag,
    summary: 'Take in an organisation',
    roles: ['operator'],
    body: OrganisationInput,
    answers: { status: 201, schema: Organisation },
    creates: true,
    async handle({ body, newId }) {
      const stored = await storeOnce(OrganisationModel, { _id: newId('organisation'), ...body, createdAt: new Date() });
      return { body: organisationView(stored), location: `/v1/organisations/${stored._id}` };
    },
  }),
  route({
    method: 'get',
    path: '/v1/organisations',
    tag,
    summary: 'Organisations: all for an operator, its own for others',
    roles: ALL,
    query: PageQuery,
    answers: { status: 200, schema: pageOf(Organisation) },
    async handle({ query, principal }) {
      const { data, nextCursor } = await page(OrganisationModel, itself(principal), query, NEWEST_FIRST);
      return { body: { data: data.map(organisationView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/organisations/{id}',
    tag,
    summary: 'One organisation',
    roles: ALL,
    params: byId('organisation'),
    answers: { status: 200, schema: Organisation },
    async handle({ params, principal }) {
      const mine = itself(principal)['_id'] ?? params.id;
      return { body: organisationView(await findSeen(OrganisationModel, { _id: mine === params.id ? params.id : '' })) };
    },
  }),
];
