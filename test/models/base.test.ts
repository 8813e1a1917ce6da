import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import {
  BalanceModel,
  EventModel,
  FileModel,
  NotificationModel,
  OrganisationModel,
  TimelineModel,
  inTransaction,
  insertNew,
  isDuplicateKey,
  isOutOfReach,
  newId,
  recordProgress,
} from '../../models/index.ts';
import { aDatabase } from './database.ts';

aDatabase();

const organisation = (name: string, _id = newId('organisation')) => ({
  _id,
  name,
  email: 'a@b.example',
  language: 'en' as const,
  createdAt: new Date('2026-11-24'),
});
const named = (name: string) => OrganisationModel.countDocuments({ name });

test('every index that a schema promises is in the database', async () => {
  const indexed = Object.values(mongoose.connection.models).filter((model) => model.schema.indexes().length > 0);
  expect(indexed.length).toBeGreaterThan(15);
  for (const model of indexed) {
    const there = (await model.listIndexes()).map(({ key }: { key: unknown }) => JSON.stringify(key));
    for (const [key] of model.schema.indexes()) expect(there).toContain(JSON.stringify(key));
  }
});

test('of many who insert the same documents at once each document is inserted once, and the first one stays', async () => {
  const documents = Array.from({ length: 50 }, (_, index) => organisation(`first ${index}`));
  const added = await Promise.all(Array.from({ length: 8 }, () => insertNew(OrganisationModel, documents)));
  expect(added.reduce((total, one) => total + one)).toBe(50);
  const others = documents.map(({ _id }) => organisation('second', _id));
  expect(await insertNew(OrganisationModel, [...others, organisation('new')])).toBe(1);
  expect(await named('second')).toBe(0);
  expect(await insertNew(OrganisationModel, [])).toBe(0);
});

test('the same in transactions: one inserts, the others find it there', async () => {
  const documents = Array.from({ length: 50 }, () => organisation('in a transaction'));
  const added = await Promise.all(
    Array.from({ length: 8 }, () => inTransaction((session) => insertNew(OrganisationModel, documents, session))),
  );
  expect(added.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 0, 0, 0, 50]);
  expect(await named('in a transaction')).toBe(50);
});

test('another unique key is still refused, and the error is known for what it is', async () => {
  const mail = (_id: string) => ({
    _id,
    key: 'k',
    organisationId: 'o',
    template: 't',
    resourceId: 'r',
    to: 'a',
    subject: 's',
    createdAt: new Date(),
  });
  await insertNew(NotificationModel, [{ ...mail('ntf_1'), state: 'pending', sentAt: null }]);
  const again = insertNew(NotificationModel, [{ ...mail('ntf_2'), state: 'pending', sentAt: null }]);
  const error: unknown = await again.catch((reason: unknown) => reason);
  expect([isDuplicateKey(error), isOutOfReach(error)]).toEqual([true, false]);
});

test('a field that no schema knows is refused, and not left out in silence', async () => {
  await expect(insertNew(OrganisationModel, [{ ...organisation('odd'), colour: 'red' } as never])).rejects.toThrow(/colour/u);
});

test('a transaction leaves all or nothing', async () => {
  const failed = inTransaction(async (session) => {
    await insertNew(OrganisationModel, [organisation('half')], session);
    await OrganisationModel.updateMany({}, { $set: { language: 'zh-CN' } }, { session });
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await named('half')).toBe(0);
  expect(await OrganisationModel.countDocuments({ language: 'zh-CN' })).toBe(0);
});

test('transactions that meet are run again, each on what the other left', async () => {
  const _id = 'counter';
  await BalanceModel.create([{ _id, organisationId: 'o', account: 'a', lotId: 'l', sku: 's', pieces: 0 }]);
  let runs = 0;
  const addOne = () =>
    inTransaction(async (session) => {
      runs += 1;
      const { pieces } = await BalanceModel.findById(_id).session(session).orFail().lean();
      await BalanceModel.updateOne({ _id }, { $set: { pieces: pieces + 1 } }, { session });
    });
  await Promise.all(Array.from({ length: 12 }, addOne));
  expect((await BalanceModel.findById(_id).lean())?.pieces).toBe(12);
  expect(runs).toBeGreaterThan(12);
});

test('a step written by many at once is one timeline entry and one event, and one of them alone is told that it was new', async () => {
  const progress = {
    resource: 'stock-transfer',
    resourceId: 'stk_1',
    organisationId: 'o',
    step: '1:filing',
    kind: 'filing',
    state: 'filing',
    by: 'key_1',
    requestId: null,
    detail: {},
  } as const;
  const told = await Promise.all(Array.from({ length: 6 }, () => inTransaction((session) => recordProgress(progress, session))));
  expect(told.filter(Boolean)).toHaveLength(1);
  expect([await TimelineModel.countDocuments(), await EventModel.countDocuments()]).toEqual([1, 1]);
});

test('an error that MongoDB answered with is not one of its being away', async () => {
  const refused: unknown = await FileModel.collection.updateOne({}, { $nonsense: {} }).catch((reason: unknown) => reason);
  expect(refused).toBeInstanceOf(Error);
  expect(isOutOfReach(refused)).toBe(false);
  expect(isOutOfReach(new Error('anything else'))).toBe(false);
  expect(isOutOfReach(null)).toBe(false);
});
