import { expect, test, vi } from 'vitest';
import { cancelTransfer, proceedWithStanding } from '../../contracts/stock-transfer.messages.ts';
import { chinaDate } from '../../domain/calendar.ts';
import { type Stage, aTemporal } from '../support/running.ts';
import { type Journey, aTransfer, actor, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();
const [DAY_MS, MINUTE_MS] = [86_400_000, 60_000];

/** Released goods whose last day to report ends after so many days. */
async function aRelease(stage: Stage, days: number): Promise<Journey & { until: number }> {
  const journey = await aTransfer(stage);
  await journey.reaches('declared');
  await journey.passes('arrived-at-port');
  const until = (await stage.env.currentTimeMs()) + days * DAY_MS;
  const instant = new Date(until).toISOString();
  stage.fakes.readShipmentClock.mockResolvedValue({ until: instant, lastDay: chinaDate(instant), policyPackId: 'P' });
  await journey.answers(10, { released: 2 });
  await journey.reaches('released');
  return { ...journey, until };
}
const alarmsOf = ({ fakes }: Pick<Stage, 'fakes'>) => [
  ...new Map(
    fakes.advanceTransfer.mock.calls.flatMap(([{ step, kind, attention }]) =>
      kind === undefined ? [] : [[step, [kind, attention?.code]]],
    ),
  ).values(),
];
const mailsOf = ({ fakes }: Pick<Stage, 'fakes'>) =>
  [...new Set(fakes.sendNotification.mock.calls.map(([{ key, template }]) => `${key} ${template}`))]
    .map((told) => told.split(' ')[1])
    .filter((template) => template?.startsWith('shipment'));
const [DUE, OVERDUE] = [
  ['shipment-due', 'SHIPMENT_DUE'],
  ['shipment-overdue', 'SHIPMENT_OVERDUE'],
];
async function leaves(journey: Journey): Promise<void> {
  await journey.passes('departed');
  await journey.answers(32, { finalised: 2 });
  await journey.passes('arrived-overseas');
  await journey.passes('import-cleared');
  await journey.counted('m1', true);
}
const sleepUntil = async ({ env }: Stage, instant: number): Promise<void> => env.sleep(instant - (await env.currentTimeMs()));

test('of goods that stay a person is told a day before the last day ends and when it has, each once, and both end with the departure', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aRelease(stage, 3);
    await sleepUntil(stage, journey.until - DAY_MS - MINUTE_MS);
    expect(alarmsOf(stage)).toEqual([]);
    await sleepUntil(stage, journey.until - DAY_MS + MINUTE_MS);
    await vi.waitFor(() => expect(alarmsOf(stage)).toEqual([DUE]), { timeout: 20_000, interval: 20 });
    await sleepUntil(stage, journey.until - MINUTE_MS);
    expect(alarmsOf(stage)).toEqual([DUE]);
    await sleepUntil(stage, journey.until + MINUTE_MS);
    await vi.waitFor(() => expect(alarmsOf(stage)).toEqual([DUE, OVERDUE]), { timeout: 20_000, interval: 20 });
    await stage.env.sleep('30 days');
    await leaves(journey);
  });
  expect(alarmsOf({ fakes })).toEqual([DUE, OVERDUE]);
  expect(mailsOf({ fakes })).toEqual(['shipment-due', 'shipment-overdue']);
  const departed = fakes.advanceTransfer.mock.calls.find(([{ state }]) => state === 'departed');
  expect(departed?.[0].attention).toBeNull();
  const released = fakes.advanceTransfer.mock.calls.find(([{ state }]) => state === 'released');
  expect(released?.[0].detail).toMatchObject({ shipBy: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), policyPackId: 'P' });
});

test('goods that leave in time are called to mind by nobody, however long their journey', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aRelease(stage, 3);
    await sleepUntil(stage, journey.until - DAY_MS - MINUTE_MS);
    await journey.passes('departed');
    await stage.env.sleep('30 days');
    await journey.finalises();
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(alarmsOf({ fakes })).toEqual([]);
});

test('a release that is heard of after its last day is told as overdue alone', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aRelease(stage, -1);
    await vi.waitFor(() => expect(alarmsOf(stage)).toEqual([OVERDUE]), { timeout: 20_000, interval: 20 });
    await leaves(journey);
  });
  expect(alarmsOf({ fakes })).toEqual([OVERDUE]);
});

test('while customs decides about a cancellation nobody is reminded, and a cancelled transfer never is', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aRelease(stage, 2);
    await journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor }] });
    await stage.env.sleep('10 days');
    expect(alarmsOf(stage)).toEqual([]);
    await journey.answers(21, { withdrawn: 2 });
    await journey.reaches('cancelled');
  });
  expect(alarmsOf({ fakes })).toEqual([]);
  expect(statesOf(fakes).at(-1)).toBe('cancelled');
});

test('where customs refuses the cancellation the days have run on: who goes on with what stands is told once that they are over', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aRelease(stage, 2);
    stage.fakes.readWithdrawals.mockResolvedValue({ withdrawn: 0, standing: 2, refused: 2, refusals: [] });
    await journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor }] });
    await stage.env.sleep('5 days');
    await journey.answers(21, { released: 2 });
    await journey.reaches('needs-attention');
    expect(alarmsOf(stage)).toEqual([]);
    await journey.transfer.executeUpdate(proceedWithStanding, { args: [{ actor }] });
    await vi.waitFor(() => expect(alarmsOf(stage)).toEqual([OVERDUE]), { timeout: 20_000, interval: 20 });
    await leaves(journey);
  });
  expect(alarmsOf({ fakes })).toEqual([OVERDUE]);
});

test('where no rule is in force nothing is counted', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await journey.answers(10, { released: 2 });
    await journey.reaches('released');
    await stage.env.sleep('30 days');
    await leaves(journey);
  });
  expect(alarmsOf({ fakes })).toEqual([]);
});
