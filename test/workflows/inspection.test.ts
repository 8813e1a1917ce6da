import { expect, test, vi } from 'vitest';
import { recordInspection, resubmitFiling } from '../../contracts/stock-transfer.messages.ts';
import { type Fakes, HOUR_OVER, awayForAnHour, counts } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { type Journey, aTransfer, actor, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();

const mailed = (fakes: Fakes, template: string): number =>
  new Set(fakes.sendNotification.mock.calls.filter(([told]) => told.template === template).map(([{ key }]) => key)).size;
const arrives = async (journey: Journey): Promise<void> => {
  await journey.reaches('declared');
  await journey.passes('arrived-at-port');
};
const records = (journey: Journey, resultId: string, outcome: 'passed' | 'failed') =>
  journey.transfer.executeUpdate(recordInspection, {
    args: [{ inspectionId: 'ins_1', resultId, result: { outcome, findings: 'x', officerRemark: '' }, actor }],
    updateId: resultId,
  });
/** A filing whose database answers no more than it was told, so that only customs' own news moves it. */
const quiet = (fakes: Fakes): void => {
  fakes.countTickets.mockImplementation(async () => ({ revision: 0, counts: counts({}) }));
};

test('each further ticket that customs inspects is told by a notice of its own, and the release ends it', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await arrives(journey);
    await journey.answers(9, { inspect: 1, inspected: 1, arrived: 1 });
    await journey.reaches('under-inspection');
    await journey.answers(10, { inspect: 2, inspected: 2 });
    await vi.waitFor(() => expect(mailed(stage.fakes, 'inspection-notice')).toBe(2), { timeout: 20_000, interval: 20 });
    await journey.answers(11, { released: 2, inspected: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(12, { finalised: 2, inspected: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(mailed(fakes, 'inspection-notice')).toBe(2);
  expect(mailed(fakes, 'transfer-held')).toBe(0);
});

test('a failed inspection holds the transfer with attention; a new result lets it go on under inspection, and the release ends it', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await arrives(journey);
    await journey.answers(9, { inspect: 2, inspected: 2 });
    await journey.reaches('under-inspection');
    stage.fakes.readInspections.mockResolvedValue({ open: 2, failed: 1 });
    expect(await records(journey, 'r1', 'failed')).toEqual({ state: 'held' });
    expect(await records(journey, 'r1', 'failed')).toEqual({ state: 'held' });
    stage.fakes.readInspections.mockResolvedValue({ open: 2, failed: 0 });
    expect(await records(journey, 'r2', 'passed')).toEqual({ state: 'under-inspection' });
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).slice(2, 7)).toEqual(['arrived-at-port', 'under-inspection', 'held', 'under-inspection', 'released']);
  const held = fakes.advanceTransfer.mock.calls.find(([{ state }]) => state === 'held')?.[0];
  expect(held?.attention).toMatchObject({ code: 'INSPECTION_FAILED', actions: [] });
  expect(mailed(fakes, 'transfer-held')).toBe(1);
});

test('customs releases what a person saw fail: the transfer goes on without anybody recording anew', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await arrives(journey);
    await journey.answers(9, { inspect: 2, inspected: 2 });
    await journey.reaches('under-inspection');
    stage.fakes.readInspections.mockResolvedValue({ open: 2, failed: 1 });
    await records(journey, 'r1', 'failed');
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).slice(3, 6)).toEqual(['under-inspection', 'held', 'released']);
});

test('what customs refuses at the site holds the transfer; corrected and filed again it is released', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await arrives(journey);
    await journey.answers(9, { inspect: 1, inspected: 1, arrived: 1 });
    await journey.reaches('under-inspection');
    stage.fakes.readInspections.mockResolvedValue({ open: 0, failed: 1 });
    await journey.answers(10, { rejected: 1, inspected: 1, released: 1 });
    await journey.reaches('held');
    stage.fakes.submitOrders.mockResolvedValueOnce({ revision: 11, counts: counts({ correcting: 1, released: 1, orderAccepted: 2 }) });
    stage.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 12, counts: counts({ arrived: 1, released: 1, orderAccepted: 2 }) });
    expect(await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] })).toEqual({ state: 'under-inspection' });
    await vi.waitFor(() => expect(stage.fakes.submitDeclarations).toHaveBeenCalledTimes(2), { timeout: 20_000, interval: 20 });
    await journey.answers(13, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(14, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  const held = fakes.advanceTransfer.mock.calls.find(([{ state }]) => state === 'held')?.[0];
  expect(held?.attention).toMatchObject({ code: 'INSPECTION_FAILED', actions: ['resubmit'] });
  expect(fakes.replanRefused).toHaveBeenCalledOnce();
});

test('ten days under inspection are no silence of customs; a day of silence before it is', async () => {
  const silences = (fakes: Fakes): number =>
    fakes.advanceTransfer.mock.calls.filter(([{ attention }]) => attention?.code === 'CUSTOMS_SILENT').length;
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    quiet(stage.fakes);
    await arrives(journey);
    await stage.env.sleep('26 hours');
    await vi.waitFor(() => expect(silences(stage.fakes)).toBe(1), { timeout: 20_000, interval: 20 });
    await journey.answers(9, { inspect: 2, inspected: 2 });
    await journey.reaches('under-inspection');
    await stage.env.sleep('10 days');
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(silences(fakes)).toBe(1);
});

test('a result that comes while the database is away is answered once it is written, and weighed once', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await arrives(journey);
    await journey.answers(9, { inspect: 2, inspected: 2 });
    await journey.reaches('under-inspection');
    stage.fakes.recordInspectionResult.mockImplementationOnce(awayForAnHour);
    stage.fakes.readInspections.mockResolvedValue({ open: 2, failed: 1 });
    const answering = records(journey, 'r1', 'failed');
    await vi.waitFor(() => expect(stage.fakes.recordInspectionResult).toHaveBeenCalled(), { timeout: 20_000, interval: 20 });
    await stage.env.sleep(HOUR_OVER);
    expect(await answering).toEqual({ state: 'held' });
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).filter((state) => state === 'held')).toHaveLength(1);
});
