import { expect, test, vi } from 'vitest';
import { arrivalReported } from '../../contracts/stock-transfer.messages.ts';
import type { ComparedArrival } from '../../activities/arrivals.ts';
import { aTemporal } from '../support/running.ts';
import { aTransfer, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();
const ARRIVED: ComparedArrival = {
  arrived: { milestone: { kind: 'arrived-at-port', occurredAt: '2026-11-25T01:00:00Z', reference: '粤A12345' }, by: 'org_site' },
  differing: null,
};

test('a report that came before the declaration was accepted moves the transfer as soon as it is declared, and nobody else need tell', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.compareArrivals.mockResolvedValue(ARRIVED);
    const journey = await aTransfer(stage);
    await journey.transfer.signal(arrivalReported, undefined);
    await journey.reaches('arrived-at-port');
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).slice(0, 4)).toEqual(['filing', 'declared', 'arrived-at-port', 'released']);
  expect(fakes.advanceTransfer.mock.calls.find(([{ state }]) => state === 'arrived-at-port')?.[0].actor.by).toBe('org_site');
});

test('a report that differs is told once with attention and by mail; a corrected one moves the transfer on', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    stage.fakes.compareArrivals.mockResolvedValue({ arrived: null, differing: 'arr_1' });
    await journey.transfer.signal(arrivalReported, undefined);
    await journey.transfer.signal(arrivalReported, undefined);
    const asked = () => stage.fakes.advanceTransfer.mock.calls.some(([{ attention }]) => attention?.code === 'ARRIVAL_MISMATCH');
    await vi.waitFor(() => expect(asked()).toBe(true), { timeout: 20_000, interval: 20 });
    stage.fakes.compareArrivals.mockResolvedValue(ARRIVED);
    await journey.transfer.signal(arrivalReported, undefined);
    await journey.reaches('arrived-at-port');
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  const told = fakes.sendNotification.mock.calls.filter(([{ template }]) => template === 'arrival-mismatch').map(([{ key }]) => key);
  expect(new Set(told).size).toBe(1);
});
