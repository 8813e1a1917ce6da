import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { applyReceipts } from '../../activities/customs/apply-receipts.ts';
import { createIntakeActivities } from '../../activities/customs/intake.ts';
import type { RawReceipt, SingleWindow } from '../../contracts/customs.ts';
import { declarationsAnswered, ordersAnswered } from '../../domain/ticket-state.ts';
import { CustomsMessageModel, FilingModel, TicketModel, sha256Of } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { amend } from './amending.ts';
import { type Filing, aFiling } from './filing-of.ts';
import { four, parties } from './goods.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

/** Takes every receipt away again, and all that followed from it. */
async function asBeforeAnyReceipt({ filingId }: Filing): Promise<void> {
  await CustomsMessageModel.deleteMany({ direction: 'received' });
  await FilingModel.updateOne({ _id: filingId }, { $set: { arrivedAt: null, departedAt: null } });
  const nothing = {
    state: 'submitted',
    orderAccepted: false,
    declarable: false,
    inspected: false,
    clearance: null,
    refusal: null,
    logisticsRefusedAt: null,
    declarationNo: null,
  } as const;
  await TicketModel.updateMany({ filingId }, { $set: nothing });
  await TicketModel.updateMany({ filingId, amendment: { $ne: null } }, { $set: { amendmentAnswer: null } });
}

const said = (filing: Filing) => filing.tickets().then((tickets) => tickets.map(({ revision: _, ...ticket }) => ticket));
const owners = async ({ messages }: Filing) =>
  Object.fromEntries(
    (await messages('received')).map(({ _id, messageType, ticketId, filingId, attempt }) => [
      _id,
      // An order and a logistics message keep their number over attempts: which of them a receipt answers, its time says, not the record.
      ['order', 'logistics'].includes(messageType) ? { ticketId, filingId } : { ticketId, filingId, attempt },
    ]),
  );

function cutInto(sizes: readonly number[], stream: readonly RawReceipt[]): RawReceipt[][] {
  const rest = [...stream];
  const cut: RawReceipt[][] = [];
  while (rest.length > 0) cut.push(rest.splice(0, sizes[cut.length % sizes.length]));
  return cut;
}

/** Says all of it again, however it may come. Returns where the tickets end. */
async function endsTheSame(world: World, filing: Filing): Promise<string[]> {
  const all = await world.mailbox();
  const [tickets, owned] = [await said(filing), await owners(filing)];

  const batches = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 2, maxLength: 6 });
  const everyOrder = fc.shuffledSubarray(all, { minLength: all.length });
  await fc.assert(
    fc.asyncProperty(everyOrder, fc.subarray(all), batches, fc.boolean(), async (shuffled, repeated, sizes, atOnce) => {
      await asBeforeAnyReceipt(filing);
      const cut = cutInto(sizes, [...shuffled, ...repeated]);
      if (atOnce) await Promise.all(cut.map((batch) => applyReceipts(world.deps, batch)));
      else for (const batch of cut) await applyReceipts(world.deps, batch);
      expect(await said(filing)).toEqual(tickets);
      expect(await owners(filing)).toEqual(owned);
    }),
    { numRuns: 8, seed: 9810 },
  );
  return tickets.map(({ state }) => state);
}

test.each(['reject-declaration', 'reject-logistics', 'reject-order', 'inspect-then-release'] as const)(
  '%s: the tickets end the same in whatever order receipts come, however they are cut into batches, repeated, and applied at once',
  async (scenario) => {
    const world = await aWorld({ scenario, seed: 3 });
    const filing = await aFiling(world);
    await filing.declare();
    await filing.release();
    await filing.finalise();
    expect(await endsTheSame(world, filing)).toEqual(four('finalised'));
  },
  60_000,
);

test.each(['list-unanswered', 'release', 'refuse-cancel'] as const)(
  'amended, also where customs refuses (%s), the tickets end the same in whatever order receipts come',
  async (scenario) => {
    const world = await aWorld({ scenario, seed: 3 });
    const filing = await aFiling(world);
    if (scenario === 'list-unanswered') {
      await world.run('submitOrders', filing.filingId);
      await filing.until(ordersAnswered);
      await world.run('submitDeclarations', filing.filingId);
      await world.put('/sandbox/scenario', { default: 'release' });
    } else await filing.declare();
    await amend(world, filing, { head: { portCode: '5166' } });
    await filing.numbered();
    await filing.release();
    await filing.finalise();
    expect(await endsTheSame(world, filing)).toEqual(four('finalised'));
  },
  60_000,
);

test('a form result that comes before its import answer is kept, belongs to nobody, and counts once the answer comes', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const all = await world.mailbox();
  const isResult = (raw: RawReceipt) => world.wire.read(raw).kind === 'form-result';
  await asBeforeAnyReceipt(filing);

  expect(await applyReceipts(world.deps, all.filter(isResult))).toEqual([]);
  expect((await filing.tickets()).map(({ state }) => state)).toEqual(four('submitted'));
  expect(await CustomsMessageModel.countDocuments({ messageType: 'form-result', ticketId: null })).toBe(6);
  expect(
    await applyReceipts(
      world.deps,
      all.filter((raw) => !isResult(raw)),
    ),
  ).toEqual([filing.filingId]);
  expect(await CustomsMessageModel.countDocuments({ messageType: 'form-result', ticketId: null })).toBe(0);
  expect((await filing.tickets()).map(({ state, declarationNo }) => [state, declarationNo])).toEqual(
    four(['accepted', expect.stringMatching(/^5165/u)]),
  );
});

test('arrival and departure show on every ticket once customs takes the report in, and not while it is only received', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  await filing.release();
  await filing.finalise();
  const all = await world.mailbox();
  await asBeforeAnyReceipt(filing);
  const apply = async (wanted: (kind: string, status: string) => boolean): Promise<string[]> => {
    const batch = all.filter((raw) => {
      const { kind, status } = world.wire.read(raw);
      return wanted(kind, status);
    });
    await applyReceipts(world.deps, batch);
    return [...new Set((await filing.tickets()).map(({ state }) => state))];
  };
  const movement = ['arrival', 'departure'];
  const beyondAcceptance = ['800', 'P', '899', 'R'];
  expect(await apply((kind, status) => !movement.includes(kind) && !beyondAcceptance.includes(status))).toEqual(['accepted']);
  expect(await apply((kind, status) => kind === 'arrival' && status === '2')).toEqual(['accepted']);
  expect(await apply((kind, status) => kind === 'arrival' && status === '120')).toEqual(['arrived']);
  expect(await apply((_, status) => ['800', 'P'].includes(status))).toEqual(['released']);
  expect(await apply((kind, status) => kind === 'departure' && status === '2')).toEqual(['released']);
  expect(await apply((kind, status) => kind === 'departure' && status === '120')).toEqual(['departed']);
  expect(await apply((_, status) => ['899', 'R'].includes(status))).toEqual(['finalised']);
  const { arrivedAt, departedAt } = await FilingModel.findById(filing.filingId).orFail().lean();
  const told = (await filing.messages('received')).filter(({ messageType, status }) => movement.includes(messageType) && status === '120');
  expect([arrivedAt, departedAt].map((at) => at?.toISOString())).toEqual(told.map(({ at }) => at).toSorted());
});

test('receipts of an earlier attempt, told again, never move the later one', async () => {
  for (const scenario of ['reject-order', 'reject-declaration', 'format-error'] as const) {
    const world = await aWorld({ scenario });
    const filing = await aFiling(world);
    await world.run('submitOrders', filing.filingId);
    await filing.until(ordersAnswered);
    await world.run('submitDeclarations', filing.filingId);
    await filing.until(({ rejected }) => rejected === 4);
    const earlier = await world.mailbox();
    await filing.replan();
    const reopened = await said(filing);
    expect(reopened.map(({ state, attempt, refusal }) => [state, attempt, refusal])).toEqual(four(['correcting', 2, null]));
    await applyReceipts(world.deps, earlier);
    expect({ scenario, tickets: await said(filing) }).toEqual({ scenario, tickets: reopened });

    await filing.declare();
    const accepted = await said(filing);
    await applyReceipts(world.deps, earlier);
    expect({ scenario, tickets: await said(filing) }).toEqual({ scenario, tickets: accepted });
  }
});

test('the number of a refused declaration does not stay with the next attempt', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const list = (await filing.tickets())[0];
  const numbered = (await filing.messages('received')).find(({ ticketId, alias }) => ticketId === list?._id && alias !== null);
  const later = { _id: 'list:later-refusal', status: '100', at: new Date(Date.now() + 60_000).toISOString() };
  await CustomsMessageModel.create([{ ...numbered, ...later }]);
  await applyReceipts(world.deps, await world.mailbox());
  expect((await filing.tickets())[0]).toMatchObject({ state: 'rejected', declarationNo: numbered?.alias });
  await filing.replan();
  expect((await filing.tickets())[0]).toMatchObject({ state: 'correcting', attempt: 2, declarationNo: null });
});

test('a form that the import client refuses is refused; the next attempt passes under a number of its own', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await filing.until(ordersAnswered);
  const forms = (await filing.tickets()).filter(({ path }) => path === 'form');
  for (const { orderNo } of forms) await world.put(`/sandbox/scenarios/${orderNo}`, { scenario: 'format-error' });
  await world.run('submitDeclarations', filing.filingId);
  expect(await filing.until(declarationsAnswered)).toMatchObject({ accepted: 2, rejected: 2, orderAccepted: 4 });
  expect((await filing.tickets())[2]).toMatchObject({ refusal: { of: 'import', status: '1' } });
  await filing.replan();
  await filing.declare();
  expect((await filing.tickets()).map(({ attempt }) => attempt)).toEqual([1, 1, 2, 2]);
});

test('a receipt that cannot be read is kept byte for byte and belongs to nobody, and the ones beside it count', async () => {
  const world = await aWorld({ scenario: 'silent' });
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await world.drainUntil(async () => (await filing.messages('received')).length === 6);
  const bytes = '<?xml version="1.0"?><这是什么/>';
  const answers = (await world.mailbox()).slice(0, 1);
  await applyReceipts(world.deps, [{ sequence: 0, fileName: 'x.xml', bytes }, ...answers]);
  expect(await CustomsMessageModel.findOne({ bytes }).lean()).toMatchObject({
    messageType: 'unreadable',
    sha256: sha256Of(bytes),
    ticketId: null,
    filingId: null,
  });
});

test('a filing that has ended hears no more, and the mailbox is read on', async () => {
  const world = await aWorld();
  const [ended, going] = [await aFiling(world), await aFiling(world)];
  world.ended.add(ended.filingId);
  for (const { filingId } of [ended, going]) await world.run('submitOrders', filingId);
  await going.until(ordersAnswered);
  await ended.until(ordersAnswered);
  expect(new Set(world.told.map(({ filingId }) => filingId))).toEqual(new Set([going.filingId]));
});

test('one batch that tells many filings shows that it lives after each of them', async () => {
  const world = await aWorld();
  const filings = [await aFiling(world), await aFiling(world), await aFiling(world)];
  for (const { filingId } of filings) await world.run('submitOrders', filingId);
  const unread = () => world.wire.receive(0, { limit: 1000, waitSeconds: 0, signal: AbortSignal.timeout(5000) });
  await vi.waitFor(async () => expect((await unread()).length).toBeGreaterThanOrEqual(24), { timeout: 5000, interval: 10 });
  const seen: number[] = [];
  world.environment.on('heartbeat', () => seen.push(world.told.length));
  await world.drain();
  expect(seen).toEqual(expect.arrayContaining([1, 2, 3]));
});

test('an order number given up and filed again by another transfer is answered to the new ticket', async () => {
  const world = await aWorld({ scenario: 'reject-order-always' });
  const who = await parties();
  const given = await aFiling(world, { who });
  for (const round of [1, 2]) {
    await world.run('submitOrders', given.filingId);
    await given.until(({ orderRejected }) => orderRejected === 4);
    if (round === 1) await given.replan();
  }
  expect(await world.run('withdrawTickets', given.filingId)).toMatchObject({ counts: { total: 4, withdrawn: 4 } });

  await world.put('/sandbox/scenario', { default: 'release' });
  const again = await aFiling(world, { who, lines: given.transfer.lines });
  await again.declare();
  expect(await again.counts()).toMatchObject({ accepted: 4 });
  expect((await given.tickets()).map(({ state }) => state)).toEqual(four('withdrawn'));
});

test('a quiet mailbox is left at once when the reading is cancelled', async () => {
  const { deps, wire, dxpId } = await aWorld();
  const receive = vi.fn<SingleWindow['receive']>(wire.receive.bind(wire));
  const intake = createIntakeActivities({ ...deps, singleWindow: { ...wire, receive } });
  const environment = new MockActivityEnvironment();
  const reading = environment.run((input: { dxpId: string; polls: number }) => intake.drainMailbox(input), { dxpId, polls: 15 });
  await vi.waitFor(() => expect(receive).toHaveBeenCalledOnce());
  environment.cancel();
  await expect(reading).rejects.toBeInstanceOf(CancelledFailure);
  expect(receive).toHaveBeenCalledOnce();
});
