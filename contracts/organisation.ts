import { z } from 'zod';
import { idOf } from './ids.ts';
import { Instant, Text } from './units.ts';

const ROLES = ['seller', 'partner', 'returns-desk', 'site-operator', 'operator'] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

const LanguageChoice = z.enum(['en', 'zh-CN']).meta({ id: 'Language' });

export const OrganisationInput = z
  .strictObject({ name: Text(200), email: z.email().max(254), language: LanguageChoice.default('zh-CN') })
  .meta({ id: 'OrganisationInput' });
export const Organisation = z
  .object({ id: idOf('organisation'), name: z.string(), email: z.string(), language: LanguageChoice, createdAt: Instant })
  .meta({ id: 'Organisation' });

export const ApiKeyInput = z
  .strictObject({
    organisationId: idOf('organisation').optional().meta({ description: 'Operators only; others make keys of their own organisation.' }),
    role: Role,
    name: Text(100),
  })
  .meta({ id: 'ApiKeyInput' });
export const ApiKey = z
  .object({
    id: idOf('apiKey'),
    organisationId: idOf('organisation'),
    role: Role,
    name: z.string(),
    prefix: z.string().meta({ description: 'The first characters of the key, to tell keys apart.' }),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
    expiresAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'ApiKey' });
export const ApiKeyCreated = ApiKey.extend({ secret: z.string().meta({ description: 'The key itself, shown this once.' }) }).meta({
  id: 'ApiKeyCreated',
});
