import { WorkflowNotFoundError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { chinaDate } from '../../domain/calendar.ts';
import { HOUR_OVER, awayForAnHour } from '../support/fakes.ts';
import { DAY_MS, aRegistration, approval, lasting, rejection, stepsOf } from '../support/registration.ts';
import { type Stage, aTemporal } from '../support/running.ts';

const { running } = aTemporal();

const told = ({ fakes }: Pick<Stage, 'fakes'>): string[] => fakes.sendNotification.mock.calls.map(([{ template }]) => template);
const dayAfter = (end: number, days: number): string => chinaDate(new Date(end + days * DAY_MS).toISOString());

/** Approved for some days from now, with the day on which each step was written before the end of its period. */
async function anActive(stage: Stage, days: number) {
  const { end, at } = await lasting(stage, days);
  const registration = await aRegistration(stage);
  await registration.comesUnderReview();
  await registration.decides(approval);
  /** Asks for more days after the end, with papers on file; what the database says of the last day from then on. */
  const renews = async (more: number): Promise<{ end: number; at: Map<string, number> }> => {
    const number = stage.fakes.openRenewal.mock.calls.length + 1;
    await registration.renews(dayAfter(end, more));
    await registration.brings();
    await registration.reaches(number === 1 ? 'renewal-under-review' : `renewal-under-review:${number}`);
    return { end: end + more * DAY_MS, at };
  };
  const grants = async (more: number) => {
    stage.fakes.readWarehouseRegistration.mockResolvedValue({ validTo: dayAfter(end, more), missing: [], demanded: false });
    return registration.decides(approval);
  };
  return { ...registration, end, at, renews, asks: (more: number) => registration.renews(dayAfter(end, more)), grants };
}

test('over three years a right is approved, reminded of its end, renewed without a gap, reminded again, and expires', async () => {
  const year = 365;
  const { fakes } = await running(async (stage) => {
    const registration = await anActive(stage, year);
    await stage.env.sleep((year - 50) * DAY_MS);
    await registration.reaches('expiring');
    await registration.renews(2 * year);
    expect(await registration.grants(2 * year)).toEqual({ state: 'active' });
    expect(await registration.flow.result()).toBe('expired');
    const end = registration.end + 2 * year * DAY_MS;
    const due = { 'expiring:2': 60, 'expiring:30': 30, 'expiring:7': 7, 'expiring:0': 1, expired: 0 };
    for (const [step, days] of Object.entries(due)) {
      const late = (registration.at.get(step) ?? 0) - (end - days * DAY_MS);
      expect(late, step).toBeGreaterThanOrEqual(0);
      expect(late, step).toBeLessThan(60_000);
    }
    expect(stage.fakes.openRenewal.mock.calls.map(([{ number, validTo }]) => [number, validTo])).toEqual([
      [2, dayAfter(registration.end, 2 * year)],
    ]);
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration)).toEqual([
    'under-review',
    'active',
    'expiring',
    'renewal-under-review',
    'renewed',
    'expiring:2',
    'expiring:30',
    'expiring:7',
    'expiring:0',
    'expired',
  ]);
  expect(told({ fakes })).toEqual([
    'registration-approved',
    'registration-expiring',
    'registration-renewed',
    ...Array.from({ length: 4 }, () => 'registration-expiring'),
  ]);
  const renewed = fakes.advanceWarehouseRegistration.mock.calls.map(([step]) => step).find(({ step }) => step === 'renewed');
  expect(renewed).toMatchObject({ state: 'active', period: { number: 2, state: 'granted' } });
});

test('a renewal decided after the end finds the right expired, and makes it active again', async () => {
  const { fakes } = await running(async (stage) => {
    const registration = await anActive(stage, 10);
    await registration.renews(20);
    await stage.env.sleep(12 * DAY_MS);
    await registration.reaches('expired');
    expect(await registration.grants(20)).toEqual({ state: 'active' });
    expect(await registration.flow.result()).toBe('expired');
  });
  const steps = stepsOf(fakes.advanceWarehouseRegistration);
  expect(steps.at(-1)).toBe('expired:2');
  expect(steps[steps.indexOf('expired') + 1]).toBe('renewed');
});

test('a refused renewal leaves the old right, the seller may ask again, and refused after the end the right is over', async () => {
  const { fakes } = await running(async (stage) => {
    const registration = await anActive(stage, 100);
    await registration.renews(20);
    expect(await registration.decides(rejection)).toEqual({ state: 'active' });
    await expect(registration.decides(approval)).rejects.toMatchObject({ cause: { type: 'ALREADY_DECIDED' } });
    await registration.renews(30);
    await stage.env.sleep(105 * DAY_MS);
    await registration.reaches('expired');
    expect(await registration.decides(rejection)).toEqual({ state: 'expired' });
    expect(await registration.flow.result()).toBe('expired');
  });
  expect(told({ fakes }).filter((template) => template === 'renewal-rejected')).toHaveLength(2);
});

test('one renewal at a time, none without papers, none that ends no later, and none where nothing is in force', async () => {
  await running(async (stage) => {
    const early = await aRegistration(stage);
    await expect(early.renews('2090-01-01')).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await early.withdraws();
  });
  await running(async (stage) => {
    const registration = await anActive(stage, 100);
    await expect(registration.asks(0)).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    stage.fakes.readWarehouseRegistration.mockResolvedValue({ validTo: '2099-01-01', missing: ['lease'], demanded: false });
    await registration.asks(20);
    await expect(registration.asks(30)).rejects.toMatchObject({ cause: { type: 'RENEWAL_UNDER_WAY' } });
    await registration.brings();
    await expect(registration.decides(approval)).rejects.toMatchObject({ cause: { type: 'EVIDENCE_MISSING' } });
    expect(await registration.withdraws()).toEqual({ state: 'withdrawn' });
  });
});

test('a suspended right is told, reminded all the same, reinstated as near to its end as it is, and can expire suspended', async () => {
  const { fakes } = await running(async (stage) => {
    const registration = await anActive(stage, 100);
    expect(await registration.isSuspended()).toEqual({ state: 'suspended' });
    await expect(registration.isSuspended()).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await stage.env.sleep(60 * DAY_MS);
    await registration.reaches('expiring:60');
    expect(await registration.isReinstated()).toEqual({ state: 'expiring' });
    await expect(registration.isReinstated()).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await registration.isSuspended();
    expect(await registration.flow.result()).toBe('expired');
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration)).toEqual([
    'under-review',
    'active',
    'suspended',
    'expiring:60',
    'reinstated',
    'suspended:2',
    'expiring:30',
    'expiring:7',
    'expiring:0',
    'expired',
  ]);
  const reminders = fakes.advanceWarehouseRegistration.mock.calls.map(([step]) => step).filter(({ kind }) => kind === 'expiring');
  expect(new Set(reminders.map(({ state }) => state))).toEqual(new Set(['suspended']));
});

test.each([
  ['refuses', rejection],
  ['grants', approval],
] as const)('a withdrawal that comes while a reviewer %s the renewal ends the right, and both are told', async (_name, review) => {
  await running(async (stage) => {
    const registration = await anActive(stage, 100);
    await registration.renews(20);
    stage.fakes.advanceWarehouseRegistration.mockImplementationOnce(awayForAnHour);
    const answers = Promise.allSettled([registration.decides(review), registration.withdraws()]);
    await stage.env.sleep(HOUR_OVER);
    const [decided, withdrawn] = await answers;
    expect(withdrawn).toEqual({ status: 'fulfilled', value: { state: 'withdrawn' } });
    if (decided.status === 'fulfilled') expect(decided.value).toEqual({ state: 'active' });
    else if (!(decided.reason instanceof WorkflowNotFoundError))
      expect(decided.reason).toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    expect(await registration.flow.result()).toBe('withdrawn');
  });
});

test('two reviewers of a renewal at once: one decides, and the other is told that it is decided', async () => {
  const { fakes } = await running(async (stage) => {
    const registration = await anActive(stage, 100);
    await registration.renews(20);
    const answers = await Promise.allSettled([registration.grants(20), registration.decides(rejection)]);
    const refused = answers.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ reason: { cause: { type: 'ALREADY_DECIDED' } } });
    await registration.withdraws();
  });
  const decided = stepsOf(fakes.advanceWarehouseRegistration).filter((step) => ['renewed', 'renewal-rejected'].includes(step));
  expect(decided).toHaveLength(1);
});

test('a long life is handed on to a new history, with its end, its open renewal and its reminders', async () => {
  const { fakes, histories } = await running(async (stage) => {
    const registration = await anActive(stage, 400);
    await registration.renews(20);
    for (let times = 0; times < 40; times += 1) {
      await registration.isSuspended();
      await registration.isReinstated();
    }
    expect(await registration.grants(20)).toEqual({ state: 'active' });
    expect(await registration.flow.result()).toBe('expired');
  });
  expect(histories.length).toBeGreaterThan(1);
  for (const { history } of histories) expect(history.events?.length).toBeLessThan(1200);
  const steps = stepsOf(fakes.advanceWarehouseRegistration);
  expect(steps).toContain('suspended:40');
  expect(steps.slice(-6)).toEqual(['renewed', 'expiring', 'expiring:30', 'expiring:7', 'expiring:0', 'expired']);
});
