import { expect, test, vi } from 'vitest';
import { awayForAnHour, HOUR_OVER } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { aDepartedExport, aTransfer, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();
const TO_THE_BORDER = ['filing', 'declared', 'arrived-at-port', 'released', 'departed'];
const refused = (state: string) => ({ cause: { type: 'STATE_CONFLICT', details: [{ state }] } });

test('a direct export is delivered to its buyer without a word of the way, and closes once customs has closed the export', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aDepartedExport(stage);
    expect(await journey.passes('delivered')).toEqual({ state: 'delivered' });
    await journey.reaches('delivered');
    await journey.finalises();
  });
  expect(statesOf(fakes)).toEqual([...TO_THE_BORDER, 'delivered', 'closed']);
  expect(fakes.postDelivery).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^dex_/));
  expect(fakes.announceInbound).not.toHaveBeenCalled();
  expect(fakes.closeNotice).not.toHaveBeenCalled();
  expect(fakes.sendNotification.mock.calls.map(([{ template }]) => template).toSorted()).toEqual([
    'transfer-closed',
    'transfer-declared',
    'transfer-released',
  ]);
});

test('what is told of the way is kept in its order, and no later than the delivery', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aDepartedExport(stage);
    await journey.finalises();
    await expect(journey.passes('import-cleared')).rejects.toMatchObject(refused('departed'));
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await expect(journey.passes('arrived-overseas')).rejects.toMatchObject(refused('import-cleared'));
    await journey.passes('delivered');
  });
  expect(statesOf(fakes)).toEqual([...TO_THE_BORDER, 'arrived-overseas', 'import-cleared', 'delivered', 'closed']);
});

test('a delivery is not told before the goods have left, and never of stock', async () => {
  await running(async (stage) => {
    const journey = await aTransfer(stage, undefined, 'dex');
    await journey.reaches('declared');
    await expect(journey.passes('delivered')).rejects.toMatchObject(refused('declared'));
    await journey.passes('arrived-at-port');
    await journey.answers(10, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.passes('delivered');
    await journey.finalises();
  });
  await running(async (stage) => {
    const stock = await aTransfer(stage);
    await stock.reaches('declared');
    await stock.passes('arrived-at-port');
    await stock.answers(10, { released: 2 });
    await stock.reaches('released');
    await stock.passes('departed');
    await expect(stock.passes('delivered')).rejects.toMatchObject(refused('departed'));
    await stock.passes('arrived-overseas');
    await stock.passes('import-cleared');
    await expect(stock.passes('delivered')).rejects.toMatchObject(refused('import-cleared'));
    await stock.counted('m1', true);
    await stock.finalises();
  });
});

test('no warehouse counts what is sold, wherever it is', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aDepartedExport(stage);
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await expect(journey.counted('m1', true)).rejects.toMatchObject(refused('import-cleared'));
    await journey.passes('delivered');
    await journey.finalises();
  });
  expect(fakes.postReceipt).not.toHaveBeenCalled();
});

test('while the ledger is away a delivery waits, is then written before the state says so, and word of the way comes too late', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.postDelivery.mockImplementationOnce(awayForAnHour);
    const journey = await aDepartedExport(stage);
    await journey.finalises();
    const told = journey.passes('delivered');
    await vi.waitFor(() => expect(stage.fakes.postDelivery).toHaveBeenCalled(), { timeout: 10_000, interval: 10 });
    await expect(journey.passes('arrived-overseas')).rejects.toMatchObject(refused('departed'));
    await stage.env.sleep(HOUR_OVER);
    expect(await told).toEqual({ state: 'delivered' });
  });
  expect(fakes.postDelivery).toHaveBeenCalledTimes(2);
  const delivered = fakes.advanceTransfer.mock.calls.findIndex(([{ state }]) => state === 'delivered');
  expect(fakes.postDelivery.mock.invocationCallOrder[1]).toBeLessThan(fakes.advanceTransfer.mock.invocationCallOrder[delivered] ?? 0);
});
