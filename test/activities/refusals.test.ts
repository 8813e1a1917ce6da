import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { storeAndSend } from '../../activities/customs/outbox.ts';
import { keepReportTasks, reportsRefusedOf } from '../../activities/customs/report-tasks.ts';
import { SHIPPED_REFUSALS } from '../../domain/refusals/index.ts';
import { declarationsAnswered, ordersAnswered } from '../../domain/ticket-state.ts';
import { SingleWindowRefused, SingleWindowUnavailable } from '../../gateways/single-window/errors.ts';
import {
  CustomsMessageModel,
  type CustomsMessageRecord,
  RefusalModel,
  StockTransferModel,
  TaskModel,
  TicketModel,
  TimelineModel,
} from '../../models/index.ts';
import { REFUSALS, type RefusalScenario } from '../../sandbox/single-window/refusals.ts';
import { aDatabase } from '../models/database.ts';
import { ARRIVED, DEPARTED, type Filing, aFiling } from './filing-of.ts';
import { aLine, actor } from './goods.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

type Asked = { ask: NonNullable<World['singleWindow']['ask']> };

const entryOf = (id: string) => {
  const entry = SHIPPED_REFUSALS.find((it) => it.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry;
};
const tasksOf = (filing: Filing) => TaskModel.find({ filingId: filing.filingId }).sort({ _id: 1 }).lean();

/** One list and one form. */
const bookings = () => {
  const tag = `WR-${randomUUID().slice(0, 8)}`;
  return [aLine(`${tag}-L`, 'TEE', 100), aLine(`${tag}-F`, 'TEE', 600)];
};
/** Orders and declarations once, as far as customs answers. */
async function once(world: World, filing: Filing): Promise<void> {
  await world.run('submitOrders', filing.filingId);
  await filing.until(ordersAnswered);
  await world.run('submitDeclarations', filing.filingId);
  await filing.until(declarationsAnswered);
}
const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'outport-refusals-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Refusals that a filing of orders, lists and forms meets. */
const OF_TICKETS = (Object.keys(REFUSALS) as RefusalScenario[]).filter(
  (scenario) => !['refuse-duplicate', 'refuse-cancel-failed', 'refuse-arrival-refused', 'refuse-departure-refused'].includes(scenario),
);

describe('the sandbox refuses, the product opens the task of that entry, and what it says may follow does follow', () => {
  test.each(OF_TICKETS)('%s', async (scenario) => {
    const { status, info, by } = REFUSALS[scenario] as { status: string; info: string; by?: string };
    const entry = entryOf(scenario.slice('refuse-'.length));
    const world = await aWorld({ scenario, ...(by === 'client' ? { folder: await aFolder() } : {}) });
    const filing = await aFiling(world, { lines: bookings() });
    await once(world, filing);

    const [task, ...others] = await tasksOf(filing);
    expect(others).toEqual([]);
    const { id: _, on: _on, ...explained } = entry;
    expect(task).toMatchObject({
      ...explained,
      entry: entry.id,
      kind: 'refusal',
      state: 'open',
      organisationId: filing.transfer.organisationId,
    });
    expect(task?.texts.join()).toContain(info);
    const refused = await TicketModel.find({ filingId: filing.filingId, state: 'rejected' }).lean();
    expect(refused.length).toBe(task?.tickets);
    for (const { refusal } of refused) {
      expect([status, 'E']).toContain(refusal?.status);
      expect(refusal).toMatchObject({ entry: entry.id, task: task?._id });
    }
    expect(task?.examples.map(({ ticketId }) => ticketId).toSorted()).toEqual(refused.map(({ _id }) => _id).toSorted());

    await filing.replan();
    await filing.declare();
    expect(await filing.counts()).toMatchObject({ total: 2, accepted: 2, rejected: 0 });
    expect((await tasksOf(filing)).map(({ state, tickets }) => ({ state, tickets }))).toEqual([{ state: 'done', tickets: 0 }]);
    const again = await TicketModel.find({ _id: { $in: refused.map(({ _id }) => _id) } }).lean();
    for (const { _id, path, attempt, declarationKey } of again) {
      const before = refused.find((ticket) => ticket._id === _id);
      expect(attempt).toBe(2);
      const ofDeclaration = before?.refusal?.of === 'declaration' && path === 'list';
      expect(declarationKey === before?.declarationKey).toBe(ofDeclaration && entry.next === 'same-key-re-sign');
    }
  });

  test('refuse-duplicate counts as accepted: no task, no second message', async () => {
    const world = await aWorld({ scenario: 'refuse-duplicate' });
    const filing = await aFiling(world, { lines: bookings() });
    expect(await filing.declare()).toEqual([]);
    expect(await tasksOf(filing)).toEqual([]);
    expect((await filing.sentKinds()).filter((kind) => kind === 'CEB303Message')).toHaveLength(2);
  });

  test('refuse-cancel-failed becomes a task of the report, whose repeat opens no second one', async () => {
    const world = await aWorld();
    const filing = await aFiling(world, { lines: bookings() });
    await filing.declare();
    await world.put('/sandbox/scenario', { default: 'refuse-cancel-failed' });
    const [list] = await filing.tickets();
    const { filingId } = filing;
    const party = { customsCode: list?.exporterCode ?? '', name: '出口企业', usci: '91440101MA5XXXXXXX' };
    const copNo = `CAN-${randomUUID().slice(0, 12)}`;
    const sent = { guid: randomUUID().toUpperCase(), businessKey: copNo, ticketId: null, filingId, attempt: 0 };
    const { transmitter } = world.deps;
    const invtNo = list?.declarationNo ?? '';
    await storeAndSend(world.deps, [
      {
        ...sent,
        make: (stamp) => ({
          ...stamp,
          kind: 'list-cancel',
          transmitter,
          copNo,
          customsCode: '5165',
          invtNo,
          reason: '买家取消订单',
          agent: party,
          exporter: party,
        }),
      },
    ]);
    await world.drainUntil(async () => (await tasksOf(filing)).length > 0);
    const raws = await world.mailbox();
    await world.deps.models.PostedReceiptModel.create(
      raws.map(({ fileName, bytes }) => ({ _id: randomUUID(), fileName, bytes, postedAt: new Date() })),
    );
    await world.drain();
    expect(await tasksOf(filing)).toMatchObject([
      { kind: 'report', entry: 'cancel-failed', status: '-451', who: 'operator', texts: ['申报失败'] },
    ]);
  });
});

test.each([
  ['arrival', 'arrival-refused', '运抵单件数与申报不符'],
  ['departure', 'departure-refused', '离境单运输工具与清单不符'],
] as const)(
  'a refused report of %s is a task for who sends it, told to the filing as long as it stands, and moves no ticket',
  async (message, entry, text) => {
    const world = await aWorld();
    const filing = await aFiling(world, { lines: bookings() });
    const { filingId } = filing;
    await filing.declare();
    if (message === 'departure') await filing.release();
    const before = (await filing.tickets()).map(({ state }) => state);
    await world.put('/sandbox/scenario', { default: `refuse-${entry}` });
    await (message === 'arrival'
      ? world.run('reportArrival', { filingId, milestone: ARRIVED })
      : world.run('reportDeparture', { filingId, milestone: DEPARTED }));
    await world.drainUntil(async () => (await tasksOf(filing)).length > 0);
    const { who, next } = entryOf(entry);
    expect(await tasksOf(filing)).toMatchObject([
      { kind: 'report', entry, message, status: '100', who, next, state: 'open', texts: [text] },
    ]);
    expect(world.told.at(-1)).toMatchObject({ filingId, reportsRefused: 1 });
    expect((await filing.tickets()).map(({ state }) => state)).toEqual(before);
    const later = new Date(Date.now() + 60_000).toISOString();
    const [refusal] = await CustomsMessageModel.find({ filingId, direction: 'received', messageType: message, status: '100' }).lean();
    await keepReportTasks(world.deps.models, [{ ...(refusal as CustomsMessageRecord), status: '120', at: later }]);
    expect(await tasksOf(filing)).toMatchObject([{ state: 'done' }]);
    expect(await reportsRefusedOf(world.deps.models, filingId)).toBe(0);
  },
);

test('thousands of tickets refused for one reason are one task with a count and examples, and effects told twice count once', async () => {
  const world = await aWorld({ scenario: 'refuse-exporter-unregistered' });
  const tag = `WM-${randomUUID().slice(0, 8)}`;
  const filing = await aFiling(world, { lines: Array.from({ length: 120 }, (_, index) => aLine(`${tag}-${index}`, 'TEE', 10)) });
  await world.run('submitOrders', filing.filingId);
  await filing.until(ordersAnswered);
  for (const _ of [1, 2]) await world.run('countTickets', filing.filingId);
  const [task, ...others] = await tasksOf(filing);
  expect(others).toEqual([]);
  expect(task).toMatchObject({ entry: 'exporter-unregistered', tickets: 120, texts: ['电商企业未备案'] });
  expect(task?.examples).toHaveLength(5);
  const steps = await TimelineModel.find({ resourceId: task?._id as string }).lean();
  expect(steps.map(({ kind }) => kind)).toEqual(['opened']);
});

test('an entry that is entered explains from the next refusal on, and a retired one no more', async () => {
  const { id: _, ...unknown } = entryOf('unknown');
  const now = new Date();
  const entered = {
    ...unknown,
    _id: 'new-reason',
    on: { messages: [], statuses: [], codes: ['1999'], texts: [] },
    retiredAt: null,
    createdAt: now,
    updatedAt: now,
  };
  const refusedAs = async (): Promise<string[]> => {
    const world = await aWorld({ scenario: 'refuse-unknown' });
    const filing = await aFiling(world, { lines: bookings() });
    await once(world, filing);
    return (await tasksOf(filing)).map(({ entry }) => entry);
  };
  expect(await refusedAs()).toEqual(['unknown']);
  await RefusalModel.create([entered]);
  expect(await refusedAs()).toEqual(['new-reason']);
  await RefusalModel.updateOne({ _id: 'new-reason' }, { $set: { retiredAt: now } });
  expect(await refusedAs()).toEqual(['unknown']);
});

test('tickets that are given up leave nothing to be done', async () => {
  const world = await aWorld({ scenario: 'refuse-exporter-unregistered' });
  const filing = await aFiling(world, { lines: bookings() });
  await world.run('submitOrders', filing.filingId);
  await filing.until(ordersAnswered);
  await world.run('withdrawTickets', filing.filingId);
  expect(await tasksOf(filing)).toMatchObject([{ state: 'obsolete', tickets: 0 }]);
});

describe('a repeated refusal of the attempt before', () => {
  test('never refuses the list that was signed anew under the same key', async () => {
    const world = await aWorld({ scenario: 'refuse-signature-invalid' });
    const filing = await aFiling(world, { lines: bookings() });
    await once(world, filing);
    const before = await world.mailbox();
    await filing.replan();
    await world.run('submitDeclarations', filing.filingId);
    await world.deps.models.PostedReceiptModel.create(
      before.map(({ fileName, bytes }) => ({ _id: randomUUID(), fileName, bytes, postedAt: new Date() })),
    );
    await filing.until(declarationsAnswered);
    expect(await filing.counts()).toMatchObject({ accepted: 2, rejected: 0 });
  });
});

describe('silence', () => {
  /** Of one list and one form: how many orders customs takes, and how many declarations. */
  const SILENCES = [
    ['silent', 'order', 'silent-order', 'seller', 0, 0],
    ['logistics-missing', 'logistics', 'silent-logistics', 'logistics-firm', 1, 1],
    ['list-unanswered', 'list', 'silent-list', 'operator', 2, 1],
    ['form-saved', 'form', 'silent-form', 'broker', 2, 1],
    ['manifest-missing', 'manifest', 'silent-manifest', 'carrier', 2, 1],
  ] as const;
  test.each(SILENCES)(
    '%s: the %s is missing, %s names whose it is, and nothing is sent again',
    async (scenario, message, entry, who, orders, declarations) => {
      const world = await aWorld({ scenario });
      const filing = await aFiling(world, { lines: bookings() });
      await world.run('submitOrders', filing.filingId);
      await filing.until(({ orderAccepted }) => orderAccepted === orders);
      await world.run('submitDeclarations', filing.filingId);
      await filing.until(({ accepted }) => accepted === declarations);
      // What is said before the silence is in: the form's 7 decides which paper is missing.
      await expect.poll(async () => (await world.mailbox()).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2 + 2 * orders);
      await world.mailbox();
      const sent = (await filing.messages('sent')).length;
      for (const _ of [1, 2]) await world.run('chaseSilence', filing.filingId);
      const { id: _id, on: _on, ...explained } = entryOf(entry);
      const tasks = (await tasksOf(filing)).filter((task) => task.message === message);
      expect(tasks).toMatchObject([{ ...explained, kind: 'silence', entry, who, next: 'ask-state', state: 'open' }]);
      expect((await filing.messages('sent')).length).toBe(sent);
    },
  );

  test.each([
    ['arrival-missing', 'silent-arrival', 'site-operator'],
    ['departure-missing', 'silent-departure', 'logistics-firm'],
  ] as const)('%s: the report is chased, and its task ends when customs goes on', async (scenario, entry, who) => {
    const world = await aWorld();
    const filing = await aFiling(world, { lines: bookings() });
    await filing.declare();
    const { filingId } = filing;
    if (scenario === 'departure-missing') await filing.release();
    await world.put('/sandbox/scenario', { default: scenario });
    if (scenario === 'arrival-missing') await world.run('reportArrival', { filingId, milestone: ARRIVED });
    else await world.run('reportDeparture', { filingId, milestone: DEPARTED });
    await world.run('chaseSilence', filingId);
    const standing = (await tasksOf(filing)).filter(({ state }) => state === 'open');
    expect(standing).toContainEqual(expect.objectContaining({ entry, who, kind: 'silence' }));

    await TicketModel.updateMany({ filingId }, { $set: { state: 'finalised' } });
    await world.run('countTickets', filingId);
    expect((await tasksOf(filing)).map(({ state }) => state)).toEqual(standing.map(() => 'done'));
  });

  test('receipts that were lost on their way are found by asking for the state, by business key, and take the tickets on', async () => {
    const world = await aWorld({ scenario: 'receipts-lost' });
    const filing = await aFiling(world, { lines: bookings() });
    await world.run('submitOrders', filing.filingId);
    await world.mailbox();
    expect(await filing.counts()).toMatchObject({ orderAccepted: 0 });
    await expect.poll(async () => (await world.run('chaseSilence', filing.filingId)).counts.orderAccepted, { timeout: 10_000 }).toBe(2);
    expect((await tasksOf(filing)).filter(({ state }) => state === 'open')).toEqual([]);
    await filing.declare();
    expect(await filing.counts()).toMatchObject({ accepted: 2 });
  });

  test('a platform that is away, or knows no such question, keeps nobody from being told', async () => {
    const world = await aWorld({ scenario: 'silent' });
    const filing = await aFiling(world, { lines: bookings() });
    await world.run('submitOrders', filing.filingId);
    for (const error of [new SingleWindowUnavailable('nobody answers'), new SingleWindowRefused('/dxp/states answered 404')]) {
      vi.spyOn(world.singleWindow as Asked, 'ask').mockRejectedValueOnce(error);
      await world.run('chaseSilence', filing.filingId);
    }
    expect(await tasksOf(filing)).toMatchObject([{ entry: 'silent-order', texts: ['nobody answers'] }]);
  });

  test('where the transport has no such question, only the task is opened', async () => {
    const world = await aWorld({ scenario: 'silent', folder: await aFolder() });
    expect(world.deps.singleWindow.ask).toBeNull();
    const filing = await aFiling(world, { lines: bookings() });
    await world.run('submitOrders', filing.filingId);
    await world.run('chaseSilence', filing.filingId);
    expect(await tasksOf(filing)).toMatchObject([{ entry: 'silent-order', tickets: 2 }]);
  });
});

test('a way that is closed is one task for each time, in the words of what hinders it, ended when it opens', async () => {
  const world = await aWorld();
  await world.put('/sandbox/scenario', { default: 'unreachable' });
  const filing = await aFiling(world, { lines: bookings() });
  const { filingId } = filing;
  const failed = await world.run('submitOrders', filingId).then(
    () => null,
    (error: Error) => error,
  );
  expect(failed).toMatchObject({ name: 'SingleWindowUnavailable', message: expect.stringContaining('503') });
  const trouble = failed?.message ?? '';
  for (const _ of [1, 2]) await world.run('noteReach', { filingId, occasion: 1, trouble });
  expect(await tasksOf(filing)).toMatchObject([
    { kind: 'technical', entry: 'unreachable', who: 'operator', texts: [trouble], state: 'open' },
  ]);
  await world.put('/sandbox/scenario', { default: 'release' });
  await filing.declare();
  for (const _ of [1, 2]) await world.run('noteReach', { filingId, occasion: 1, trouble: null });
  expect(await tasksOf(filing)).toMatchObject([{ state: 'done' }]);
});

test('what asks for attention names the largest causes in both languages and links their tasks', async () => {
  const world = await aWorld({ scenario: 'refuse-exporter-unregistered' });
  const filing = await aFiling(world, { lines: bookings() });
  await world.run('submitOrders', filing.filingId);
  await filing.until(ordersAnswered);
  const attention = { code: 'ORDER_REJECTED', message: { en: 'Refused.', 'zh-CN': '退单。' }, actions: ['resubmit'] };
  const step = {
    transferId: filing.transfer._id,
    step: '9',
    state: 'needs-attention',
    actor,
    attention,
    milestone: null,
    detail: {},
  } as const;
  await world.run('advanceTransfer', { ...step, attention: { ...attention } });
  const shown = (await StockTransferModel.findById(filing.transfer._id).lean())?.attention;
  const { cause, cure } = entryOf('exporter-unregistered');
  expect(shown?.message).toEqual({
    en: `Refused. 2 tickets: ${cause.en} ${cure.en}`,
    'zh-CN': `退单。2 票：${cause['zh-CN']}${cure['zh-CN']}`,
  });
  expect(shown?.tasks).toEqual((await tasksOf(filing)).map(({ _id }) => _id));
});
