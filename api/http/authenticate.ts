import { createHash } from 'node:crypto';
import { ApiKeyModel, type ApiKeyRecord } from '../../models/index.ts';
import { Problem } from './problem.ts';
import type { Principal } from './route.ts';

const BEARER = /^Bearer ([\w-]{20,200})$/;
/** How often a key's last use is written: a request must not cost a write. */
const USE_NOTED_EVERY_MS = 60_000;

export const secretSha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Whose key it is. Errors: KEY_MISSING, KEY_INVALID (unknown, revoked, or past its rotation's grace). */
export async function authenticate(authorization: string | undefined): Promise<Principal> {
  if (authorization === undefined) throw new Problem('KEY_MISSING');
  const secret = BEARER.exec(authorization)?.[1];
  if (secret === undefined) throw new Problem('KEY_INVALID');
  // Looked up by its hash: comparing takes the same time whatever was sent.
  const key = await ApiKeyModel.findOne({ secretSha256: secretSha256(secret) }).lean();
  const now = new Date();
  if (key === null || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) throw new Problem('KEY_INVALID');
  await noteUse(key, now);
  return { keyId: key._id, organisationId: key.organisationId, role: key.role };
}

async function noteUse({ _id, lastUsedAt }: ApiKeyRecord, now: Date): Promise<void> {
  if (lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < USE_NOTED_EVERY_MS) return;
  await ApiKeyModel.updateOne({ _id }, { $set: { lastUsedAt: now } });
}
