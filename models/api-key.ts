import { Schema, model } from 'mongoose';
import type { Role } from '../contracts/organisation.ts';
import { STRICT, instant, optionalInstant, text } from './base.ts';

/** A key is known by the SHA-256 of its secret only. */
export type ApiKeyRecord = {
  _id: string;
  organisationId: string;
  role: Role;
  name: string;
  /** The first characters of the secret, so that a person can tell keys apart. */
  prefix: string;
  secretSha256: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  /** Set on rotation: until then the old key works beside the new one. */
  expiresAt: Date | null;
  revokedAt: Date | null;
};
const schema = new Schema<ApiKeyRecord>(
  {
    _id: text,
    organisationId: text,
    role: text,
    name: text,
    prefix: text,
    secretSha256: text,
    createdAt: instant,
    lastUsedAt: optionalInstant,
    expiresAt: optionalInstant,
    revokedAt: optionalInstant,
  },
  STRICT,
);
schema.index({ secretSha256: 1 }, { unique: true });
schema.index({ organisationId: 1, _id: -1 });
export const ApiKeyModel = model<ApiKeyRecord>('ApiKey', schema, 'apiKeys');
