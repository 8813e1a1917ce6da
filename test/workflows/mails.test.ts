import { expect, test, vi } from 'vitest';
import { anEnterprise, approval } from '../support/registration.ts';
import { aTemporal } from '../support/running.ts';

const { running } = aTemporal();
const away = () => Promise.reject(new Error('away'));

test('a mail that fails is tried again with the same key, and holds nobody up meanwhile', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.sendNotification.mockImplementationOnce(away).mockImplementationOnce(away);
    const enterprise = await anEnterprise(stage);
    await enterprise.reaches('under-review');
    expect(await enterprise.decides(approval)).toEqual({ state: 'active' });
    expect(await enterprise.withdraws()).toEqual({ state: 'withdrawn' });
    expect(await enterprise.flow.result()).toBe('withdrawn');
  });
  const keys = fakes.sendNotification.mock.calls.map(([{ key }]) => key);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test('a mail that cannot leave for a week is given up, and its flow ends as it would have', async () => {
  await running(async (stage) => {
    stage.fakes.sendNotification.mockImplementation(away);
    const enterprise = await anEnterprise(stage);
    const { flow } = enterprise;
    await enterprise.isApproved();
    await enterprise.withdraws();
    await stage.env.sleep('6 days');
    expect((await flow.describe()).status.name).toBe('RUNNING');
    await stage.env.sleep('25 hours');
    await vi.waitFor(async () => expect((await flow.describe()).status.name).toBe('COMPLETED'), { timeout: 5_000, interval: 20 });
    expect(await flow.result()).toBe('withdrawn');
  });
});
