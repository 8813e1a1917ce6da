import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LISTS_TO_A_PART } from '../../domain/message-parts.ts';
import { CustomsMessageModel, EvidencePoliciesModel, SumUpModel, TaskModel, TicketModel, TimelineModel } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { aLine, actor, parties } from './goods.ts';
import { killable } from './kills.ts';
import { SUMMED_BOOK, aSeller, applied, gathered, listsOf, released, sumUpsOf } from './summable.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

const aSummingWorld = (): Promise<World> => aWorld({ policies: SUMMED_BOOK });
const gather = (world: World): Promise<number> => world.run('gatherSumUps', undefined);
const sentOf = (sumUpId: string) =>
  CustomsMessageModel.find({ filingId: sumUpId, messageType: 'CEB701Message' }).sort({ storedAt: 1, _id: 1 }).lean();
const xmlOf = (envelope: string): string => Buffer.from(/<Data>([^<]*)<\/Data>/.exec(envelope)?.[1] ?? '', 'base64').toString();
const numbersIn = (envelope: string): string[] => [...xmlOf(envelope).matchAll(/<ceb:invtNo>([^<]+)</g)].map(([, number]) => number ?? '');
/** As if customs had released the lists of a filing at another time. */
const releasedAt = async (filingId: string, at: string): Promise<void> => {
  await CustomsMessageModel.updateMany({ filingId, messageType: 'list', status: '800' }, { $set: { at } });
};

test('released lists are gathered, applied for once, and each keeps the number of its application and of its form; all of it is evidence', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  const filing = await released(world, who);
  expect((await filing.tickets()).map(({ simplified, sumUp, summary }) => [simplified, sumUp, summary])).toEqual([
    [false, true, null],
    [false, true, null],
  ]);
  const sumUp = await gathered(world, who);
  expect(sumUp).toMatchObject({ state: 'collecting', lists: 2, number: 1, organisationId: who.seller, customsCode: '5165', mode: '9810' });
  expect(sumUp.dueOn).toMatch(/-15$/);
  expect(world.started).toEqual([`sumUp ${sumUp._id}`]);
  expect(await gather(world)).toBe(0);
  expect(world.started).toHaveLength(1);

  await applied(world, sumUp._id);
  const after = await SumUpModel.findById(sumUp._id).orFail().lean();
  expect(after).toMatchObject({ state: 'summed', lists: 2, summed: 2, refusals: [], attempt: { number: 1, parts: 1 } });
  const lists = await listsOf(sumUp._id);
  for (const { summary } of lists) {
    expect(summary).toMatchObject({ state: 'summed', sumNo: after.sumNos[0], entryId: after.entryIds[0], dueOn: sumUp.dueOn });
    expect(summary?.entryId).toMatch(/^5165\d{14}$/);
  }
  const [message, ...more] = await sentOf(sumUp._id);
  expect(more).toEqual([]);
  expect(numbersIn(message?.bytes ?? '').toSorted()).toEqual(lists.map(({ declarationNo }) => declarationNo ?? '').toSorted());
  const kept = await EvidencePoliciesModel.findById(message?.policies ?? '').lean();
  expect(kept?.packs).toMatchObject([{ subject: 'list-summary', packId: 'CN.B2B.LIST-SUMMARY' }]);
  await world.run('sealEvidence', undefined);
  const receipts = await CustomsMessageModel.find({ filingId: sumUp._id }).lean();
  expect(receipts.map(({ messageType }) => messageType)).toEqual(expect.arrayContaining(['summary', 'summary-result']));
  for (const { chain, link } of receipts) expect([chain, link]).toEqual([who.seller, expect.any(Number)]);
  const told = await TimelineModel.find({ resourceId: sumUp._id }).sort({ at: 1, _id: 1 }).lean();
  expect(new Set(told.map(({ kind }) => kind))).toEqual(
    new Set(['collecting', 'applied', ...(told.some(({ kind }) => kind === 'accepted') ? ['accepted'] : []), 'summed']),
  );
});

test('whatever comes twice counts once: the application, its sending, its answers', async () => {
  const world = await aWorld({ policies: SUMMED_BOOK, scenario: 'duplicate-receipts' });
  const who = await aSeller();
  await released(world, who);
  const { _id } = await gathered(world, who);
  await world.run('closeSumUp', { sumUpId: _id, actor: null });
  expect(await world.run('closeSumUp', { sumUpId: _id, actor: null })).toBe(2);
  await world.run('sendSumUp', _id);
  await world.run('sendSumUp', _id);
  await world.drainUntil(async () => (await world.run('followSumUp', _id)).state === 'summed');
  await world.mailbox();
  expect(await world.run('followSumUp', _id)).toEqual({ state: 'summed', refusals: [] });
  expect(await sentOf(_id)).toHaveLength(1);
  expect(await TimelineModel.countDocuments({ resourceId: _id, kind: 'summed' })).toBe(1);
  expect(world.told.some(({ filingId }) => filingId === _id)).toBe(true);
});

test('a list that comes late goes into the next application of its month, and no list into two', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  const early = await released(world, who);
  const first = await gathered(world, who);
  await world.run('closeSumUp', { sumUpId: first._id, actor: null });
  const late = await released(world, who, 1);
  await gather(world);
  await gather(world);
  const [one, two, ...more] = await sumUpsOf(who);
  expect(more).toEqual([]);
  expect([one?._id, one?.number, one?.lists]).toEqual([first._id, 1, 2]);
  expect([two?.number, two?.lists, two?.month, two?.dueOn]).toEqual([2, 1, first.month, first.dueOn]);
  const ticketIds = async (filing: typeof early) => (await filing.tickets()).map(({ _id }) => _id).toSorted();
  expect((await listsOf(first._id)).map(({ _id }) => _id)).toEqual(await ticketIds(early));
  expect((await listsOf(two?._id ?? '')).map(({ _id }) => _id)).toEqual(await ticketIds(late));
  await world.run('sendSumUp', first._id);
  await applied(world, two?._id ?? '');
  expect(await SumUpModel.findById(two?._id).lean()).toMatchObject({ state: 'summed', summed: 1 });
});

test('lists released on either side of midnight in China go by their own month', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  await releasedAt((await released(world, who, 1)).filingId, '2026-10-31T15:59:59.999Z');
  await releasedAt((await released(world, who, 1)).filingId, '2026-10-31T16:00:00.000Z');
  await gather(world);
  expect((await sumUpsOf(who)).map(({ month, dueOn, lists }) => [month, dueOn, lists])).toEqual([
    ['2026-10', '2026-11-15', 1],
    ['2026-11', '2026-12-15', 1],
  ]);
});

test('refused: one task in the words of customs; applied for anew under a new number it is summed up, and the task ends', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  await released(world, who);
  const { _id } = await gathered(world, who);
  await world.put('/sandbox/scenario', { default: 'refuse-summary' });
  await applied(world, _id);
  await world.run('followSumUp', _id);
  expect(await SumUpModel.findById(_id).lean()).toMatchObject({
    state: 'refused',
    summed: 0,
    refusals: [expect.stringContaining('汇总期间') as string],
  });
  const tasks = () => TaskModel.find({ sumUpId: _id }).lean();
  expect(await tasks()).toMatchObject([
    {
      kind: 'report',
      message: 'summary',
      state: 'open',
      tickets: 2,
      transferId: null,
      filingId: null,
      organisationId: who.seller,
      entry: 'manual-refusal',
    },
  ]);
  expect(await world.run('closeSumUp', { sumUpId: _id, actor })).toBe(2);
  expect(await tasks()).toMatchObject([{ state: 'done' }]);
  expect(await TimelineModel.findOne({ resourceId: _id, kind: 'applied', by: actor.by }).lean()).not.toBeNull();
  await world.run('sendSumUp', _id);
  await world.drainUntil(async () => (await world.run('followSumUp', _id)).state === 'summed');
  const sent = await sentOf(_id);
  expect(new Set(sent.map(({ businessKey }) => businessKey)).size).toBe(2);
  expect(await tasks()).toHaveLength(1);
});

test('customs is silent: it is asked, one task names what is missing, nothing is sent again, and its answer ends the task', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  await released(world, who);
  const { _id } = await gathered(world, who);
  await world.put('/sandbox/scenario', { default: 'silent' });
  await world.run('closeSumUp', { sumUpId: _id, actor: null });
  await world.run('sendSumUp', _id);
  await world.mailbox();
  for (let day = 0; day < 2; day += 1) {
    await world.run('chaseSumUp', _id);
    expect((await world.run('followSumUp', _id)).state).toBe('applied');
  }
  const tasks = () => TaskModel.find({ sumUpId: _id }).lean();
  expect(await tasks()).toMatchObject([{ kind: 'silence', entry: 'silent-summary', state: 'open', tickets: 2 }]);
  expect(await sentOf(_id)).toHaveLength(1);
  const [{ businessKey } = { businessKey: '' }] = await sentOf(_id);
  const [noted] = await CustomsMessageModel.find({ filingId: _id, messageType: 'summary' }).lean();
  await CustomsMessageModel.create([
    { ...noted, _id: `summary:${businessKey}:120:late`, status: '120', at: '2099-01-01T00:00:00.000Z', alias: 'S1' },
  ]);
  expect((await world.run('followSumUp', _id)).state).toBe('accepted');
  expect(await tasks()).toMatchObject([{ state: 'done' }]);
});

test('a list that was withdrawn after its release is summed up nowhere; without any list the application ends empty', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  const filing = await released(world, who);
  const { _id } = await gathered(world, who);
  const withdraw = async (order: string, ticketIds: string[]): Promise<void> => {
    await world.run('askWithdrawal', { filingId: filing.filingId, order, ticketIds, reason: '不出口', redeclare: false, actor });
    await world.run('sendWithdrawals', filing.filingId);
    await filing.until(({ withdrawing }) => withdrawing === 0);
  };
  const [first, second] = await filing.tickets();
  await withdraw('w1', [first?._id ?? '']);
  expect(await world.run('closeSumUp', { sumUpId: _id, actor: null })).toBe(1);
  await world.run('sendSumUp', _id);
  const [message] = await sentOf(_id);
  expect(numbersIn(message?.bytes ?? '')).toEqual([second?.declarationNo]);

  const other = await aSeller();
  const gone = await released(world, other, 1);
  const empty = await gathered(world, other);
  await world.run('askWithdrawal', { filingId: gone.filingId, order: 'w2', ticketIds: null, reason: '不出口', redeclare: false, actor });
  await world.run('sendWithdrawals', gone.filingId);
  await gone.until(({ withdrawn }) => withdrawn === 1);
  expect(await world.run('closeSumUp', { sumUpId: empty._id, actor: null })).toBe(0);
  expect(await world.run('followSumUp', empty._id)).toMatchObject({ state: 'empty' });
});

test('no summary is owed in a pilot zone with simplified lists, by form, by today’s pack, nor of lists of before there were summaries', async () => {
  const world = await aSummingWorld();
  const inZone = await parties();
  await released(world, inZone);
  await gather(world);
  expect(await sumUpsOf(inZone)).toEqual([]);

  const who = await aSeller();
  const form = await aFiling(world, { who, lines: [aLine('SU-FORM', 'TEE', 600)] });
  await form.declare();
  await form.release();
  const before = await released(world, who);
  await TicketModel.updateMany({ filingId: before.filingId }, { $unset: { summary: 1 } });
  await gather(world);
  expect(await sumUpsOf(who)).toEqual([]);

  const today = await aWorld();
  const other = await aSeller();
  const filing = await released(today, other);
  expect((await filing.tickets()).map(({ sumUp }) => sumUp)).toEqual([false, false]);
  await gather(today);
  expect(await sumUpsOf(other)).toEqual([]);
});

test('killed anywhere, gathering places each list once and begins one flow, and applying sends one message', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  await released(world, who);
  const kills = killable(world);
  expect((await kills.everywhere(() => gather(world))).kills).toBeGreaterThan(4);
  const { _id, lists } = await gathered(world, who);
  expect(lists).toBe(2);
  expect(new Set(world.started)).toEqual(new Set([`sumUp ${_id}`]));
  await kills.everywhere(() => world.run('closeSumUp', { sumUpId: _id, actor: null }));
  await kills.everywhere(() => world.run('sendSumUp', _id));
  expect(await sentOf(_id)).toHaveLength(1);
  await world.drainUntil(async () => (await world.run('followSumUp', _id)).state === 'summed');
  await kills.everywhere(() => world.run('followSumUp', _id));
  const { tickets } = await world.ask<{ tickets: { kind: string; outcome: string }[] }>('/sandbox/tickets?limit=10000');
  expect(tickets.filter(({ kind }) => kind === 'summary')).toHaveLength(1);
});

test('lists released at any time and gathered in any order by two at once, between closings, are each in exactly one application of their month', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  const filing = await released(world, who, 6);
  const ids = (await filing.tickets()).map(({ _id }) => _id);
  const instants = fc.constantFrom(
    '2026-09-30T15:59:59.000Z',
    '2026-09-30T16:00:00.000Z',
    '2026-10-31T12:00:00.000Z',
    '2026-10-31T17:00:00.000Z',
  );
  const plan = fc.array(fc.record({ at: instants, closing: fc.boolean() }), { minLength: 6, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(plan, async (steps) => {
      await SumUpModel.deleteMany({ enterpriseId: who.enterprise._id });
      await TicketModel.updateMany({ _id: { $in: ids } }, { $set: { summary: null, sumUp: false } });
      for (const [index, { at, closing }] of steps.entries()) {
        await CustomsMessageModel.updateMany({ ticketId: ids[index] ?? '', status: '800' }, { $set: { at } });
        await TicketModel.updateOne({ _id: ids[index] ?? '' }, { $set: { sumUp: true } });
        await Promise.all([gather(world).catch(() => 0), gather(world).catch(() => 0)]);
        if (!closing) continue;
        const open = (await sumUpsOf(who)).filter(({ state }) => state === 'collecting');
        for (const { _id } of open) await world.run('closeSumUp', { sumUpId: _id, actor: null });
      }
      await gather(world);
      const sumUps = await sumUpsOf(who);
      expect(sumUps.reduce((sum, { lists }) => sum + lists, 0)).toBe(ids.length);
      const placed = await Promise.all(
        sumUps.map(async ({ _id, month }) =>
          (await listsOf(_id)).map((list) => [list._id, month, list.summary?.releasedOn.slice(0, 7)] as const),
        ),
      );
      expect(
        placed
          .flat()
          .map(([id]) => id)
          .toSorted(),
      ).toEqual(ids.toSorted());
      for (const [, month, releasedIn] of placed.flat()) expect(releasedIn).toBe(month);
    }),
    { numRuns: 15 },
  );
});

test('more lists than a part holds are applied for in parts without a gap under one copNo, and every list gets its form', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  await released(world, who, LISTS_TO_A_PART + 1);
  const { _id } = await gathered(world, who);
  await applied(world, _id);
  const after = await SumUpModel.findById(_id).orFail().lean();
  expect(after).toMatchObject({ state: 'summed', lists: LISTS_TO_A_PART + 1, summed: LISTS_TO_A_PART + 1 });
  const sent = (await sentOf(_id)).map(({ bytes }) => {
    const [, copNo] = /<ceb:copNo>([^<]+)</.exec(xmlOf(bytes)) ?? [];
    const [, count, part] = /<ceb:msgCount>(\d+)<\/ceb:msgCount><ceb:msgSeqNo>(\d+)</.exec(xmlOf(bytes)) ?? [];
    return [copNo, count, part, numbersIn(bytes).length];
  });
  const copNo = sent[0]?.[0];
  expect(sent.toSorted((a, b) => Number(a[2]) - Number(b[2]))).toEqual([
    [copNo, '2', '1', LISTS_TO_A_PART],
    [copNo, '2', '2', 1],
  ]);
});

test('the last day is called to mind, and told to be past, once each', async () => {
  const world = await aSummingWorld();
  const who = await aSeller();
  await released(world, who);
  const { _id, dueOn } = await gathered(world, who);
  for (let tries = 0; tries < 2; tries += 1) {
    await world.run('tellSumUpDue', { sumUpId: _id, step: 'reminder:1', kind: 'due-soon' });
    await world.run('tellSumUpDue', { sumUpId: _id, step: 'overdue', kind: 'overdue' });
  }
  const told = await TimelineModel.find({ resourceId: _id, kind: { $in: ['due-soon', 'overdue'] } })
    .sort({ _id: 1 })
    .lean();
  expect(told.map(({ kind, detail }) => [kind, detail])).toEqual([
    ['overdue', { dueOn, lists: 2, summed: 0 }],
    ['due-soon', { dueOn, lists: 2, summed: 0 }],
  ]);
  expect((await SumUpModel.findById(_id).orFail().lean()).overdue).toBe(true);
  expect(await world.run('planSumUp', _id)).toMatchObject({ overdueAt: `${dueOn}T16:00:00.000Z` });
});
