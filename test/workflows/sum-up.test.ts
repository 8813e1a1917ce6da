import { expect, test, vi } from 'vitest';
import { sumUpGathering } from '../../workflows/index.ts';
import { HOUR_OVER, awayForAnHour } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { aSumUp, appliedTimes, duesOf, mailsOf } from '../support/sum-up.ts';
import { actor } from '../support/transfer.ts';

const { running } = aTemporal();

test('it collects until its month is over, goes out once, and ends when every list has its form; nobody is reminded', async () => {
  const { fakes } = await running(async (stage) => {
    const { flow, answers } = await aSumUp(stage);
    await stage.env.sleep('20 days');
    expect(stage.fakes.closeSumUp).not.toHaveBeenCalled();
    await stage.env.sleep('2 days');
    await appliedTimes(stage.fakes, 1);
    await answers('accepted');
    await stage.env.sleep('2 hours');
    await answers('summed');
    expect(await flow.result()).toBe('summed');
  });
  expect(fakes.closeSumUp.mock.calls.map(([{ actor: by }]) => by)).toEqual([null]);
  expect([mailsOf(fakes), duesOf(fakes)]).toEqual([[], []]);
});

test('refused it asks its exporter by mail and waits for months: reminded twice, then told that it is overdue; applied for anew it is summed up', async () => {
  const { fakes } = await running(async (stage) => {
    const { flow, answers, resubmits, standing } = await aSumUp(stage);
    await stage.env.sleep('22 days');
    await appliedTimes(stage.fakes, 1);
    await answers('refused');
    await stage.env.sleep('90 days');
    expect(stage.fakes.sendSumUp).toHaveBeenCalledOnce();
    expect(duesOf(stage.fakes)).toEqual(['reminder:1 due-soon', 'reminder:2 due-soon', 'overdue overdue']);
    standing('applied');
    expect(await resubmits()).toEqual({ state: 'applied' });
    await appliedTimes(stage.fakes, 2);
    await answers('summed');
    expect(await flow.result()).toBe('summed');
  });
  expect(fakes.closeSumUp.mock.calls.map(([{ actor: by }]) => by)).toEqual([null, actor]);
  expect(mailsOf(fakes)).toEqual(['sum-up-refused refused:1', 'sum-up-due reminder:1', 'sum-up-due reminder:2', 'sum-up-overdue overdue']);
});

test('customs is silent: after the patience it is asked once a day, the last day is told, and nothing is sent again', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.filingPatience.mockResolvedValue({ silentHours: 24, sendTries: 30 });
    const { flow, answers } = await aSumUp(stage);
    await stage.env.sleep('21 days');
    await appliedTimes(stage.fakes, 1);
    await stage.env.sleep('22 hours');
    expect(stage.fakes.chaseSumUp).not.toHaveBeenCalled();
    await stage.env.sleep('20 days');
    await answers('summed');
    expect(await flow.result()).toBe('summed');
  });
  const chased = fakes.chaseSumUp.mock.calls.length;
  expect(chased).toBeGreaterThan(15);
  expect(chased).toBeLessThan(25);
  expect(fakes.sendSumUp).toHaveBeenCalledOnce();
  expect(mailsOf(fakes)).toContain('sum-up-overdue overdue');
});

test('one that begins after its last day goes out at once, is told to be overdue once, and reminds nobody of what is past', async () => {
  const { fakes } = await running(async (stage) => {
    const { flow, answers } = await aSumUp(stage, -60);
    await appliedTimes(stage.fakes, 1);
    await answers('summed');
    expect(await flow.result()).toBe('summed');
  });
  expect(duesOf(fakes)).toEqual(['overdue overdue']);
  expect(mailsOf(fakes)).toEqual(['sum-up-overdue overdue']);
});

test('without a list that stands it ends empty, and nothing is sent', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.closeSumUp.mockResolvedValue(0);
    const { flow, standing } = await aSumUp(stage);
    standing('empty');
    await stage.env.sleep('22 days');
    expect(await flow.result()).toBe('empty');
  });
  expect(fakes.sendSumUp).not.toHaveBeenCalled();
});

test('a refusal that customs takes back needs nobody any more', async () => {
  const { fakes } = await running(async (stage) => {
    const { flow, answers } = await aSumUp(stage);
    await stage.env.sleep('22 days');
    await appliedTimes(stage.fakes, 1);
    await answers('refused');
    await vi.waitFor(() => expect(mailsOf(stage.fakes)).toEqual(['sum-up-refused refused:1']), { timeout: 20_000, interval: 20 });
    stage.fakes.closeSumUp.mockResolvedValue(0);
    await answers('summed');
    expect(await flow.result()).toBe('summed');
  });
  expect(fakes.sendSumUp).toHaveBeenCalledOnce();
});

test('to apply anew is refused while nothing stands refused, and answered once it is written, also while the database is away', async () => {
  const { fakes } = await running(async (stage) => {
    const { flow, answers, resubmits, standing } = await aSumUp(stage);
    await stage.env.sleep('22 days');
    await appliedTimes(stage.fakes, 1);
    await expect(resubmits()).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await answers('refused');
    await vi.waitFor(() => expect(mailsOf(stage.fakes)).toEqual(['sum-up-refused refused:1']), { timeout: 20_000, interval: 20 });
    stage.fakes.closeSumUp.mockImplementationOnce(awayForAnHour);
    standing('applied');
    const answering = resubmits();
    await vi.waitFor(() => expect(stage.fakes.closeSumUp).toHaveBeenCalledTimes(2), { timeout: 20_000, interval: 20 });
    await expect(resubmits()).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await stage.env.sleep(HOUR_OVER);
    expect(await answering).toEqual({ state: 'applied' });
    await answers('summed');
    expect(await flow.result()).toBe('summed');
  });
  expect(fakes.sendSumUp).toHaveBeenCalledTimes(2);
});

test('what is released is gathered once a run, by one activity', async () => {
  const { fakes } = await running(async ({ start, id, fakes: own }) => {
    own.gatherSumUps.mockResolvedValue(7);
    expect(await (await start(sumUpGathering, `gathering-${id}`, [])).result()).toBe(7);
  });
  expect(fakes.gatherSumUps).toHaveBeenCalledOnce();
});
