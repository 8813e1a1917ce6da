import { expect, test, vi } from 'vitest';
import { receiptsApplied } from '../../contracts/customs-filing.messages.ts';
import { arrivalReported } from '../../contracts/stock-transfer.messages.ts';
import type { ComparedArrival } from '../../activities/arrivals.ts';
import { type Fakes, counts } from '../support/fakes.ts';
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

test('a report of arrival that customs refuses is told with attention once for each refusal, and no more once one is taken in; its task has a mail of its own', async () => {
  const told = (fakes: Fakes) => fakes.advanceTransfer.mock.calls.filter(([{ attention }]) => attention?.code === 'REPORT_REFUSED').length;
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    const refused = (revision: number, reportsRefused?: number) =>
      journey.filing.signal(receiptsApplied, {
        revision,
        counts: counts({ orderAccepted: 2, accepted: 2 }),
        ...(reportsRefused === undefined ? {} : { reportsRefused }),
      });
    await refused(10, 1);
    await vi.waitFor(() => expect(told(stage.fakes)).toBe(1), { timeout: 20_000, interval: 20 });
    await refused(11, 1);
    await refused(12);
    await refused(13, 1);
    await vi.waitFor(() => expect(told(stage.fakes)).toBe(2), { timeout: 20_000, interval: 20 });
    await journey.answers(14, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(15, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(told(fakes)).toBe(2);
  const released = fakes.advanceTransfer.mock.calls.find(([{ state }]) => state === 'released');
  expect(released?.[0].attention).toBeNull();
  expect(fakes.sendNotification.mock.calls.map(([{ template }]) => template)).not.toContain('transfer-needs-attention');
});
