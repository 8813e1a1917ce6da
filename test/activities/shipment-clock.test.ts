import { expect, test } from 'vitest';
import { CustomsMessageModel, StockTransferModel, TicketModel } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { aWorld } from './world.ts';

aDatabase();

/** A transfer of two lists and two forms whose tickets customs has released, all at an instant. */
async function releasedAt(instant: string) {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  await filing.release();
  const releases = { filingId: filing.filingId, direction: 'received', status: { $in: ['800', 'P'] } } as const;
  const at = async (when: string, ticketIds?: string[]): Promise<void> => {
    await CustomsMessageModel.updateMany(
      { ...releases, ...(ticketIds === undefined ? {} : { ticketId: { $in: ticketIds } }) },
      { $set: { at: when } },
    );
  };
  await at(instant);
  const clock = () => world.run('readShipmentClock', filing.transfer._id);
  return { ...filing, at, clock };
}
const MIDNIGHT = '2026-11-23T16:00:00.000Z';

test('the days run from the day in China of the first release among the tickets that stand, to the end of the third day after', async () => {
  const { at, clock, tickets } = await releasedAt('2026-11-23T15:59:59.000Z');
  expect(await clock()).toEqual({
    until: '2026-11-26T15:59:59.999Z',
    lastDay: '2026-11-26',
    policyPackId: 'CN.EXPORT.RELEASE-NOT-SHIPPED',
  });
  await at(MIDNIGHT);
  expect(await clock()).toMatchObject({ until: '2026-11-27T15:59:59.999Z', lastDay: '2026-11-27' });
  const [first] = await tickets();
  await at('2026-11-22T01:00:00.000Z', [first?._id ?? '']);
  expect(await clock()).toMatchObject({ lastDay: '2026-11-25' });
  await TicketModel.updateOne({ _id: first?._id ?? '' }, { $set: { state: 'withdrawn' } });
  expect(await clock()).toMatchObject({ lastDay: '2026-11-27' });
});

test('what customs inspected or held of the same export since that release puts the last day off by as long', async () => {
  const { clock, transfer } = await releasedAt(MIDNIGHT);
  const pauses = [
    { reason: 'inspection', from: '2026-11-22T16:00:00.000Z', to: '2026-11-24T16:00:00.000Z' },
    { reason: 'hold', from: '2026-11-24T16:00:00.000Z', to: '2026-11-24T20:00:00.000Z' },
  ];
  await StockTransferModel.updateOne({ _id: transfer._id }, { $set: { pauses } });
  expect(await clock()).toMatchObject({ until: '2026-11-28T19:59:59.999Z', lastDay: '2026-11-29' });
  await StockTransferModel.updateOne({ _id: transfer._id }, { $set: { pauses: [{ ...pauses[0], to: null }] } });
  expect(await clock()).toBeNull();
});

test('nothing is counted of what is not released, nor before the rule was in force', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  expect(await world.run('readShipmentClock', filing.transfer._id)).toBeNull();
  const { at, clock } = await releasedAt('2020-06-30T01:00:00.000Z');
  expect(await clock()).toBeNull();
  await at('2020-07-01T01:00:00.000Z');
  expect(await clock()).toMatchObject({ lastDay: '2020-07-04' });
});
