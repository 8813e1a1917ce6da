import { WorkflowNotFoundError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { decideReview, withdrawRegistration } from '../../contracts/registration.messages.ts';
import { HOUR_OVER, awayForAnHour } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { DAY_MS, aRegistration, approval, lasting, rejection, seller, stepsOf } from '../support/registration.ts';

const { running } = aTemporal();

test('without evidence there is no review, and a decision is refused for that reason', async () => {
  const { fakes } = await running(async (stage) => {
    const registration = await aRegistration(stage);
    await expect(registration.decides(approval)).rejects.toMatchObject({ cause: { type: 'EVIDENCE_MISSING' } });
    await stage.env.sleep('30 days');
    expect(stage.fakes.advanceWarehouseRegistration).not.toHaveBeenCalled();
    await registration.comesUnderReview();
    await registration.decides(rejection);
    await registration.withdraws();
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration)).toEqual(['under-review', 'rejected', 'withdrawn']);
});

test('over three years an approved registration reminds 60, 30 and 7 days before its end and on its last day, and expires when that is over in China', async () => {
  const { fakes } = await running(async (stage) => {
    const { end, at } = await lasting(stage, 3 * 365);
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    expect(await registration.decides(approval)).toEqual({ state: 'active' });
    expect(await registration.flow.result()).toBe('expired');
    const due = { expiring: 60, 'expiring:30': 30, 'expiring:7': 7, 'expiring:0': 1, expired: 0 };
    for (const [step, days] of Object.entries(due)) {
      const late = (at.get(step) ?? 0) - (end - days * DAY_MS);
      expect(late, step).toBeGreaterThanOrEqual(0);
      expect(late, step).toBeLessThan(60_000);
    }
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration)).toEqual([
    'under-review',
    'active',
    'expiring',
    'expiring:30',
    'expiring:7',
    'expiring:0',
    'expired',
  ]);
  const told = fakes.sendNotification.mock.calls.map(([{ template }]) => template);
  expect(told).toEqual(['registration-approved', ...Array.from({ length: 4 }, () => 'registration-expiring')]);
});

test('a registration approved within its last days is said to expire at once, and is not reminded of what is past', async () => {
  const { fakes } = await running(async (stage) => {
    const { at } = await lasting(stage, 10);
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
    await registration.reaches('expiring');
    expect((at.get('expiring') ?? 0) - (at.get('active') ?? 0)).toBeLessThan(60_000);
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration)).toEqual([
    'under-review',
    'active',
    'expiring',
    'expiring:7',
    'expiring:0',
    'expired',
  ]);
});

test('the deadline of an active registration can be searched for', async () => {
  await running(async (stage) => {
    const { end } = await lasting(stage, 100);
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
    await registration.reaches('active');
    await stage.env.sleep('1 day');
    const { searchAttributes } = await registration.flow.describe();
    expect(searchAttributes['OutportState']).toEqual(['active']);
    expect(searchAttributes['OutportDeadline']).toEqual([new Date(end)]);
  });
});

test.each([
  ['before evidence', 0, false, ['withdrawn']],
  ['under review', 0, true, ['under-review', 'withdrawn']],
  ['when active', 1, true, ['under-review', 'active', 'withdrawn']],
  ['when expiring', 345, true, ['under-review', 'active', 'expiring', 'withdrawn']],
] as const)('a registration is withdrawn %s', async (_stage, daysActive, evidence, steps) => {
  const { fakes } = await running(async (stage) => {
    await lasting(stage, 400);
    const registration = await aRegistration(stage);
    if (evidence) await registration.comesUnderReview();
    if (daysActive > 0) await registration.decides(approval);
    if (daysActive > 0) await stage.env.sleep(daysActive * DAY_MS);
    expect(await registration.withdraws()).toEqual({ state: 'withdrawn' });
    expect(await registration.flow.result()).toBe('withdrawn');
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration)).toEqual(steps);
  expect(fakes.advanceWarehouseRegistration.mock.calls.at(-1)?.[0].actor).toEqual(seller);
});

test.each([
  ['approval', approval, 'withdrawn', ['under-review', 'active', 'withdrawn']],
  ['rejection', rejection, 'withdrawn', ['under-review', 'rejected', 'withdrawn']],
] as const)(
  'a withdrawal that comes while the %s waits for the database is answered with where it ended',
  async (_name, review, state, steps) => {
    const { fakes } = await running(async (stage) => {
      const registration = await aRegistration(stage);
      await registration.comesUnderReview();
      stage.fakes.advanceWarehouseRegistration.mockImplementationOnce(awayForAnHour);
      const deciding = await registration.flow.startUpdate(decideReview, { args: [review], waitForStage: 'ACCEPTED' });
      const withdrawing = await registration.flow.startUpdate(withdrawRegistration, { args: [seller], waitForStage: 'ACCEPTED' });
      await stage.env.sleep(HOUR_OVER);
      expect(await deciding.result()).toEqual({ state: review.decision === 'approved' ? 'active' : 'rejected' });
      expect(await withdrawing.result()).toEqual({ state });
      expect(await registration.flow.result()).toBe(state);
    });
    expect(stepsOf(fakes.advanceWarehouseRegistration)).toEqual(steps);
  },
);

test('of a decision and a withdrawal at once, whichever comes second is done or refused, and the right is given up', async () => {
  await running(async (stage) => {
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    const [decided, withdrawn] = await Promise.allSettled([registration.decides(rejection), registration.withdraws()]);
    expect(withdrawn).toEqual({ status: 'fulfilled', value: { state: 'withdrawn' } });
    expect(await registration.flow.result()).toBe('withdrawn');
    if (decided.status === 'fulfilled') expect(decided.value).toEqual({ state: 'rejected' });
    else if (!(decided.reason instanceof WorkflowNotFoundError))
      expect(decided.reason).toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
  });
});

test('a database that is away for some tries delays a registration and changes nothing else', async () => {
  const { fakes } = await running(async (stage) => {
    const away = () => Promise.reject(new Error('no primary'));
    stage.fakes.advanceWarehouseRegistration.mockImplementationOnce(away);
    stage.fakes.readWarehouseRegistration.mockImplementationOnce(away);
    const registration = await aRegistration(stage);
    await registration.comesUnderReview();
    await registration.decides(approval);
    await registration.withdraws();
  });
  expect(stepsOf(fakes.advanceWarehouseRegistration)).toEqual(['under-review', 'active', 'withdrawn']);
});
