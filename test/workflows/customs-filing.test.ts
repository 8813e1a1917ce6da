import { expect, test, vi } from 'vitest';
import { resubmitFiling } from '../../contracts/stock-transfer.messages.ts';
import type { TicketCounts } from '../../domain/ticket-state.ts';
import { counts } from '../support/fakes.ts';
import type { RecordedHistory } from '../support/histories.ts';
import { type Stage, aTemporal } from '../support/running.ts';
import { type Journey, aTransfer, actor, refuseFirst, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();

/** From the goods at the port to the last count, with nothing more from customs than what was said before. */
async function onwards(journey: Journey): Promise<void> {
  await journey.reaches('released');
  await journey.passes('departed');
  await journey.passes('arrived-overseas');
  await journey.passes('import-cleared');
  await journey.counted('m1', true);
}
/** What a filing did, without its tasks and timers: how many of those there are depends on what comes at the same moment. */
const workOf = (histories: readonly RecordedHistory[]): string[] =>
  histories
    .filter(({ flow }) => flow === 'customsFiling')
    .flatMap(({ history }) => history.events ?? [])
    .map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes') && event[key as keyof typeof event] != null) ?? '')
    .filter((kind) => !/^(?:workflowTask|timer)/u.test(kind))
    .toSorted();

test('counts that come out of order never take a filing back', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.answers(12, { finalised: 2 });
    await journey.answers(11, { released: 2 });
    await journey.answers(10, { inspect: 2, inspected: 2 });
    await journey.answers(9, { rejected: 2 });
    await journey.passes('arrived-at-port');
    await onwards(journey);
  });
  expect(statesOf(fakes)).not.toContain('under-inspection');
  expect(statesOf(fakes).slice(-3)).toEqual(['receiving', 'received', 'closed']);
});

test('a signal delivered many times is as good as once', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    for (let times = 0; times < 3; times += 1) await journey.answers(9, { inspect: 1, inspected: 1, released: 1 });
    await journey.reaches('under-inspection');
    for (let times = 0; times < 3; times += 1) await journey.answers(10, { finalised: 2 });
    await onwards(journey);
  });
  const states = statesOf(fakes);
  expect(states).toEqual([...new Set(states)]);
  expect(fakes.reportArrival).toHaveBeenCalledOnce();
  expect(fakes.reportDeparture).toHaveBeenCalledOnce();
});

test('an answer whose signal was lost is found in the database within the hour', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    stage.fakes.countTickets.mockResolvedValue({ revision: 20, counts: counts({ finalised: 2, orderAccepted: 2 }) });
    await stage.env.sleep('61 minutes');
    await onwards(journey);
  });
  expect(fakes.countTickets).toHaveBeenCalledOnce();
  expect(statesOf(fakes)).toContain('closed');
});

test('refused tickets are planned anew and filed again only when somebody orders it', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    await stage.env.sleep('10 days');
    expect(stage.fakes.submitOrders).toHaveBeenCalledOnce();
    expect(stage.fakes.replanRefused).not.toHaveBeenCalled();
    await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(fakes.replanRefused).toHaveBeenCalledOnce();
  expect(fakes.submitOrders).toHaveBeenCalledTimes(2);
});

test('a filing refused twice asks twice', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes, 2);
    const journey = await aTransfer(stage);
    for (let times = 0; times < 2; times += 1) {
      await journey.reaches('needs-attention');
      expect(await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] })).toEqual({ state: 'filing' });
    }
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).filter((state) => state === 'needs-attention')).toHaveLength(2);
});

/** Customs takes the orders only as it is told to. */
async function slowly({ fakes }: Stage): Promise<void> {
  fakes.submitOrders.mockResolvedValueOnce({ revision: 1, counts: counts({ submitted: 2 }) });
  fakes.submitDeclarations.mockResolvedValueOnce({ revision: 6, counts: counts({ accepted: 2, orderAccepted: 2 }) });
}

test('customs that answers slowly is not called silent', async () => {
  const { fakes } = await running(async (stage) => {
    await slowly(stage);
    const journey = await aTransfer(stage);
    await stage.env.sleep('20 hours');
    await journey.answers(2, { submitted: 2, orderAccepted: 1 });
    await stage.env.sleep('20 hours');
    await journey.answers(3, { submitted: 2, orderAccepted: 2 });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes)).not.toContain('needs-attention');
});

test('an answer found by the very look that would have told of silence is an answer', async () => {
  const { fakes } = await running(async (stage) => {
    await slowly(stage);
    const answered = { revision: 2, counts: counts({ submitted: 2, orderAccepted: 2 }) };
    stage.fakes.countTickets.mockImplementation(async () =>
      stage.fakes.countTickets.mock.calls.length < 24 ? { revision: 0, counts: counts({ submitted: 2 }) } : answered,
    );
    const journey = await aTransfer(stage);
    await stage.env.sleep('25 hours');
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes)).not.toContain('needs-attention');
});

test('a filing that nobody answers for two months is told once and looks once a day after the first', async () => {
  const { fakes } = await running(async (stage) => {
    await slowly(stage);
    const journey = await aTransfer(stage);
    await stage.env.sleep('60 days');
    await journey.reaches('needs-attention');
    expect(stage.fakes.countTickets.mock.calls.length).toBeLessThanOrEqual(24 + 60);
    await journey.answers(2, { submitted: 2, orderAccepted: 2 });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(fakes.advanceTransfer.mock.calls.filter(([{ attention }]) => attention?.code === 'CUSTOMS_SILENT')).toHaveLength(1);
});

test('after the hours that are configured silence is chased, once a day from then on, and told once; nothing is sent again', async () => {
  const { fakes } = await running(async (stage) => {
    await slowly(stage);
    stage.fakes.filingPatience.mockResolvedValue({ silentHours: 3, sendTries: 30 });
    const journey = await aTransfer(stage);
    await stage.env.sleep('2 hours');
    expect(stage.fakes.chaseSilence).not.toHaveBeenCalled();
    await stage.env.sleep('2 hours');
    await journey.reaches('needs-attention');
    expect(stage.fakes.chaseSilence).toHaveBeenCalledOnce();
    await stage.env.sleep('3 days');
    expect(stage.fakes.chaseSilence.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(stage.fakes.chaseSilence.mock.calls.length).toBeLessThanOrEqual(5);
    expect(stage.fakes.submitOrders).toHaveBeenCalledOnce();
    await journey.answers(2, { submitted: 2, orderAccepted: 2 });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(fakes.advanceTransfer.mock.calls.filter(([{ attention }]) => attention?.code === 'CUSTOMS_SILENT')).toHaveLength(1);
});

test('a state that is asked for and found takes the filing on, and nobody is told of silence', async () => {
  const { fakes } = await running(async (stage) => {
    await slowly(stage);
    stage.fakes.chaseSilence.mockResolvedValue({ revision: 2, counts: counts({ submitted: 2, orderAccepted: 2 }) });
    const journey = await aTransfer(stage);
    await stage.env.sleep('25 hours');
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(fakes.chaseSilence).toHaveBeenCalledOnce();
  expect(statesOf(fakes)).not.toContain('needs-attention');
});

const away = () => Promise.reject(new Error('SingleWindowUnavailable'));
const attentionsOf = (fakes: Stage['fakes']): (string | undefined)[] =>
  fakes.advanceTransfer.mock.calls.map(([{ attention }]) => attention?.code).filter((code) => code !== undefined);

test('messages that do not go out are told to a person after the tries that are configured, and the filing goes on by itself', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.filingPatience.mockResolvedValue({ silentHours: 24, sendTries: 3 });
    for (let tries = 1; tries <= 5; tries += 1) stage.fakes.submitOrders.mockImplementationOnce(away);
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(fakes.submitOrders).toHaveBeenCalledTimes(6);
  expect(attentionsOf(fakes)).toEqual(['SINGLE_WINDOW_UNREACHABLE']);
  const [trouble] = fakes.noteReach.mock.calls.map(([noted]) => noted.trouble);
  expect(fakes.noteReach.mock.calls.map(([{ occasion, trouble: said }]) => [occasion, said])).toEqual([
    [1, trouble],
    [1, null],
  ]);
  expect(trouble).toContain('SingleWindowUnavailable');
});

test('a report that does not go out is told beside the transfer, which goes on when it does', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.filingPatience.mockResolvedValue({ silentHours: 24, sendTries: 2 });
    for (let tries = 1; tries <= 3; tries += 1) stage.fakes.reportArrival.mockImplementationOnce(away);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await vi.waitFor(() => expect(stage.fakes.noteReach).toHaveBeenCalledTimes(2), { timeout: 20_000 });
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(attentionsOf(fakes)).toEqual(['SINGLE_WINDOW_UNREACHABLE']);
  expect(statesOf(fakes)).toContain('closed');
});

test('the history of a filing grows by one event for each batch of receipts, and not with tickets', async () => {
  const filed = async (total: number, batches: number): Promise<string[]> => {
    const { histories } = await running(async (stage) => {
      stage.fakes.submitOrders.mockResolvedValue({ revision: 1, counts: counts({ total, submitted: total, orderAccepted: total }) });
      stage.fakes.submitDeclarations.mockResolvedValue({ revision: 2, counts: counts({ total, accepted: total, orderAccepted: total }) });
      const journey = await aTransfer(stage);
      const answer = (revision: number, change: Partial<TicketCounts>) =>
        journey.answers(revision, { total, orderAccepted: total, ...change });
      await journey.reaches('declared');
      await journey.passes('arrived-at-port');
      for (let batch = 1; batch <= batches; batch += 1) await answer(2 + batch, { released: Math.floor((total * batch) / batches) });
      await journey.reaches('released');
      await answer(100, { finalised: total });
      await onwards(journey);
    });
    return workOf(histories);
  };
  const small = await filed(2, 1);
  expect(await filed(5_000, 1)).toEqual(small);
  expect(await filed(5_000, 40)).toHaveLength(small.length + 39);
});

test('a customs window that is away for some tries delays a filing and sends nothing twice as new', async () => {
  const { fakes } = await running(async (stage) => {
    for (const fake of [stage.fakes.submitOrders, stage.fakes.submitDeclarations, stage.fakes.reportArrival, stage.fakes.reportDeparture])
      fake.mockImplementationOnce(away);
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await vi.waitFor(() => expect(stage.fakes.reportArrival).toHaveBeenCalledTimes(2), { timeout: 5_000 });
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  const filingIds = fakes.submitOrders.mock.calls.map(([filingId]) => filingId);
  expect(filingIds).toEqual([filingIds[0], filingIds[0]]);
  expect(fakes.reportDeparture).toHaveBeenCalledTimes(2);
  expect(statesOf(fakes)).toContain('closed');
});
