import { randomBytes } from 'node:crypto';
import { ApiKey, ApiKeyCreated, ApiKeyInput } from '../../contracts/organisation.ts';
import { ApiKeyModel, type ApiKeyRecord, OrganisationModel } from '../../models/index.ts';
import { secretSha256 } from '../http/authenticate.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { Problem, fieldProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { apiKeyView } from '../views/organisation.ts';

const tag = 'API keys';
const ALL = ['seller', 'partner', 'returns-desk', 'site-operator', 'operator'] as const;
const SECRET_BYTES = 24;
const PREFIX_LENGTH = 8;
/** How long a rotated key works beside the new one. */
const GRACE_MS = 24 * 3_600_000;

type Wanted = Pick<ApiKeyRecord, '_id' | 'organisationId' | 'role' | 'name'>;

/** A new key and its secret, which nobody can read again. */
function makeKey(wanted: Wanted): { record: ApiKeyRecord; secret: string } {
  const secret = `outport_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const prefix = secret.slice(0, 'outport_'.length + PREFIX_LENGTH);
  const dates = { createdAt: new Date(), lastUsedAt: null, expiresAt: null, revokedAt: null };
  return { record: { ...wanted, prefix, secretSha256: secretSha256(secret), ...dates }, secret };
}

/** A try that stored a key and could not say so is made good by a new secret: the first was never shown. */
async function store(wanted: Wanted) {
  const { record, secret } = makeKey(wanted);
  const { _id, ...rest } = record;
  await ApiKeyModel.updateOne({ _id }, { $set: rest }, { upsert: true });
  return { body: { ...apiKeyView(record), secret }, location: `/v1/api-keys/${_id}` };
}

export const apiKeyRoutes = (): Route[] => [
  route({
    method: 'post',
    path: '/v1/api-keys',
    tag,
    summary: 'Make a key; its secret is shown this once',
    roles: ALL,
    body: ApiKeyInput,
    answers: { status: 201, schema: ApiKeyCreated },
    creates: true,
    once: ['secret'],
    async handle({ body, principal, newId }) {
      const organisationId = body.organisationId ?? principal.organisationId;
      const operator = principal.role === 'operator';
      if (!operator && (organisationId !== principal.organisationId || body.role !== principal.role)) throw new Problem('ROLE_FORBIDDEN');
      if ((await OrganisationModel.exists({ _id: organisationId })) === null) throw fieldProblem('organisationId', 'NOT_FOUND');
      return store({ _id: newId('apiKey'), organisationId, role: body.role, name: body.name });
    },
  }),
  route({
    method: 'get',
    path: '/v1/api-keys',
    tag,
    summary: 'Keys, without their secrets',
    roles: ALL,
    query: PageQuery,
    answers: { status: 200, schema: pageOf(ApiKey) },
    async handle({ query, principal }) {
      const { data, nextCursor } = await page(ApiKeyModel, ownedBy(principal), query, NEWEST_FIRST);
      return { body: { data: data.map(apiKeyView), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/v1/api-keys/{id}:rotate',
    tag,
    summary: 'Replace a key; the old one works for another day',
    roles: ALL,
    params: byId('apiKey'),
    answers: { status: 201, schema: ApiKeyCreated },
    errors: ['STATE_CONFLICT'],
    creates: true,
    once: ['secret'],
    async handle({ params, principal, newId }) {
      const old = await findSeen(ApiKeyModel, { ...ownedBy(principal), _id: params.id });
      if (old.revokedAt !== null) throw new Problem('STATE_CONFLICT', { extra: { state: 'revoked' } });
      await ApiKeyModel.updateOne({ _id: old._id, expiresAt: null }, { $set: { expiresAt: new Date(Date.now() + GRACE_MS) } });
      return store({ _id: newId('apiKey'), organisationId: old.organisationId, role: old.role, name: old.name });
    },
  }),
  route({
    method: 'post',
    path: '/v1/api-keys/{id}:revoke',
    tag,
    summary: 'End a key at once',
    roles: ALL,
    params: byId('apiKey'),
    answers: { status: 200, schema: ApiKey },
    async handle({ params, principal }) {
      const key = await findSeen(ApiKeyModel, { ...ownedBy(principal), _id: params.id });
      await ApiKeyModel.updateOne({ _id: key._id, revokedAt: null }, { $set: { revokedAt: new Date() } });
      return { body: apiKeyView(await findSeen(ApiKeyModel, { _id: key._id })) };
    },
  }),
];
