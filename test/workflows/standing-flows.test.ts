import { expect, test, vi } from 'vitest';
import { evidenceSealing, fileSweep, receiptIntake, startReconciliation, taskNotices } from '../../workflows/index.ts';
import { emptyFor } from '../support/mailbox.ts';
import { aTemporal } from '../support/running.ts';

const { running } = aTemporal();
const away = () => Promise.reject(new Error('away'));

test('the mailbox is read for as long as the product runs: a run that gets long goes on as a new one with the same mailbox', async () => {
  const { fakes, histories } = await running(async ({ start, fakes: own, id }) => {
    emptyFor(own, 200);
    const flow = await start(receiptIntake, `receipt-intake:${id}`, [{ dxpId: 'DXPENT0000530001' }]);
    await vi.waitFor(() => expect(own.drainMailbox).toHaveBeenCalledTimes(201), { timeout: 30_000, interval: 20 });
    await flow.cancel();
  });
  expect(histories).toHaveLength(2);
  expect(new Set(fakes.drainMailbox.mock.calls.map(([{ dxpId }]) => dxpId))).toEqual(new Set(['DXPENT0000530001']));
  for (const { history } of histories) expect(history.events?.length).toBeLessThan(2_000);
});

test('a mailbox that cannot be read is asked again', async () => {
  const { fakes } = await running(async ({ start, fakes: own, id }) => {
    emptyFor(own, 4);
    own.drainMailbox.mockImplementationOnce(away).mockImplementationOnce(away);
    const flow = await start(receiptIntake, `receipt-intake:${id}`, [{ dxpId: 'DXPENT0000530001' }]);
    await vi.waitFor(() => expect(own.drainMailbox).toHaveBeenCalledTimes(5), { timeout: 10_000, interval: 10 });
    await flow.cancel();
  });
  expect(fakes.drainMailbox).toHaveBeenCalledTimes(5);
});

test('starting what was left behind says how many, and tries again when the database was away', async () => {
  const { fakes } = await running(async ({ start, fakes: own, id }) => {
    own.startOrphans.mockImplementationOnce(away).mockResolvedValueOnce(3);
    const flow = await start(startReconciliation, `start-reconciliation:${id}`, []);
    expect(await flow.result()).toBe(3);
  });
  expect(fakes.startOrphans).toHaveBeenCalledTimes(2);
});

test('sweeping the file store says how many keys, and tries again when the store was away', async () => {
  const { fakes } = await running(async ({ start, fakes: own, id }) => {
    own.sweepFiles.mockImplementationOnce(away).mockResolvedValueOnce(2);
    const flow = await start(fileSweep, `file-sweep:${id}`, []);
    expect(await flow.result()).toBe(2);
  });
  expect(fakes.sweepFiles).toHaveBeenCalledTimes(2);
});

test('sealing the evidence says how many messages, and tries again when the database was away', async () => {
  const { fakes } = await running(async ({ start, fakes: own, id }) => {
    own.sealEvidence.mockImplementationOnce(away).mockResolvedValueOnce(7);
    const flow = await start(evidenceSealing, `evidence-sealing:${id}`, []);
    expect(await flow.result()).toBe(7);
  });
  expect(fakes.sealEvidence).toHaveBeenCalledTimes(2);
});

test('telling of tasks says how many, and tries again when the mail server was away', async () => {
  const { fakes } = await running(async ({ start, fakes: own, id }) => {
    own.tellTasks.mockImplementationOnce(away).mockResolvedValueOnce(2);
    const flow = await start(taskNotices, `task-notices:${id}`, []);
    expect(await flow.result()).toBe(2);
  });
  expect(fakes.tellTasks).toHaveBeenCalledTimes(2);
});
