import { beforeAll, expect, inject, test } from 'vitest';
import { addDays, addMonths } from '../../domain/calendar.ts';
import { ask } from '../support/http.ts';
import { type World, aTransfer, aWorld } from '../support/world.ts';

const { api, keys } = inject('stack');
const { key } = keys.organisations.seller;
const PATH = '/v1/returns:check';
type Answer = { taxedBy: string | null; regimes: { regime: string; fits: boolean; packId: string }[]; wouldChange: string[] };

let world: World;
let lot: { id: string; exportDate: string };
beforeAll(async () => {
  world = await aWorld();
  const { id } = await world.begin(aTransfer(world.parties));
  await world.reaches(id, 'declared');
  await world.passes(id, 'arrived-at-port');
  await world.reaches(id, 'released');
  await world.passes(id, 'departed');
  const postings = await world.cast.seller.all<{ lotId: string }>(`/v1/inventory/ledger?movementId=${id}`);
  lot = await world.cast.seller.get(`/v1/lots/${postings[0]?.lotId}`);
}, 120_000);

const facts = { reason: 'unsold', originalState: true, food: false, refund: 'not-claimed' };
const check = (change: object): Promise<Answer> => world.cast.seller.post<Answer>(PATH, { lotId: lot.id, ...facts, ...change });

test('what if the goods came back on a date: with relief to its last day, and the day after without, each rule with its pack', async () => {
  const last = addMonths(lot.exportDate, 6);
  expect(await check({ reentryDate: last })).toMatchObject({
    taxedBy: 'relief',
    regimes: [
      { regime: 'relief', fits: true, packId: 'CN.RETURN-RELIEF.2026', conditions: expect.any(Array) },
      { regime: 'quality', fits: false },
      { regime: 'channel', fits: true, packId: 'CN.RETURN-CHANNEL' },
    ],
    wouldChange: [],
  });
  expect(await check({ reentryDate: addDays(last, 1) })).toMatchObject({
    taxedBy: null,
    wouldChange: [expect.stringContaining(last)],
  });
});

test('a date before the export, and a lot of somebody else, are refused at their fields', async () => {
  const early = { lotId: lot.id, ...facts, reentryDate: addDays(lot.exportDate, -1) };
  expect(await ask(api, 'POST', PATH, { key, body: early })).toMatchObject({
    status: 422,
    body: { code: 'REENTRY_BEFORE_EXPORT', errors: [{ path: 'reentryDate' }] },
  });
  const foreign = { key: keys.organisations.secondSeller.key, body: { ...early, reentryDate: lot.exportDate } };
  expect(await ask(api, 'POST', PATH, foreign)).toMatchObject({ status: 422, body: { code: 'LOT_UNKNOWN', errors: [{ path: 'lotId' }] } });
});
