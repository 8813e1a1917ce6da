import { expect, test } from 'vitest';
import { type WithdrawalOrder, withdrawDeclarations } from '../../contracts/customs-filing.messages.ts';
import { cancelTransfer, proceedWithStanding, recordMilestone } from '../../contracts/stock-transfer.messages.ts';
import { counts } from '../support/fakes.ts';
import { type Stage, aTemporal } from '../support/running.ts';
import { aTransfer, actor, milestone, refuseFirst, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();
const command: { args: [{ actor: typeof actor }] } = { args: [{ actor }] };
const order: { args: [WithdrawalOrder] } = { args: [{ order: 'o1', ticketIds: ['tkt_1'], reason: 'x', redeclare: false, actor }] };
const REFUSALS = [{ orderNo: 'WB-1', declarationNo: '51652026E000000001', info: '人工退单' }];

type Journey = Awaited<ReturnType<typeof aTransfer>>;
/** How far a transfer has come with customs. */
const STAGES: [string, (journey: Journey) => Promise<void>][] = [
  ['declared', (journey) => journey.reaches('declared')],
  [
    'arrived-at-port',
    async (journey) => {
      await journey.reaches('declared');
      await journey.passes('arrived-at-port');
    },
  ],
  [
    'under-inspection',
    async (journey) => {
      await journey.reaches('declared');
      await journey.passes('arrived-at-port');
      await journey.answers(9, { inspect: 2, inspected: 2 });
      await journey.reaches('under-inspection');
    },
  ],
  [
    'released',
    async (journey) => {
      await journey.reaches('declared');
      await journey.passes('arrived-at-port');
      await journey.answers(9, { released: 2 });
      await journey.reaches('released');
    },
  ],
];

test.each(STAGES)('cancelled when %s, customs lets every ticket go, and only then the transfer is cancelled', async (stageName, comes) => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await comes(journey);
    expect(await journey.transfer.executeUpdate(cancelTransfer, command)).toEqual({ state: 'cancelling' });
    await expect(journey.transfer.executeUpdate(recordMilestone, { args: [milestone('arrived-at-port')] })).rejects.toMatchObject({
      cause: { type: 'STATE_CONFLICT' },
    });
    await journey.answers(30, { withdrawn: 2, orderAccepted: 0 });
    await journey.reaches('cancelled');
  });
  expect(statesOf(fakes).slice(-3)).toEqual([stageName, 'cancelling', 'cancelled']);
  expect(fakes.postDeparture).not.toHaveBeenCalled();
  expect(fakes.reportDeparture).not.toHaveBeenCalled();
});

test('customs refuses some: a person is told which stand, and goes on with them', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.readWithdrawals.mockResolvedValueOnce({ withdrawn: 1, standing: 1, refused: 1, refusals: REFUSALS });
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.transfer.executeUpdate(cancelTransfer, command);
    await journey.answers(30, { withdrawn: 1, accepted: 1 });
    await journey.reaches('needs-attention');
    expect(await journey.transfer.executeUpdate(proceedWithStanding, command)).toEqual({ state: 'declared' });
    await journey.passes('arrived-at-port');
    await journey.answers(31, { withdrawn: 1, released: 1 });
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(32, { withdrawn: 1, finalised: 1 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).slice(-1)).toEqual(['closed']);
  const told = fakes.advanceTransfer.mock.calls.map(([step]) => step).find(({ state }) => state === 'needs-attention');
  expect(told).toMatchObject({
    attention: { code: 'WITHDRAWAL_REFUSED', actions: ['cancel', 'proceed'] },
    detail: { standing: 1, withdrawn: 1, refusals: REFUSALS },
  });
  expect(fakes.sendNotification.mock.calls.map(([{ template }]) => template)).toContain('withdrawal-refused');
});

test('customs refuses, is asked again, and lets everything go', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.readWithdrawals.mockResolvedValueOnce({ withdrawn: 0, standing: 2, refused: 2, refusals: REFUSALS });
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.transfer.executeUpdate(cancelTransfer, command);
    await journey.answers(30, { accepted: 2 });
    await journey.reaches('needs-attention');
    stage.fakes.sendWithdrawals.mockResolvedValueOnce({ revision: 40, counts: counts({ withdrawing: 2 }), waiting: 0 });
    await journey.transfer.executeUpdate(cancelTransfer, command);
    await journey.answers(41, { withdrawn: 2, orderAccepted: 0 });
    await journey.reaches('cancelled');
  });
  expect(fakes.askWithdrawal).toHaveBeenCalledTimes(2);
});

/** Customs has taken nothing yet and says nothing. */
const quiet = ({ fakes }: Stage): void => {
  fakes.submitOrders.mockResolvedValueOnce({ revision: 1, counts: counts({ submitted: 2 }) });
};

test('cancelled while customs still answers, the transfer waits for it and leaves nothing behind', async () => {
  const { fakes } = await running(async (stage) => {
    quiet(stage);
    stage.fakes.sendWithdrawals.mockResolvedValueOnce({ revision: 5, counts: counts({ withdrawing: 2 }), waiting: 2 });
    const journey = await aTransfer(stage);
    await journey.reaches('filing');
    expect(await journey.transfer.executeUpdate(cancelTransfer, command)).toEqual({ state: 'cancelling' });
    await journey.answers(6, { withdrawing: 2 });
    await journey.answers(30, { withdrawn: 2, orderAccepted: 0 });
    await journey.reaches('cancelled');
  });
  expect(statesOf(fakes)).toEqual(['filing', 'cancelling', 'cancelled']);
  expect(fakes.sendWithdrawals).toHaveBeenCalledTimes(2);
});

test('with one ticket accepted and one refused, cancelling withdraws the one with customs', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes, 1, { rejected: 1, orderRejected: 1, accepted: 1, orderAccepted: 1 });
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(cancelTransfer, command);
    await journey.answers(30, { withdrawn: 2, orderAccepted: 0 });
    await journey.reaches('cancelled');
  });
  expect(statesOf(fakes)).toEqual(['filing', 'needs-attention', 'cancelling', 'cancelled']);
  expect(fakes.askWithdrawal).toHaveBeenCalledOnce();
});

test('a release that comes in while customs decides about a withdrawal is taken up when customs refuses it', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.readWithdrawals.mockResolvedValueOnce({ withdrawn: 0, standing: 2, refused: 2, refusals: REFUSALS });
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await journey.transfer.executeUpdate(cancelTransfer, command);
    await journey.answers(30, { released: 2 });
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(proceedWithStanding, command);
    await journey.reaches('released');
    await journey.passes('departed');
    await journey.answers(32, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes)).toContain('released');
});

test('single tickets are withdrawn beside the transfer; a refusal is told where it stands and holds nothing up', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.readWithdrawals.mockResolvedValueOnce({ withdrawn: 0, standing: 2, refused: 1, refusals: REFUSALS });
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    expect(await journey.filing.executeUpdate(withdrawDeclarations, order)).toEqual({ tickets: 2 });
    stage.fakes.askWithdrawal.mockResolvedValueOnce({ tickets: 0, refused: 'NOTHING_TO_WITHDRAW' });
    await expect(journey.filing.executeUpdate(withdrawDeclarations, order)).rejects.toMatchObject({
      cause: { type: 'NOTHING_TO_WITHDRAW' },
    });
    await journey.answers(30, { accepted: 2 });
    await journey.passes('arrived-at-port');
    await journey.answers(31, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await expect(journey.filing.executeUpdate(withdrawDeclarations, order)).rejects.toMatchObject({ cause: { type: 'WITHDRAW_TOO_LATE' } });
    await journey.answers(32, { finalised: 2 });
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
  const told = fakes.advanceTransfer.mock.calls.map(([step]) => step).find(({ attention }) => attention?.code === 'WITHDRAWAL_REFUSED');
  expect(told).toMatchObject({ attention: { actions: [] } });
});

test('when every ticket was withdrawn one by one, the transfer is cancelled', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.filing.executeUpdate(withdrawDeclarations, order);
    await journey.answers(30, { withdrawn: 2, orderAccepted: 0 });
    await journey.reaches('cancelled');
  });
  expect(statesOf(fakes).slice(-2)).toEqual(['cancelling', 'cancelled']);
});
