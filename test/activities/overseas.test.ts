import { expect, test } from 'vitest';
import type { ReceiptInput } from '../../contracts/inbound.ts';
import { account } from '../../domain/ledger.ts';
import type { Condition } from '../../domain/receiving.ts';
import {
  BalanceModel,
  DiscrepancyModel,
  LotModel,
  PostingModel,
  ReceiptModel,
  TicketModel,
  TimelineModel,
  derivedId,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { actor, aLine, aTransfer, noticeOf, parties } from './goods.ts';
import { type World, aWorld } from './world.ts';

aDatabase();

type Line = ReceiptInput['lines'][number];
const line = (sku: string, pieces: number, condition: Condition = 'good'): Line => ({ sku, condition, pieces });
let bookings = 0;

/** 100 TEE in two lots of two tickets, and 20 MUG, on their way to a warehouse that knows of them. */
async function underWay(world: World) {
  bookings += 1;
  const tag = `WB-O${bookings}-${Date.now()}`;
  const transfer = await aTransfer(await parties(), [
    aLine(`${tag}-1`, 'TEE', 60),
    aLine(`${tag}-1`, 'MUG', 20),
    aLine(`${tag}-2`, 'TEE', 40),
  ]);
  const transferId = transfer._id;
  await world.run('checkAndPlan', transferId);
  await world.run('postDeparture', { transferId, exportDate: '2026-11-26' });
  await world.run('announceInbound', { transferId, actor });
  const receiptOf = (messageId: string, isFinal: boolean, lines: Line[]) => ({
    transferId,
    receiptId: derivedId('receipt', transferId, messageId),
    receipt: { messageId, isFinal, occurredAt: '2026-12-20T08:00:00Z', note: '', lines },
    actor,
  });
  const inAccount = async (name: string) =>
    Object.fromEntries(
      (
        await BalanceModel.aggregate<{ _id: string; pieces: number }>([
          { $match: { account: name, pieces: { $ne: 0 } } },
          { $group: { _id: '$sku', pieces: { $sum: '$pieces' } } },
        ])
      ).map(({ _id, pieces }) => [_id, pieces]),
    );
  return {
    transfer,
    transferId,
    receiptOf,
    counted: (messageId: string, isFinal: boolean, lines: Line[]) => world.run('postReceipt', receiptOf(messageId, isFinal, lines)),
    close: () => world.run('closeNotice', { transferId, actor }),
    notice: () => noticeOf(transferId),
    transit: () => inAccount(account.inTransit(transferId)),
    missing: () => inAccount(account.missing(transferId)),
    stock: (condition: Condition) => inAccount(account.stock(transfer.warehouseId ?? '', condition)),
    differences: async () =>
      (await DiscrepancyModel.find({ transferId }).sort({ sku: 1, kind: 1 }).lean()).map(({ kind, sku, pieces }) => [kind, sku, pieces]),
  };
}

test('each lot leads back to its ticket, its line and the number it left China under', async () => {
  const world = await aWorld();
  const { transferId, transfer } = await underWay(world);
  const lots = await LotModel.find({ transferId }).sort({ _id: 1 }).lean();
  const tickets = await TicketModel.find({ transferId }).lean();
  expect(lots).toHaveLength(3);
  for (const lot of lots) {
    const ticket = tickets.find(({ _id }) => _id === lot.ticketId);
    const declared = ticket?.lines.find(({ gnum }) => gnum === lot.gnum);
    expect(lot).toMatchObject({ sku: declared?.sku, pieces: declared?.pieces, exportDate: '2026-11-26' });
    expect(lot.declarationNo).toBe(ticket?.declarationNo ?? ticket?.declarationKey);
    const postings = await PostingModel.find({ lotId: lot._id }).lean();
    expect(postings.map(({ from, to, pieces }) => [from, to, pieces])).toEqual([
      [account.exported(transfer.enterpriseId), account.inTransit(transferId), lot.pieces],
    ]);
  }
});

test.each([
  ['2026-11-24', '2026-08-31', '2027-02-28'],
  ['2024-03-01', '2024-03-01', '2024-09-01'],
  ['2022-06-01', '2022-06-01', null],
])('goods declared on %s that left on %s may come back free of tax until %s', async (declarationDate, exportDate, returnBy) => {
  const world = await aWorld();
  bookings += 1;
  const transfer = await aTransfer(await parties(), [aLine(`WB-R${bookings}-${Date.now()}`, 'TEE', 5)], { declarationDate });
  expect(await world.run('postDeparture', { transferId: transfer._id, exportDate })).toEqual({ lots: 0, returnBy });
});

test('the partner is told what comes by SKU, once', async () => {
  const world = await aWorld();
  const { transferId, notice } = await underWay(world);
  const told = await notice();
  expect(told).toMatchObject({ state: 'announced', cartons: 3, sellerName: 'Mingquan Trading' });
  expect(told.lines.map(({ sku, announcedPieces }) => [sku, announcedPieces])).toEqual([
    ['TEE', 100],
    ['MUG', 20],
  ]);
  expect(await world.run('announceInbound', { transferId, actor })).toBe(told._id);
  expect(await TimelineModel.countDocuments({ resourceId: told._id })).toBe(1);
});

test('partial counts, then the final one: what is counted is in stock at once, lot by lot, and nothing is missing', async () => {
  const { counted, transit, stock, missing, notice, differences, transferId } = await underWay(await aWorld());
  expect(await counted('C-1', false, [line('TEE', 70)])).toMatchObject({ noticeState: 'receiving', discrepancies: 0 });
  expect(await stock('good')).toEqual({ TEE: 70 });
  expect(await transit()).toEqual({ TEE: 30, MUG: 20 });
  const [first, second] = await PostingModel.find({ movementId: transferId, to: /^stock:/u })
    .sort({ lotId: 1 })
    .lean();
  const lot = await LotModel.findById(first?.lotId).lean();
  expect([first?.pieces, second?.pieces]).toEqual([lot?.pieces, 70 - (lot?.pieces ?? 0)]);
  expect(await counted('C-2', true, [line('TEE', 30), line('MUG', 20)])).toMatchObject({ noticeState: 'received', discrepancies: 0 });
  expect(await stock('good')).toEqual({ TEE: 100, MUG: 20 });
  expect([await transit(), await missing(), await differences()]).toEqual([{}, {}, []]);
  expect((await notice()).state).toBe('received');
});

test('short, over, damaged and wrong items are each opened for what they are, and only what was sent enters the ledger', async () => {
  const { counted, transit, stock, missing, notice, differences } = await underWay(await aWorld());
  await counted('C-1', false, [line('TEE', 50), line('TEE', 4, 'damaged-package'), line('MUG', 15)]);
  const final = [line('TEE', 3, 'defective'), line('MUG', 8), line('HAT', 2), line('PEN', 1, 'wrong-item'), line('TEE', 6, 'wrong-item')];
  expect(await counted('C-2', true, final)).toMatchObject({ noticeState: 'received-with-discrepancies', discrepancies: 6 });
  expect(await differences()).toEqual([
    ['over', 'HAT', 2],
    ['over', 'MUG', 3],
    ['wrong-item', 'PEN', 1],
    ['damaged', 'TEE', 7],
    ['short', 'TEE', 43],
    ['wrong-item', 'TEE', 6],
  ]);
  expect(await stock('good')).toEqual({ TEE: 50, MUG: 20 });
  expect(await stock('damaged-package')).toEqual({ TEE: 4 });
  expect(await stock('defective')).toEqual({ TEE: 3 });
  expect(await stock('wrong-item')).toEqual({});
  expect(await missing()).toEqual({ TEE: 43 });
  expect(await transit()).toEqual({});
  expect((await notice()).state).toBe('received-with-discrepancies');
});

test('a receipt told again gets the answer it got first, whatever has happened since', async () => {
  const { counted, stock } = await underWay(await aWorld());
  const partial = await counted('C-1', false, [line('TEE', 10)]);
  const final = await counted('C-2', true, [line('TEE', 80)]);
  expect(final).toMatchObject({ noticeState: 'received-with-discrepancies', discrepancies: 2 });
  expect(await counted('C-1', false, [line('TEE', 10)])).toEqual(partial);
  expect(await counted('C-2', true, [line('TEE', 80)])).toEqual(final);
  expect(await stock('good')).toEqual({ TEE: 90 });
});

test('two receipts at once both count, and what they share of a lot is split between them', async () => {
  const { counted, stock, transit } = await underWay(await aWorld());
  await Promise.all([
    counted('C-1', false, [line('TEE', 45), line('MUG', 12)]),
    counted('C-2', false, [line('TEE', 45), line('MUG', 12)]),
    counted('C-1', false, [line('TEE', 45), line('MUG', 12)]),
  ]);
  expect(await stock('good')).toEqual({ TEE: 90, MUG: 20 });
  expect(await transit()).toEqual({ TEE: 10 });
});

test('of two final receipts at once one ends the count, and the other is refused before anything of it counts', async () => {
  const { counted, transferId, differences, stock, missing } = await underWay(await aWorld());
  const tries = await Promise.allSettled([counted('C-1', true, [line('TEE', 90)]), counted('C-2', true, [line('TEE', 90)])]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { type: 'STATE_CONFLICT', nonRetryable: true } });
  expect(await ReceiptModel.countDocuments({ transferId })).toBe(1);
  expect(await differences()).toEqual([
    ['short', 'MUG', 20],
    ['short', 'TEE', 10],
  ]);
  expect([await stock('good'), await missing()]).toEqual([{ TEE: 90 }, { TEE: 10, MUG: 20 }]);
});

test('a count that comes after the notice was closed is refused, and the missing stay missing', async () => {
  const { counted, close, notice, stock, missing } = await underWay(await aWorld());
  await counted('C-1', false, [line('TEE', 90)]);
  await close();
  await expect(counted('C-2', false, [line('TEE', 10)])).rejects.toMatchObject({ type: 'STATE_CONFLICT', details: [{ state: 'closed' }] });
  expect((await notice()).state).toBe('closed');
  expect([await stock('good'), await missing()]).toEqual([{ TEE: 90 }, { TEE: 10, MUG: 20 }]);
});

test('closing without a final count opens what is missing and says that it is short; closing again says the same', async () => {
  const { counted, close, differences, missing, transit } = await underWay(await aWorld());
  await counted('C-1', false, [line('TEE', 100), line('MUG', 19)]);
  expect(await close()).toEqual({ short: true });
  expect(await close()).toEqual({ short: true });
  expect(await differences()).toEqual([['short', 'MUG', 1]]);
  expect([await transit(), await missing()]).toEqual([{}, { MUG: 1 }]);
});

test('closing when everything was counted is not short, with or without a final receipt', async () => {
  for (const isFinal of [true, false]) {
    const { counted, close, differences } = await underWay(await aWorld());
    await counted('C-1', isFinal, [line('TEE', 100), line('MUG', 20)]);
    expect(await close()).toEqual({ short: false });
    expect(await differences()).toEqual([]);
  }
});

test('a close and a final count at once open what is missing once', async () => {
  const { counted, close, differences, missing, stock } = await underWay(await aWorld());
  const [receipt] = await Promise.allSettled([counted('C-1', true, [line('TEE', 100)]), close()]);
  const got = receipt.status === 'fulfilled' ? { TEE: 100 } : {};
  expect(await stock('good')).toEqual(got);
  expect(await missing()).toEqual({ ...(receipt.status === 'fulfilled' ? {} : { TEE: 100 }), MUG: 20 });
  expect(await differences()).toEqual([['short', 'MUG', 20], ...(receipt.status === 'fulfilled' ? [] : [['short', 'TEE', 100]])]);
});

test('a receipt of 1,000 lines is one posting of the books', async () => {
  const { counted, stock } = await underWay(await aWorld());
  const lines = Array.from({ length: 1_000 }, (_, index) => line(index % 10 === 0 ? 'TEE' : `NOT-SENT-${index}`, 1));
  expect(await counted('C-1', true, lines)).toMatchObject({ noticeState: 'received-with-discrepancies', discrepancies: 901 });
  expect(await stock('good')).toEqual({ TEE: 100 });
});
