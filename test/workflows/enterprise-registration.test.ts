import { expect, test } from 'vitest';
import { decideReview } from '../../contracts/registration.messages.ts';
import { HOUR_OVER, awayForAnHour } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { anEnterprise, approval, mailsOf, rejection, stepsOf } from '../support/registration.ts';

const { running } = aTemporal();

test('an approved enterprise is active before its reviewer is answered, and is told', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    expect(await enterprise.decides(approval)).toEqual({ state: 'active' });
    expect(stepsOf(stage.fakes.advanceEnterprise)).toEqual(['under-review', 'active']);
    await enterprise.withdraws();
  });
  expect(mailsOf(fakes)).toEqual(['registration-approved']);
});

test('a rejected enterprise has the reviewer and the reasons on record', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    expect(await enterprise.decides(rejection)).toEqual({ state: 'rejected' });
    await enterprise.withdraws();
  });
  expect(fakes.advanceEnterprise.mock.calls.find(([{ step }]) => step === 'rejected')?.[0]).toMatchObject({
    step: 'rejected',
    actor: rejection.actor,
    review: { decision: 'rejected', reasons: ['licence expired'] },
  });
  expect(mailsOf(fakes)).toEqual(['registration-rejected']);
});

test('of two reviewers at once the first decides, and the second is told that it is decided', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    stage.fakes.advanceEnterprise.mockImplementationOnce(awayForAnHour);
    const first = await enterprise.flow.startUpdate(decideReview, { args: [rejection], waitForStage: 'ACCEPTED' });
    await expect(enterprise.decides(approval)).rejects.toMatchObject({ cause: { type: 'ALREADY_DECIDED' } });
    await stage.env.sleep(HOUR_OVER);
    expect(await first.result()).toEqual({ state: 'rejected' });
    await enterprise.withdraws();
  });
  expect(stepsOf(fakes.advanceEnterprise)).toEqual(['under-review', 'rejected', '3:withdrawn']);
});

test('a decision before the review began is refused with the state', async () => {
  await running(async (stage) => {
    stage.fakes.advanceEnterprise.mockImplementationOnce(awayForAnHour);
    const enterprise = await anEnterprise(stage);
    const early = enterprise.decides(approval);
    await expect(early).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT', details: [{ state: 'submitted' }] } });
    await stage.env.sleep(HOUR_OVER);
    await enterprise.decides(approval);
    await enterprise.withdraws();
  });
});

test('a decision delivered twice under one update id is taken once and answered twice alike', async () => {
  const { fakes } = await running(async (stage) => {
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    const answers = await Promise.all([enterprise.decides(approval, 'decision-1'), enterprise.decides(approval, 'decision-1')]);
    expect(answers).toEqual([{ state: 'active' }, { state: 'active' }]);
    await enterprise.withdraws();
  });
  expect(stepsOf(fakes.advanceEnterprise)).toEqual(['under-review', 'active', '3:withdrawn']);
});

test('a database that is away for some tries delays a registration and changes nothing else', async () => {
  const { fakes } = await running(async (stage) => {
    const away = () => Promise.reject(new Error('no primary'));
    stage.fakes.advanceEnterprise.mockImplementationOnce(away).mockImplementationOnce(away);
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    stage.fakes.advanceEnterprise.mockImplementationOnce(away);
    expect(await enterprise.decides(approval)).toEqual({ state: 'active' });
    await enterprise.withdraws();
  });
  expect(stepsOf(fakes.advanceEnterprise)).toEqual(['under-review', 'active', '3:withdrawn']);
});
