import { ApplicationFailure } from '@temporalio/common';
import { expect, test, vi } from 'vitest';
import { cancelTransfer, recordMilestone } from '../../contracts/stock-transfer.messages.ts';
import type { Fakes } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { aTransfer, actor, milestone, refuseFirst, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();
const away = () => Promise.reject(new Error('no primary'));

test.each([
  ['checkAndPlan', 'check'],
  ['advanceTransfer', 'written step'],
  ['renderDocuments', 'paper'],
  ['postDeparture', 'posting of the departure'],
  ['announceInbound', 'notice to the warehouse'],
  ['postReceipt', 'posting of a receipt'],
  ['closeNotice', 'closing of the notice'],
] as const satisfies readonly (readonly [keyof Fakes, string])[])(
  '%s that fails twice delays a transfer by one %s and changes nothing else',
  async (activity) => {
    const { fakes } = await running(async (stage) => {
      stage.fakes[activity].mockImplementationOnce(away).mockImplementationOnce(away);
      const journey = await aTransfer(stage);
      await journey.declaredToWarehouse();
      await journey.counted('m1', true);
    });
    expect(fakes[activity].mock.calls.length).toBeGreaterThan(2);
    expect(fakes[activity].mock.calls[0]).toEqual(fakes[activity].mock.calls[2]);
    const states = statesOf(fakes);
    expect(states).toEqual([...new Set(states)]);
    expect(states.at(-1)).toBe('closed');
  },
);

test('an undo that fails is tried until it works, and only then the transfer is cancelled', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes);
    stage.fakes.withdrawTickets.mockImplementationOnce(away).mockImplementationOnce(away);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    expect(await journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor }] })).toEqual({ state: 'cancelled' });
  });
  expect(fakes.withdrawTickets).toHaveBeenCalledTimes(3);
  expect(statesOf(fakes).at(-1)).toBe('cancelled');
});

test('a milestone delivered twice under one update id is recorded once and answered twice alike', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    const arrive = () => journey.transfer.executeUpdate(recordMilestone, { args: [milestone('arrived-at-port')], updateId: 'arrival-1' });
    expect(await Promise.all([arrive(), arrive()])).toEqual([{ state: 'arrived-at-port' }, { state: 'arrived-at-port' }]);
    expect(await arrive()).toEqual({ state: 'arrived-at-port' });
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).filter((state) => state === 'arrived-at-port')).toHaveLength(1);
});

test('a receipt that the ledger refuses for good is refused to its sender, and the transfer goes on', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.postReceipt.mockImplementationOnce(() =>
      Promise.reject(ApplicationFailure.nonRetryable('another receipt has this message id', 'RECEIPT_MESSAGE_REUSED')),
    );
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    await expect(journey.counted('m1', false)).rejects.toMatchObject({ cause: { type: 'RECEIPT_MESSAGE_REUSED' } });
    expect(await journey.counted('m2', true)).toMatchObject({ state: 'received' });
  });
  expect(statesOf(fakes).at(-1)).toBe('closed');
});

test('a filing that fails is told to a person with the reason, and the transfer stays where it was', async () => {
  const { fakes } = await running(async (stage) => {
    const invalid = () => Promise.reject(ApplicationFailure.nonRetryable('CEB603Message: tradeMode is missing', 'MESSAGE_INVALID'));
    stage.fakes.submitOrders.mockImplementationOnce(invalid);
    const journey = await aTransfer(stage, { meantToFail: true });
    const told = () => stage.fakes.advanceTransfer.mock.calls.map(([{ attention }]) => attention?.code);
    await vi.waitFor(() => expect(told()).toContain('FILING_FAILED'), { timeout: 10_000, interval: 20 });
    await journey.reaches('filing');
    await journey.transfer.terminate();
  });
  expect(fakes.advanceTransfer.mock.calls.at(-1)?.[0].attention?.message.en).toContain('tradeMode is missing');
  expect(fakes.sendNotification.mock.calls.map(([{ template }]) => template)).toEqual(['transfer-needs-attention']);
});
