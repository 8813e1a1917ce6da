import { expect, test, vi } from 'vitest';
import type { Actor } from '../../contracts/actor.ts';
import { cancelTransfer, closeInbound, recheckTransfer, recordReceipt, resubmitFiling } from '../../contracts/stock-transfer.messages.ts';
import { HOUR_OVER, awayForAnHour } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { aTransfer, actor, receipt, refuseFirst, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();
const command: { args: [{ actor: Actor }] } = { args: [{ actor }] };

test('receipts that come at once are posted one after the other, and the goods are being received once', async () => {
  const { fakes } = await running(async (stage) => {
    let posting = 0;
    stage.fakes.postReceipt.mockImplementation(async ({ receiptId }) => {
      posting += 1;
      expect(posting).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      posting -= 1;
      return { receiptId, noticeState: 'receiving', discrepancies: 0 };
    });
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    await Promise.all(['m1', 'm2', 'm3'].map((id) => journey.counted(id, false)));
    await journey.counted('m4', true);
  });
  expect(statesOf(fakes).slice(-4)).toEqual(['import-cleared', 'receiving', 'received', 'closed']);
  expect(fakes.postReceipt).toHaveBeenCalledTimes(4);
});

test('of two final receipts at once one stands and the other is refused', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse({ final: false });
    const both = await Promise.allSettled(['m1', 'm2'].map((id) => journey.counted(id, true)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { cause: { type: 'STATE_CONFLICT' } } });
    await journey.finalises();
  });
  expect(fakes.postReceipt).toHaveBeenCalledOnce();
  expect(statesOf(fakes).filter((state) => state === 'received')).toHaveLength(1);
});

test('a receipt delivered twice under one update id is posted once and answered twice alike', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    const deliver = () => journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', false)], updateId: 'rcp_m1' });
    expect(await deliver()).toEqual(await deliver());
    await journey.counted('m2', true);
  });
  expect(fakes.postReceipt).toHaveBeenCalledTimes(2);
});

test('a notice is closed only after the receipt that came just before it', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    await journey.counted('m1', false);
    stage.fakes.postReceipt.mockImplementationOnce(awayForAnHour);
    const counting = await journey.transfer.startUpdate(recordReceipt, { args: [receipt('m2', false)], waitForStage: 'ACCEPTED' });
    const closing = await journey.transfer.startUpdate(closeInbound, { ...command, waitForStage: 'ACCEPTED' });
    expect(stage.fakes.closeNotice).not.toHaveBeenCalled();
    await stage.env.sleep(HOUR_OVER);
    expect(await counting.result()).toMatchObject({ receiptId: 'rcp_m2' });
    expect(await closing.result()).toEqual({ state: 'received' });
  });
  expect(fakes.postReceipt).toHaveBeenCalledTimes(3);
  expect(fakes.closeNotice).toHaveBeenCalledOnce();
});

test.each([
  ['a resubmission', resubmitFiling, cancelTransfer, 'closed'],
  ['a cancelling', cancelTransfer, resubmitFiling, 'cancelled'],
] as const)('%s that is under way is not overtaken: the other is refused', async (_name, first, second, end) => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    stage.fakes.replanRefused.mockImplementationOnce(awayForAnHour);
    stage.fakes.advanceTransfer.mockImplementationOnce(awayForAnHour);
    const started = await journey.transfer.startUpdate(first, { ...command, waitForStage: 'ACCEPTED' });
    await expect(journey.transfer.executeUpdate(second, command)).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await stage.env.sleep('3 hours');
    expect(await started.result()).toEqual({ state: first === cancelTransfer ? 'cancelled' : 'filing' });
    if (end === 'cancelled') return;
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).at(-1)).toBe(end);
});

test('cancelled while it is rechecked, the transfer is cancelled and nothing is filed', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.checkAndPlan.mockResolvedValueOnce({
      outcome: 'blocked',
      attention: { code: 'CHECK_FAILED', message: { en: 'x', 'zh-CN': 'x' }, actions: ['recheck', 'cancel'] },
    });
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    stage.fakes.checkAndPlan.mockImplementationOnce(awayForAnHour);
    const rechecking = await journey.transfer.startUpdate(recheckTransfer, { ...command, waitForStage: 'ACCEPTED' });
    const cancelling = await journey.transfer.startUpdate(cancelTransfer, { ...command, waitForStage: 'ACCEPTED' });
    await stage.env.sleep(HOUR_OVER);
    expect(await cancelling.result()).toEqual({ state: 'cancelled' });
    await rechecking.result();
  });
  expect(fakes.submitOrders).not.toHaveBeenCalled();
});

test('cancelled while the database is away and cannot say that filing began, nothing is filed, and what was planned is withdrawn', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.advanceTransfer.mockImplementationOnce(awayForAnHour);
    const journey = await aTransfer(stage);
    await vi.waitFor(() => expect(stage.fakes.advanceTransfer).toHaveBeenCalledOnce(), { timeout: 20_000 });
    const cancelling = await journey.transfer.startUpdate(cancelTransfer, { ...command, waitForStage: 'ACCEPTED' });
    await stage.env.sleep(HOUR_OVER);
    expect(await cancelling.result()).toEqual({ state: 'cancelled' });
  });
  expect(fakes.withdrawTickets).toHaveBeenCalled();
  expect(fakes.submitOrders).not.toHaveBeenCalled();
  expect(statesOf(fakes)).toEqual(['filing', 'cancelling', 'cancelled']);
});
