import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Posting, account, mayBeNegative, receiptPostings } from '../../domain/ledger.ts';
import { CONDITIONS, type Condition } from '../../domain/receiving.ts';
import { AccountOverdrawn, BalanceModel, LotModel, PostingModel, balancesIn, inTransaction, insertNew, post } from '../../models/index.ts';
import { aDatabase } from './database.ts';

aDatabase();

const EXPORTED = account.exported('ent_1');
const ACCOUNTS = [EXPORTED, account.inTransit('m'), account.stock('w', 'good'), account.stock('w', 'defective'), account.missing('m')];
const write = (postings: readonly Posting[]): Promise<void> => inTransaction((session) => post('org_1', 'm', postings, session));

/** What holds of the books of these lots, however they were written. */
async function expectSound(lotIds: readonly string[]): Promise<void> {
  const postings = await PostingModel.find({ lotId: { $in: lotIds } }).lean();
  const balances = await BalanceModel.find({ lotId: { $in: lotIds } }).lean();
  for (const balance of balances) if (!mayBeNegative(balance.account)) expect(balance.pieces).toBeGreaterThanOrEqual(0);
  for (const lotId of lotIds) {
    const own = balances.filter((balance) => balance.lotId === lotId);
    expect(own.reduce((total, { pieces }) => total + pieces, 0)).toBe(0);
  }
  const summed = new Map<string, number>();
  const add = (_id: string, pieces: number) => summed.set(_id, (summed.get(_id) ?? 0) + pieces);
  for (const { lotId, from, to, pieces } of postings) {
    add(`${from}|${lotId}`, -pieces);
    add(`${to}|${lotId}`, pieces);
  }
  const nonZero = (entries: Iterable<[string, number]>) => Object.fromEntries([...entries].filter(([, pieces]) => pieces !== 0));
  expect(nonZero(balances.map(({ _id, pieces }) => [_id, pieces]))).toEqual(nonZero(summed));
}

const aMove = fc.record({
  lot: fc.nat({ max: 2 }),
  from: fc.constantFrom(...ACCOUNTS),
  to: fc.constantFrom(...ACCOUNTS),
  pieces: fc.integer({ min: 1, max: 6 }),
});

test('whatever is posted by whomever at once and again, no account but the first goes below zero, every lot sums to zero, and balances are the sums of their postings', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(aMove, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }), async (movements) => {
      const run = randomUUID();
      const lotIds = [0, 1, 2].map((lot) => `lot_${run}_${lot}`);
      const batches = movements.map((moves, batch) =>
        moves.map(({ lot, from, to, pieces }, index) => ({
          key: `${run}:${batch}:${index}`,
          lotId: lotIds[lot] ?? '',
          sku: `SKU-${lot}`,
          from,
          to,
          pieces,
        })),
      );
      await write(
        lotIds.map((lotId) => ({ key: `${lotId}:first`, lotId, sku: 'S', from: EXPORTED, to: account.inTransit('m'), pieces: 5 })),
      );
      const tries = await Promise.allSettled([...batches, ...batches].map(write));
      for (const one of tries) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(AccountOverdrawn);
      await expectSound(lotIds);
      for (const [index, batch] of batches.entries()) {
        const stored = await PostingModel.countDocuments({ _id: { $in: batch.map(({ key }) => key) } });
        const written = [tries[index], tries[index + batches.length]].some((one) => one?.status === 'fulfilled');
        expect(stored).toBe(written ? batch.length : 0);
      }
    }),
    { numRuns: 25, seed: 9810 },
  );
});

test('random receipts over random lots, at once and told twice: of each SKU what was counted enters stock, and never more than was sent', async () => {
  const sku = fc.constantFrom('A', 'B', 'C');
  const sent = fc.array(fc.record({ sku, pieces: fc.integer({ min: 1, max: 20 }) }), { minLength: 1, maxLength: 6 });
  const counted = fc.record({ sku, condition: fc.constantFrom(...CONDITIONS), pieces: fc.integer({ min: 1, max: 15 }) });
  const receipts = fc.array(fc.array(counted, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(sent, receipts, async (lots, told) => {
      const transferId = randomUUID();
      const transit = account.inTransit(transferId);
      const lotIds = lots.map((_, index) => `lot_${transferId}_${index}`);
      await write(
        lots.map((lot, index) => ({ ...lot, key: `${transferId}:${index}`, lotId: lotIds[index] ?? '', from: EXPORTED, to: transit })),
      );
      const count = (receipt: (typeof told)[number], index: number) =>
        inTransaction(async (session) => {
          const receiptId = `${transferId}:receipt:${index}`;
          if (!(await isNew(receiptId, session))) return;
          const balances = await balancesIn(transit, session);
          await post('o', 'm', receiptPostings({ receiptId, transferId, warehouseId: transferId, balances, counted: receipt }), session);
        });
      await Promise.all([...told.map(count), ...told.map(count)]);
      await expectSound(lotIds);
      const sum = (lines: readonly { sku: string; pieces: number }[], of: string) =>
        lines.reduce((total, line) => total + (line.sku === of ? line.pieces : 0), 0);
      const own = told.flat().filter(({ condition }) => condition !== 'wrong-item');
      for (const one of ['A', 'B', 'C']) {
        const stock = (await Promise.all(CONDITIONS.map((condition) => balancesIn(account.stock(transferId, condition))))).flat();
        expect(sum(stock, one)).toBe(Math.min(sum(lots, one), sum(own, one)));
        expect(sum(await balancesIn(transit), one)).toBe(Math.max(0, sum(lots, one) - sum(own, one)));
      }
    }),
    { numRuns: 15, seed: 9810 },
  );
});

/** As a receipt is known by its timeline entry: the first to write it counts. */
async function isNew(receiptId: string, session: Parameters<typeof post>[3]): Promise<boolean> {
  const marker = { ...aLot(receiptId), ticketId: receiptId };
  return (await insertNew(LotModel, [marker], session)) === 1;
}

const aLot = (_id: string) => ({
  _id,
  organisationId: 'o',
  transferId: 't',
  ticketId: 'k',
  sku: 's',
  declarationNo: 'd',
  gnum: 1,
  pieces: 1,
  exportDate: '2026-11-26',
  createdAt: new Date(),
});

const move = (lotId: string, key: string, from: string, to: string, pieces: number): Posting => ({
  key,
  lotId,
  sku: 'S',
  from,
  to,
  pieces,
});

test('one overdrawn account leaves nothing of the whole transaction, whatever else was in it', async () => {
  const [lotId, transit, good] = [`lot_${randomUUID()}`, account.inTransit('x'), account.stock('x', 'good')];
  await write([move(lotId, `${lotId}:1`, EXPORTED, transit, 5)]);
  const over = inTransaction(async (session) => {
    await insertNew(LotModel, [aLot(lotId)], session);
    await post(
      'o',
      'm',
      [move(lotId, `${lotId}:2`, transit, good, 4), move(lotId, `${lotId}:3`, transit, account.missing('x'), 2)],
      session,
    );
  });
  await expect(over).rejects.toThrow(AccountOverdrawn);
  expect(await LotModel.countDocuments({ _id: lotId })).toBe(0);
  expect(await PostingModel.countDocuments({ lotId })).toBe(1);
  expect(await balancesIn(good)).toEqual([]);
  await expectSound([lotId]);
});

test('an account may be filled and emptied in one transaction, and what it never held it cannot give', async () => {
  const [lotId, transit, good] = [`lot_${randomUUID()}`, account.inTransit('y'), account.stock('y', 'good')];
  await write([move(lotId, `${lotId}:1`, EXPORTED, transit, 3), move(lotId, `${lotId}:2`, transit, good, 3)]);
  expect(await balancesIn(good)).toMatchObject([{ lotId, pieces: 3 }]);
  await expect(write([move(lotId, `${lotId}:3`, account.stock('y', 'expired'), good, 1)])).rejects.toThrow(AccountOverdrawn);
  await expectSound([lotId]);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%s pieces are no posting', async (pieces) => {
  const lotId = `lot_${randomUUID()}`;
  await expect(write([move(lotId, `${lotId}:1`, EXPORTED, account.inTransit('z'), pieces)])).rejects.toThrow(RangeError);
  expect(await PostingModel.countDocuments({ lotId })).toBe(0);
});

test('a key that is in the ledger is left alone, whatever comes under it again', async () => {
  const [lotId, transit] = [`lot_${randomUUID()}`, account.inTransit('k')];
  const first = move(lotId, `${lotId}:1`, EXPORTED, transit, 3);
  await write([first]);
  await write([{ ...first, pieces: 9 }, move(lotId, `${lotId}:2`, EXPORTED, transit, 1)]);
  expect(await balancesIn(transit)).toMatchObject([{ lotId, pieces: 4 }]);
  await expectSound([lotId]);
});

test('what an account holds comes oldest lot first, and without the lots that it has given away', async () => {
  const [transit, good] = [account.inTransit('f'), account.stock('f', 'good' satisfies Condition)];
  const lots = ['lot_c', 'lot_a', 'lot_b'];
  await write(lots.map((lotId) => move(lotId, `${lotId}:f`, EXPORTED, transit, 2)));
  await write([move('lot_a', 'lot_a:g', transit, good, 2)]);
  expect((await balancesIn(transit)).map(({ lotId }) => lotId)).toEqual(['lot_b', 'lot_c']);
});
