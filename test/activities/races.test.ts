import { expect, test, vi } from 'vitest';
import { applyReceipts } from '../../activities/customs/apply-receipts.ts';
import { recomputeTickets, recount } from '../../activities/customs/tickets.ts';
import { declarationsAnswered, ordersAnswered } from '../../domain/ticket-state.ts';
import * as models from '../../models/index.ts';
import { CustomsMessageModel, type CustomsMessageRecord, FilingModel, TicketModel } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { expectSentOnce } from './evidence.ts';
import { ARRIVED, type Filing, aFiling } from './filing-of.ts';
import { four } from './goods.ts';
import { beforeInserting, beforeWriting } from './interleave.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

/** Stores what customs said of the declaration of a filing's first ticket, so many seconds from now; returns the ticket's id. */
async function received(filing: Filing, status: string, seconds: number): Promise<string> {
  const [ticket] = await filing.tickets();
  if (ticket === undefined) throw new Error('no ticket');
  const { _id: ticketId, declarationKey: businessKey } = ticket;
  const owner = { ticketId, filingId: filing.filingId, businessKey, attempt: 1, alias: null, answers: null };
  const at = new Date(Date.now() + seconds * 1000).toISOString();
  const said = {
    messageType: 'list',
    direction: 'received',
    status,
    at,
    info: '',
    bytes: '<x/>',
    sha256: '',
    storedAt: new Date(),
    transport: 'http',
    signer: null,
    policies: null,
    chain: filing.transfer.organisationId,
    link: null,
    parts: [] as CustomsMessageRecord['parts'],
  } as const;
  await models.insertNew(CustomsMessageModel, [{ _id: `list:${businessKey}:${status}:${at}`, ...owner, ...said }]);
  return ticketId;
}

async function declared(world: World): Promise<Filing> {
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await filing.until(ordersAnswered);
  return filing;
}

test('an outcome worked out from fewer receipts never overwrites one worked out from more', async () => {
  const filing = await aFiling(await aWorld({ scenario: 'silent' }));
  const ids = (await filing.tickets()).map(({ _id }) => _id);
  let ticketId = '';
  beforeWriting(TicketModel, async () => {
    ticketId = await received(filing, '100', 60);
    await recomputeTickets(models, ids);
  });
  await recomputeTickets(models, ids);
  expect(await TicketModel.findById(ticketId).lean()).toMatchObject({ state: 'rejected', refusal: { status: '100' } });
});

test('nor does it when what more receipts say is what was stored already', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const ticketId = await received(filing, '100', 60);
  beforeWriting(TicketModel, async () => {
    await received(filing, '120', 90);
    await recomputeTickets(models, [ticketId]);
  });
  await recomputeTickets(models, [ticketId]);
  expect(await TicketModel.findById(ticketId).lean()).toMatchObject({ state: 'accepted', refusal: null });
});

test('submitting declarations while receipts come in loses no receipt', async () => {
  const world = await aWorld({ scenario: 'reject-declaration' });
  const filing = await declared(world);
  beforeWriting(TicketModel, () => filing.until(({ rejected }) => rejected === 4));
  await world.run('submitDeclarations', filing.filingId);
  expect(await filing.counts()).toMatchObject({ rejected: 4 });
  for (const { declarationSentAt } of await filing.tickets()) expect(declarationSentAt).not.toBeNull();
});

test('a withdrawn ticket stays withdrawn when a receipt is applied at the same moment', async () => {
  const world = await aWorld();
  const filing = await declared(world);
  const ids = (await filing.tickets()).map(({ _id }) => _id);
  beforeWriting(TicketModel, () => world.run('withdrawTickets', filing.filingId));
  await recomputeTickets(models, ids);
  expect((await filing.tickets()).map(({ state }) => state)).toEqual(four('withdrawn'));
});

test('a worker that wakes up late marks nothing as sent that a later attempt has still to send', async () => {
  const world = await aWorld({ scenario: 'reject-declaration' });
  const filing = await declared(world);
  vi.spyOn(world.singleWindow, 'send').mockImplementationOnce(async (messages) => {
    await world.wire.send(messages);
    await filing.until(({ rejected }) => rejected === 4);
    await filing.replan();
  });
  await world.run('submitDeclarations', filing.filingId);
  expect((await filing.tickets()).map(({ attempt, declarationSentAt }) => [attempt, declarationSentAt])).toEqual(four([2, null]));
  await world.run('submitDeclarations', filing.filingId);
  expect(await filing.until(declarationsAnswered)).toMatchObject({ accepted: 4 });
});

test('two workers that compose the same messages send what is on file, whoever stores first', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  const real = CustomsMessageModel.collection.insertMany.bind(CustomsMessageModel.collection);
  const [secondComposed, firstStored] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let laterMs = 0;
  vi.spyOn(world.singleWindow, 'compose').mockImplementation((message) =>
    world.wire.compose({ ...message, at: new Date(Date.parse(message.at) + laterMs).toISOString() }),
  );
  const first = async (...args: Parameters<typeof real>) => {
    laterMs = 5000;
    const second = world.run('submitOrders', filing.filingId);
    await secondComposed.promise;
    const result = await real(...args);
    firstStored.resolve();
    await second;
    return result;
  };
  const second = async (...args: Parameters<typeof real>) => {
    secondComposed.resolve();
    await firstStored.promise;
    return real(...args);
  };
  vi.spyOn(CustomsMessageModel.collection, 'insertMany').mockImplementationOnce(first).mockImplementationOnce(second);
  await world.run('submitOrders', filing.filingId);
  await filing.declare();
  await filing.release();
  await filing.finalise();
  expect(await filing.counts()).toMatchObject({ finalised: 4 });
  await expectSentOnce(world, filing);
});

test.each([
  ['form-import', 'form-result'],
  ['form-result', 'form-import'],
])('a %s taken in by one worker while another takes in its %s is not left without an owner', async (first, second) => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const { messages } = filing;
  const raws = (await messages('received')).map(({ bytes, messageType }, sequence) => ({ sequence, fileName: messageType, bytes }));
  await CustomsMessageModel.deleteMany({ messageType: { $in: [first, second] } });
  const ofKind = (kind: string) => raws.filter(({ fileName }) => fileName === kind);
  beforeInserting(CustomsMessageModel, () => applyReceipts(world.deps, ofKind(second)));
  await applyReceipts(world.deps, ofKind(first));
  expect(await CustomsMessageModel.countDocuments({ filingId: filing.filingId, messageType: 'form-result' })).toBe(
    ofKind('form-result').length,
  );
});

test('an older count never overwrites a newer one', async () => {
  const filing = await aFiling(await aWorld({ scenario: 'silent' }));
  const real = FilingModel.findOneAndUpdate.bind(FilingModel);
  let newer: Awaited<ReturnType<typeof recount>> | undefined;
  const spy = vi.spyOn(FilingModel, 'findOneAndUpdate');
  spy.mockImplementationOnce(((...args: Parameters<typeof real>) => ({
    lean: async () => {
      await TicketModel.updateOne({ filingId: filing.filingId, sequence: 1 }, { $set: { state: 'accepted' } });
      newer = await recount(models, filing.filingId);
      return real(...args).lean();
    },
  })) as never);
  const older = await recount(models, filing.filingId);
  expect(newer).toMatchObject({ revision: 1, counts: { accepted: 1, planned: 3 } });
  expect(older).toMatchObject({ revision: 2, counts: { accepted: 1, planned: 3 } });
});

test('however many count at once, the last count stored is true and no revision is given twice', async () => {
  const filing = await aFiling(await aWorld({ scenario: 'silent' }));
  const { filingId } = filing;
  const states = ['submitted', 'accepted', 'released', 'finalised'] as const;
  const moves = states.flatMap((state) =>
    [1, 2, 3, 4].map(async (sequence) => {
      await TicketModel.updateOne({ filingId, sequence }, { $set: { state } });
      return recount(models, filingId);
    }),
  );
  const revisions = (await Promise.all(moves)).map(({ revision }) => revision);
  expect(revisions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
  const { counts } = await FilingModel.findById(filingId).orFail().lean();
  const stored = Object.groupBy(await filing.tickets(), ({ state }) => state);
  for (const state of states) expect({ state, tickets: counts[state] }).toEqual({ state, tickets: stored[state]?.length ?? 0 });
});

test('the position of a mailbox never moves back', async () => {
  const world = await aWorld();
  const filing = await declared(world);
  const { wire, singleWindow, dxpId } = world;
  vi.spyOn(singleWindow, 'receive').mockImplementationOnce(async (_after, options) => {
    const early = await wire.receive(0, { ...options, limit: 1, waitSeconds: 0 });
    await world.run('reportArrival', { filingId: filing.filingId, milestone: ARRIVED });
    await world.drainUntil(async () => (await FilingModel.findById(filing.filingId).lean())?.arrivedAt !== null);
    return early;
  });
  await world.drain();
  const furthest = (await wire.receive(0, { limit: 1000, waitSeconds: 0, signal: AbortSignal.timeout(5000) })).at(-1)?.sequence;
  expect((await models.MailboxModel.findById(dxpId).lean())?.position).toBe(furthest);
});
