import { ApiKeyModel, OrganisationModel, derivedId } from '../models/index.ts';
import { secretSha256 } from './http/authenticate.ts';

/** A fixed id, so that every process of the product means the same organisation. */
const OPERATOR = 'org_00000000-0000-7000-8000-000000000000';
const KEY_PREFIX_LENGTH = 12;

/** Lets the first operator in: its organisation and the key that the installation was given. Safe to run at every start. */
export async function admitOperator(secret: string, email: string): Promise<void> {
  const now = new Date();
  const hash = secretSha256(secret);
  await OrganisationModel.updateOne(
    { _id: OPERATOR },
    { $setOnInsert: { name: 'Outport', email, language: 'en', createdAt: now } },
    { upsert: true },
  );
  const key = { organisationId: OPERATOR, role: 'operator', name: 'bootstrap', prefix: secret.slice(0, KEY_PREFIX_LENGTH), createdAt: now };
  await ApiKeyModel.updateOne(
    { _id: derivedId('apiKey', OPERATOR, hash) },
    { $setOnInsert: { ...key, secretSha256: hash, lastUsedAt: null, expiresAt: null, revokedAt: null } },
    { upsert: true },
  );
}
