import { createHash, randomUUIDv7 } from 'node:crypto';
import { IdempotencyModel, type IdempotencyRecord, isDuplicateKey } from '../../models/index.ts';
import { Problem } from './problem.ts';

/** A try that has not answered by then is taken for dead. */
const TRY_MS = 60_000;

export type Stored = NonNullable<IdempotencyRecord['answer']>;
/** `replay` is the answer given before; else the command may run, and its resource has this UUID. */
export type Claim = { replay: Stored } | { replay: null; resourceUuid: string };

export const requestSha256 = (...parts: string[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
};

/** Claims a client's key for one try of a command. Errors: IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS. */
export async function claim(id: string, sha256: string): Promise<Claim> {
  const now = new Date();
  const lockedUntil = new Date(now.getTime() + TRY_MS);
  const fresh: IdempotencyRecord = {
    _id: id,
    requestSha256: sha256,
    resourceUuid: randomUUIDv7(),
    lockedUntil,
    answer: null,
    createdAt: now,
  };
  try {
    await IdempotencyModel.create(fresh);
    return { replay: null, resourceUuid: fresh.resourceUuid };
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const known = await IdempotencyModel.findById(id).lean();
  if (known === null) throw new Problem('REQUEST_IN_PROGRESS');
  if (known.requestSha256 !== sha256) throw new Problem('IDEMPOTENCY_KEY_REUSED');
  if (known.answer !== null) return { replay: known.answer };
  return takeOver(known, now, lockedUntil);
}

async function takeOver(known: IdempotencyRecord, now: Date, lockedUntil: Date): Promise<Claim> {
  const free = { _id: known._id, answer: null, $or: [{ lockedUntil: null }, { lockedUntil: { $lte: now } }] };
  const taken = await IdempotencyModel.findOneAndUpdate(free, { $set: { lockedUntil } }).lean();
  if (taken === null) throw new Problem('REQUEST_IN_PROGRESS');
  return { replay: null, resourceUuid: taken.resourceUuid };
}

export const keepAnswer = async (id: string, answer: Stored): Promise<void> => {
  await IdempotencyModel.updateOne({ _id: id }, { $set: { answer, lockedUntil: null } });
};

/** After a failure the same command may be tried again, and makes the same resource. */
export const release = async (id: string): Promise<void> => {
  await IdempotencyModel.updateOne({ _id: id, answer: null }, { $set: { lockedUntil: null } });
};
