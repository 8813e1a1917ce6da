import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { decideReview, withdrawRegistration } from '../../contracts/registration.messages.ts';
import { decideChange, suspendEnterprise } from '../../contracts/enterprise.messages.ts';
import { HOUR_OVER, awayForAnHour } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { anEnterprise, approval, enterpriseSteps, mailsOf, officer, rejection, seller } from '../support/registration.ts';

const { running } = aTemporal();
const refused = (type: string, state: string) => ({ cause: { type, details: [{ state }] } });

test('an enterprise rejected twice is submitted again with each correction, and approved in the end', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    await enterprise.decides(rejection);
    await expect(enterprise.decides(approval)).rejects.toMatchObject(refused('ALREADY_DECIDED', 'rejected'));
    await stage.env.sleep('400 days');
    expect(await enterprise.resubmits({ nameEn: 'Once' })).toEqual({ state: 'under-review' });
    await expect(enterprise.resubmits()).rejects.toMatchObject(refused('STATE_CONFLICT', 'under-review'));
    await enterprise.decides(rejection);
    expect(await enterprise.resubmits({ nameEn: 'Twice' })).toEqual({ state: 'under-review' });
    expect(await enterprise.decides(approval)).toEqual({ state: 'active' });
    await expect(enterprise.resubmits()).rejects.toMatchObject(refused('STATE_CONFLICT', 'active'));
    await enterprise.withdraws();
    expect(await enterprise.flow.result()).toBe('withdrawn');
  });
  const steps = ['under-review', 'rejected', '3:submitted', '4:under-review', '5:rejected'];
  expect(enterpriseSteps(fakes)).toEqual([...steps, '6:submitted', '7:under-review', '8:active', '9:withdrawn']);
  expect(mailsOf(fakes)).toEqual(['registration-rejected', 'registration-rejected', 'registration-approved']);
  expect(fakes.resubmitEnterprise.mock.calls.map(([{ correction }]) => correction)).toEqual([{ nameEn: 'Once' }, { nameEn: 'Twice' }]);
});

test('a resubmission that the database refuses leaves the enterprise rejected, and the next one may pass', async () => {
  await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    await enterprise.decides(rejection);
    const stands = ApplicationFailure.nonRetryable('another stands', 'ALREADY_EXISTS');
    stage.fakes.resubmitEnterprise.mockRejectedValueOnce(stands);
    await expect(enterprise.resubmits()).rejects.toMatchObject({ cause: { type: 'ALREADY_EXISTS' } });
    expect(await enterprise.resubmits()).toEqual({ state: 'under-review' });
    await enterprise.withdraws();
  });
});

test('an enterprise is suspended and reinstated, years apart, and each wrong order is refused with the state', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    await expect(enterprise.suspends('x')).rejects.toMatchObject(refused('STATE_CONFLICT', 'under-review'));
    await expect(enterprise.proposes('chg_1')).rejects.toMatchObject(refused('STATE_CONFLICT', 'under-review'));
    await enterprise.decides(approval);
    await expect(enterprise.reinstates()).rejects.toMatchObject(refused('STATE_CONFLICT', 'active'));
    await stage.env.sleep('500 days');
    expect(await enterprise.suspends('licence revoked', '失信')).toEqual({ state: 'suspended' });
    await expect(enterprise.suspends('x')).rejects.toMatchObject(refused('STATE_CONFLICT', 'suspended'));
    await expect(enterprise.decides(approval)).rejects.toMatchObject(refused('ALREADY_DECIDED', 'suspended'));
    await stage.env.sleep('500 days');
    expect(await enterprise.reinstates()).toEqual({ state: 'active' });
    await enterprise.withdraws();
    await enterprise.flow.result();
    await expect(enterprise.suspends('x')).rejects.toThrow(/completed|not found/u);
  });
  expect(enterpriseSteps(fakes)).toEqual(['under-review', 'active', '3:suspended', '4:reinstated', '5:withdrawn']);
  expect(mailsOf(fakes)).toEqual(['registration-approved', 'registration-suspended', 'registration-reinstated']);
});

test('a change is approved, the next one rejected, a third taken back; a second beside one that waits is refused', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    expect(await enterprise.proposes('chg_1')).toEqual({ state: 'active' });
    await expect(enterprise.proposes('chg_2')).rejects.toMatchObject(refused('CHANGE_PENDING', 'active'));
    await expect(enterprise.settles('chg_2', 'approved')).rejects.toMatchObject(refused('ALREADY_DECIDED', 'decided'));
    await enterprise.settles('chg_1', 'approved');
    await expect(enterprise.settles('chg_1', 'rejected', 'x')).rejects.toMatchObject(refused('ALREADY_DECIDED', 'decided'));
    await enterprise.proposes('chg_2');
    await enterprise.settles('chg_2', 'rejected', 'no proof');
    await enterprise.proposes('chg_3');
    await enterprise.settles('chg_3', 'withdrawn');
    await enterprise.withdraws();
  });
  expect(enterpriseSteps(fakes).slice(2)).toEqual([
    '3:change-proposed',
    '4:change-approved',
    '5:change-proposed',
    '6:change-rejected',
    '7:change-proposed',
    '8:change-withdrawn',
    '9:withdrawn',
  ]);
  const proposed = 'change-proposed';
  expect(mailsOf(fakes)).toEqual(['registration-approved', proposed, 'change-approved', proposed, 'change-rejected', proposed]);
  expect(fakes.decideEnterpriseChange.mock.calls.map(([{ decision, reasons }]) => [decision, reasons])).toEqual([
    ['approved', []],
    ['rejected', ['no proof']],
    ['withdrawn', []],
  ]);
});

test('of two operators at once on one change the first decides, and so it is when its seller takes it back meanwhile', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    await enterprise.proposes('chg_1');
    stage.fakes.decideEnterpriseChange.mockImplementationOnce(awayForAnHour);
    const first = await enterprise.flow.startUpdate(decideChange, {
      args: [{ changeId: 'chg_1', decision: 'rejected', reasons: ['x'], actor: officer }],
      waitForStage: 'ACCEPTED',
    });
    await expect(enterprise.settles('chg_1', 'approved')).rejects.toMatchObject(refused('ALREADY_DECIDED', 'being-decided'));
    await expect(enterprise.settles('chg_1', 'withdrawn')).rejects.toMatchObject(refused('ALREADY_DECIDED', 'being-decided'));
    await stage.env.sleep(HOUR_OVER);
    expect(await first.result()).toEqual({ state: 'active' });
    await enterprise.withdraws();
  });
  expect(enterpriseSteps(fakes).slice(2)).toEqual(['3:change-proposed', '4:change-rejected', '5:withdrawn']);
});

test('a suspension leaves a change that waits, and it is decided all the same', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    await enterprise.proposes('chg_1');
    await enterprise.suspends('x');
    expect(await enterprise.settles('chg_1', 'approved')).toEqual({ state: 'suspended' });
    expect(await enterprise.proposes('chg_2')).toEqual({ state: 'suspended' });
    await enterprise.reinstates();
    await enterprise.settles('chg_2', 'withdrawn');
    await enterprise.withdraws();
  });
  expect(enterpriseSteps(fakes)).toContain('5:change-approved');
});

test('a withdrawal that comes while a decision is being written follows it, and takes the change that waits along', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    await enterprise.proposes('chg_1');
    stage.fakes.suspendEnterprise.mockImplementationOnce(awayForAnHour);
    const suspension = await enterprise.flow.startUpdate(suspendEnterprise, {
      args: [{ reasons: ['x'], actor: officer }],
      waitForStage: 'ACCEPTED',
    });
    const withdrawal = await enterprise.flow.startUpdate(withdrawRegistration, { args: [seller], waitForStage: 'ACCEPTED' });
    await stage.env.sleep(HOUR_OVER);
    await suspension.result();
    expect(await withdrawal.result()).toEqual({ state: 'withdrawn' });
    expect(await enterprise.flow.result()).toBe('withdrawn');
  });
  expect(enterpriseSteps(fakes).slice(3)).toEqual(['4:suspended', '5:change-withdrawn', '6:withdrawn']);
});

test('a decision that comes while a withdrawal is being written is refused, and nothing is decided', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    stage.fakes.advanceEnterprise.mockImplementationOnce(awayForAnHour);
    const withdrawal = await enterprise.flow.startUpdate(withdrawRegistration, { args: [seller], waitForStage: 'ACCEPTED' });
    const decision = await enterprise.flow.startUpdate(decideReview, { args: [approval], waitForStage: 'ACCEPTED' });
    await stage.env.sleep(HOUR_OVER);
    expect(await withdrawal.result()).toEqual({ state: 'withdrawn' });
    await expect(decision.result()).rejects.toMatchObject(refused('STATE_CONFLICT', 'withdrawn'));
  });
  expect(enterpriseSteps(fakes)).toEqual(['under-review', 'withdrawn']);
  expect(mailsOf(fakes)).toEqual([]);
});

test('a database that is away for some tries delays each step and changes nothing else', async () => {
  const { fakes } = await running(async (stage) => {
    const away = () => Promise.reject(new Error('no primary'));
    for (const name of ['suspendEnterprise', 'reinstateEnterprise', 'proposeEnterpriseChange', 'decideEnterpriseChange'] as const)
      stage.fakes[name].mockImplementationOnce(away);
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    await enterprise.suspends('x');
    await enterprise.reinstates();
    await enterprise.proposes('chg_1');
    await enterprise.settles('chg_1', 'approved');
    await enterprise.withdraws();
  });
  const steps = ['under-review', 'active', '3:suspended', '4:reinstated', '5:change-proposed', '6:change-approved', '7:withdrawn'];
  expect(enterpriseSteps(fakes)).toEqual(steps);
});

/** Gives a command as the API does: once more while the flow hands over to its next run. */
async function insisting<T>(command: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await command();
    } catch (error) {
      const { cause } = error as { cause?: { details?: { state?: string }[] } };
      if (cause?.details?.[0]?.state !== 'handing-over') throw error;
    }
  }
}

test('a long and busy life goes on in new runs that know the state, the steps, the change that waits and the mails not sent', async () => {
  const { fakes, histories } = await running(async (stage) => {
    let away = true;
    stage.fakes.sendNotification.mockImplementation(() => (away ? awayForAnHour() : Promise.resolve()));
    const enterprise = await anEnterprise(stage);
    await enterprise.isApproved();
    await enterprise.proposes('chg_1');
    for (let round = 0; round < 75; round += 1) {
      await insisting(() => enterprise.suspends('x'));
      await insisting(() => enterprise.reinstates());
    }
    await expect(enterprise.proposes('chg_2')).rejects.toMatchObject(refused('CHANGE_PENDING', 'active'));
    away = false;
    await enterprise.settles('chg_1', 'approved');
    await enterprise.withdraws();
  });
  expect(histories.length).toBe(2);
  for (const { history } of histories) expect(history.events?.length).toBeLessThan(2500);
  const steps = enterpriseSteps(fakes);
  expect(steps.length).toBe(2 + 1 + 150 + 2);
  expect(steps.slice(-2)).toEqual(['154:change-approved', '155:withdrawn']);
  const sent = fakes.sendNotification.mock.settledResults.flatMap(({ type }, call) => (type === 'fulfilled' ? [call] : []));
  expect(new Set(sent.map((call) => fakes.sendNotification.mock.calls[call]?.[0].key)).size).toBe(1 + 1 + 150 + 1);
});
