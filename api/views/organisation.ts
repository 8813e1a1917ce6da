import type { z } from 'zod';
import type { ApiKey, Organisation } from '../../contracts/organisation.ts';
import type { ApiKeyRecord, OrganisationRecord } from '../../models/index.ts';
import { instantOrNull } from './instants.ts';

export const organisationView = ({ _id, name, email, language, createdAt }: OrganisationRecord): z.infer<typeof Organisation> => ({
  id: _id,
  name,
  email,
  language,
  createdAt: createdAt.toISOString(),
});

/** Never the secret, nor its hash. */
export const apiKeyView = (key: ApiKeyRecord): z.infer<typeof ApiKey> => ({
  id: key._id,
  organisationId: key.organisationId,
  role: key.role,
  name: key.name,
  prefix: key.prefix,
  createdAt: key.createdAt.toISOString(),
  lastUsedAt: instantOrNull(key.lastUsedAt),
  expiresAt: instantOrNull(key.expiresAt),
  revokedAt: instantOrNull(key.revokedAt),
});
