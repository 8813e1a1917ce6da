import { isDeepStrictEqual } from 'node:util';
import type { Model, QueryFilter } from 'mongoose';
import type { Actor } from '../../contracts/actor.ts';
import { type Progress, inTransaction, insertNew, recordProgress } from '../../models/index.ts';
import { Problem } from './problem.ts';
import type { Principal } from './route.ts';

type Scope = Record<string, string>;

/** Whose things a key may see: an operator everybody's, others those of their own organisation. */
export const ownedBy = ({ role, organisationId }: Principal): Scope => (role === 'operator' ? {} : { organisationId });

/** The same for what a seller and a warehouse partner both have to do with. */
export const sharedBy = ({ role, organisationId }: Principal): Scope =>
  role === 'operator' ? {} : role === 'partner' ? { partnerOrganisationId: organisationId } : { organisationId };

/** One document of those a key may see. What it may not see is not there. Errors: NOT_FOUND. */
export async function findSeen<T extends { _id: string }, Left extends keyof T & string = never>(
  model: Model<T>,
  filter: Scope & { _id: string },
  omit: readonly Left[] = [],
): Promise<Omit<T, Left>> {
  const found = await model
    .findOne(filter as QueryFilter<T>)
    .select(omit.map((member) => `-${member}`).join(' '))
    .lean<Omit<T, Left>>();
  if (found === null) throw new Problem('NOT_FOUND');
  return found;
}

/** Stores what a command makes, once however often it is tried, and gives it as stored. Errors: a duplicate of another unique key. */
export async function storeOnce<T extends { _id: string }>(model: Model<T>, record: T): Promise<T> {
  await insertNew(model, [record]);
  return findSeen(model, { _id: record._id });
}

type Begun = { _id: string; organisationId: string; state: string };

/** As storeOnce, for what a flow will carry on: its first timeline entry, with who asked, is stored with it. */
export async function storeBegun<T extends Begun>(model: Model<T>, resource: Progress['resource'], record: T, actor: Actor): Promise<T> {
  const { _id, organisationId, state } = record;
  return storeTold(model, record, { resource, resourceId: _id, organisationId, step: 'begun', kind: state, state, detail: {}, ...actor });
}

/** As storeOnce, with what the timeline says of it. */
export async function storeTold<T extends { _id: string }>(model: Model<T>, record: T, progress: Progress): Promise<T> {
  await inTransaction(async (session) => {
    await insertNew(model, [record], session);
    await recordProgress(progress, session);
  });
  return findSeen(model, { _id: record._id });
}

/** Revokes a paper, with what the timeline says of it; one that is revoked stays as it is. */
export async function revokeTold<T extends { _id: string; revokedAt: Date | null }>(
  model: Model<T>,
  _id: string,
  progress: Progress,
): Promise<T> {
  await inTransaction(async (session) => {
    const standing = { _id, revokedAt: null } as QueryFilter<T>;
    const { modifiedCount } = await model.updateOne(standing, { $set: { revokedAt: new Date() } }, { session });
    if (modifiedCount === 1) await recordProgress(progress, session);
  });
  return findSeen(model, { _id });
}

/** Changes fields of an entry and tells, in its timeline, what stood there before; what is already as wanted is not told. `told` makes the entry of
 *  a change out of the two sides. Errors: NOT_FOUND. */
export async function changeTold<T extends { _id: string }>(
  model: Model<T>,
  _id: string,
  fields: { [K in keyof T]?: T[K] | undefined },
  told: (before: T, detail: Record<string, unknown>) => Progress,
): Promise<T> {
  await inTransaction(async (session) => {
    const before = await model
      .findOne({ _id } as QueryFilter<T>)
      .session(session)
      .lean<T>();
    if (before === null) throw new Problem('NOT_FOUND');
    const changed = (Object.keys(fields) as (keyof T)[]).filter((field) => !isDeepStrictEqual(before[field], fields[field]));
    if (changed.length === 0) return;
    const of = (side: { [K in keyof T]?: T[K] | undefined }) => Object.fromEntries(changed.map((field) => [field, side[field]]));
    await model.updateOne({ _id } as QueryFilter<T>, { $set: fields }, { session });
    await recordProgress(told(before, { before: of(before), after: of(fields) }), session);
  });
  return findSeen(model, { _id });
}
