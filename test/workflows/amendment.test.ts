import { expect, test, vi } from 'vitest';
import { cancelTransfer, proceedWithStanding, recordMilestone, resubmitFiling } from '../../contracts/stock-transfer.messages.ts';
import { amends, answersAfter, decides, refuses } from '../support/amendments.ts';
import { counts } from '../support/fakes.ts';
import { type Stage, aTemporal } from '../support/running.ts';
import { type Journey, aTransfer, actor, milestone, refuseFirst, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();
const command: { args: [{ actor: typeof actor }] } = { args: [{ actor }] };
const attentions = (fakes: Stage['fakes']): (string | undefined)[] =>
  fakes.advanceTransfer.mock.calls.flatMap(([{ attention }]) => attention?.code ?? []);
const settled = (fakes: Stage['fakes']): Promise<void> =>
  vi.waitFor(() => expect(fakes.readAmendment).toHaveBeenCalled(), { timeout: 20_000, interval: 20 });

async function home(journey: Journey): Promise<void> {
  await journey.declaredToWarehouse();
  await journey.counted('m1', true);
}

test('an amendment that rules or check refuse is answered with that, and nothing of it is carried out', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    for (const state of ['refused', 'blocked'] as const) {
      decides(stage.fakes, state);
      expect(await amends(journey, `amd_${state}`)).toEqual({ state: 'declared', amendment: state });
    }
    await home(journey);
  });
  expect(fakes.carryAmendment).not.toHaveBeenCalled();
  expect(statesOf(fakes)).not.toContain('needs-attention');
});

test('what customs has let be withdrawn is filed anew before the goods are at the port, and the departure waits for customs', async () => {
  const { fakes } = await running(async (stage) => {
    answersAfter(stage.fakes, 1, 1);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    expect(await amends(journey)).toEqual({ state: 'declared', amendment: 'pending' });
    await expect(amends(journey, 'amd_2')).rejects.toMatchObject({ cause: { type: 'AMENDMENT_PENDING' } });
    await journey.answers(21, { accepted: 1, correcting: 1 });
    await settled(stage.fakes);
    await vi.waitFor(() => expect(stage.fakes.submitDeclarations).toHaveBeenCalledTimes(2), { timeout: 20_000, interval: 20 });
    await journey.passes('arrived-at-port');
    await journey.answers(30, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(31, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(fakes.decideAmendment).toHaveBeenCalledOnce();
  expect(fakes.renderDocuments).toHaveBeenCalledTimes(2);
  expect(statesOf(fakes)).not.toContain('needs-attention');
});

test('while customs decides on a released form, the departure is refused; once it has, the goods may leave', async () => {
  await running(async (stage) => {
    answersAfter(stage.fakes, 1);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await journey.answers(9, { released: 2 });
    await journey.reaches('released');
    await amends(journey);
    await expect(journey.transfer.executeUpdate(recordMilestone, { args: [milestone('departed')] })).rejects.toMatchObject({
      cause: { type: 'AMENDMENT_PENDING' },
    });
    await journey.answers(21, { released: 2 });
    await settled(stage.fakes);
    await vi.waitFor(() => journey.passes('departed'), { timeout: 20_000, interval: 50 });
    await expect(amends(journey, 'amd_2')).rejects.toMatchObject({ cause: { type: 'AMEND_TOO_LATE' } });
    await journey.answers(31, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
});

test.each([
  ['goes on with what stands', (journey: Journey) => journey.transfer.executeUpdate(proceedWithStanding, command)],
  ['asks again', (journey: Journey) => amends(journey, 'amd_2')],
])('customs refuses an amendment: the transfer says so, and its seller %s', async (_name, decide) => {
  const { fakes } = await running(async (stage) => {
    refuses(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await amends(journey);
    await journey.reaches('needs-attention');
    await expect(journey.passes('arrived-at-port')).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await decide(journey);
    await journey.reaches('declared');
    await home(journey);
  });
  const told = fakes.advanceTransfer.mock.calls.find(([{ attention }]) => attention?.code === 'AMENDMENT_REFUSED')?.[0];
  expect(told?.attention).toMatchObject({
    actions: ['amend', 'proceed', 'cancel'],
    message: { en: expect.stringContaining('修撤申请不予同意') },
  });
});

test('given up after customs refused an amendment, the transfer is cancelled with customs, with the reason that its seller gave', async () => {
  const { fakes } = await running(async (stage) => {
    refuses(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await amends(journey);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor, reason: '买家取消订单' }] });
    await journey.answers(30, { withdrawn: 2, orderAccepted: 0 });
    await journey.reaches('cancelled');
  });
  expect(fakes.askWithdrawal.mock.calls[0]?.[0]).toMatchObject({ reason: '买家取消订单', ticketIds: null });
});

test('what customs refused is filed again by an amendment as by a resubmission, and is not planned twice', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    decides(stage.fakes, 'approved', 2);
    answersAfter(stage.fakes, 0, 2, 3);
    expect(await amends(journey)).toMatchObject({ amendment: 'approved' });
    await journey.reaches('declared');
    await expect(journey.transfer.executeUpdate(resubmitFiling, command)).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await home(journey);
  });
  expect(statesOf(fakes).slice(0, 4)).toEqual(['filing', 'needs-attention', 'filing', 'declared']);
  expect(fakes.replanRefused).not.toHaveBeenCalled();
});

test('declared anew and refused, a transfer that customs had taken needs attention, and goes on where it stood once that is filed again', async () => {
  const { fakes } = await running(async (stage) => {
    answersAfter(stage.fakes, 0, 1);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    stage.fakes.submitOrders.mockResolvedValue({ revision: 40, counts: counts({ accepted: 1, correcting: 1, orderAccepted: 2 }) });
    stage.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 41, counts: counts({ accepted: 1, rejected: 1, orderAccepted: 2 }) });
    await amends(journey);
    await journey.reaches('needs-attention');
    stage.fakes.submitOrders.mockResolvedValue({ revision: 42, counts: counts({ accepted: 1, correcting: 1, orderAccepted: 2 }) });
    stage.fakes.submitDeclarations.mockResolvedValue({ revision: 43, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    expect(await journey.transfer.executeUpdate(resubmitFiling, command)).toEqual({ state: 'declared' });
    await journey.passes('arrived-at-port');
    await journey.answers(50, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(51, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(attentions(fakes)).toEqual(['DECLARATION_REJECTED']);
});

test('a transfer that the check blocks is amended and checked again in one command', async () => {
  const attention = { code: 'CHECK_FAILED' as const, message: { en: 'x', 'zh-CN': 'x' }, actions: ['recheck', 'cancel'] };
  const { fakes } = await running(async (stage) => {
    stage.fakes.checkAndPlan.mockResolvedValueOnce({ outcome: 'blocked', attention });
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    decides(stage.fakes, 'blocked');
    expect(await amends(journey)).toEqual({ state: 'needs-attention', amendment: 'blocked' });
    decides(stage.fakes, 'approved');
    expect(await amends(journey, 'amd_2')).toMatchObject({ amendment: 'approved' });
    await home(journey);
  });
  expect(fakes.checkAndPlan).toHaveBeenCalledTimes(2);
  expect(statesOf(fakes).slice(0, 4)).toEqual(['needs-attention', 'checking', 'filing', 'declared']);
});

test('customs silent on an amendment for a day is told once, and looked at once a day from then on', async () => {
  const { fakes } = await running(async (stage) => {
    answersAfter(stage.fakes, 40);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await amends(journey);
    await stage.env.sleep('5 days');
    expect(stage.fakes.carryAmendment.mock.calls.length).toBeLessThanOrEqual(24 + 6);
    for (let revision = 21; stage.fakes.readAmendment.mock.calls.length === 0; revision += 1) {
      await journey.answers(revision, { accepted: 2 });
      await stage.env.sleep('1 minute');
    }
    await journey.passes('arrived-at-port');
    await journey.answers(90, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(91, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(attentions(fakes).filter((code) => code === 'CUSTOMS_SILENT').length).toBeLessThanOrEqual(1);
});
