import { expect, test } from 'vitest';
import { DEADLINE, ORGANISATION, STATE } from '../../contracts/search-attributes.ts';
import { adoptPolicies, cancelTransfer, closeInbound, recheckTransfer, resubmitFiling } from '../../contracts/stock-transfer.messages.ts';
import { counts } from '../support/fakes.ts';
import { aTemporal } from '../support/running.ts';
import { aTransfer, actor, refuseFirst, statesOf } from '../support/transfer.ts';

const { running } = aTemporal();

test('a transfer passes every state in order, and an update answers with the state that the database already holds', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    expect(await journey.declaredToWarehouse()).toEqual({ state: 'import-cleared' });
    expect(await journey.counted('m1', false)).toMatchObject({ state: 'receiving' });
    expect(await journey.counted('m2', true)).toMatchObject({ state: 'received' });
  });
  expect(statesOf(fakes)).toEqual([
    'filing',
    'declared',
    'arrived-at-port',
    'released',
    'departed',
    'arrived-overseas',
    'import-cleared',
    'receiving',
    'received',
    'closed',
  ]);
  expect(fakes.announceInbound).toHaveBeenCalledOnce();
  expect(fakes.postDeparture).toHaveBeenCalledWith({ transferId: expect.any(String), exportDate: '2026-11-23' });
  const told = fakes.sendNotification.mock.calls.map(([{ template }]) => template);
  expect(told.toSorted()).toEqual([
    'inbound-announced',
    'receipt-recorded',
    'receipt-recorded',
    'transfer-closed',
    'transfer-declared',
    'transfer-released',
  ]);
});

test('an inspection shows before the release, and an older count that comes late changes nothing', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await journey.answers(9, { inspect: 1, inspected: 1, released: 1 });
    await journey.reaches('under-inspection');
    await journey.answers(8, { accepted: 2 });
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).slice(2, 5)).toEqual(['arrived-at-port', 'under-inspection', 'released']);
});

test('a milestone out of order is refused with the state, and nothing is written', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await expect(journey.passes('departed')).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT', details: [{ state: 'declared' }] } });
    await journey.declaredToWarehouse();
    await expect(journey.passes('departed')).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).filter((state) => state === 'departed')).toHaveLength(1);
});

test('a blocked check waits for the seller, who corrects and rechecks', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.checkAndPlan.mockResolvedValueOnce({
      outcome: 'blocked',
      attention: { code: 'CHECK_FAILED', message: { en: 'x', 'zh-CN': 'x' }, actions: ['recheck', 'cancel'] },
    });
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(recheckTransfer, { args: [{ actor }] });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).slice(0, 4)).toEqual(['needs-attention', 'checking', 'filing', 'declared']);
});

test('new packs are taken while refused tickets wait for their resubmission, each time by a step of its own, and at no other time', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    const adopt = () => journey.transfer.executeUpdate(adoptPolicies, { args: [{ actor }] });
    expect([await adopt(), await adopt()]).toEqual([{ state: 'needs-attention' }, { state: 'needs-attention' }]);
    await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] });
    await journey.reaches('declared');
    await expect(adopt()).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT', details: [{ state: 'declared' }] } });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  const steps = fakes.adoptPolicies.mock.calls.map(([{ step }]) => step);
  expect([...new Set(steps)]).toEqual(['policies-adopted:1', 'policies-adopted:2']);
});

test('a refused order needs attention; resubmitted, the transfer goes on', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).slice(0, 4)).toEqual(['filing', 'needs-attention', 'filing', 'declared']);
  expect(fakes.advanceTransfer.mock.calls[1]?.[0].attention).toMatchObject({ code: 'ORDER_REJECTED', actions: ['resubmit', 'cancel'] });
  expect(fakes.replanRefused).toHaveBeenCalledOnce();
});

test('refused tickets that cannot be planned anew keep the transfer with the seller, with the new reason', async () => {
  const attention = { code: 'CHECK_FAILED' as const, message: { en: 'x', 'zh-CN': 'x' }, actions: ['resubmit', 'cancel'] };
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes);
    stage.fakes.replanRefused.mockResolvedValueOnce({ outcome: 'blocked', attention });
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    expect(await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] })).toEqual({ state: 'needs-attention' });
    expect(stage.fakes.submitOrders).toHaveBeenCalledOnce();
    expect(await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] })).toEqual({ state: 'filing' });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(fakes.advanceTransfer.mock.calls.map(([step]) => step.attention?.code ?? null).slice(0, 4)).toEqual([
    null,
    'ORDER_REJECTED',
    'CHECK_FAILED',
    null,
  ]);
});

test('cancelled after a refusal, its tickets are withdrawn before the transfer says cancelled', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes);
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    expect(await journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor }] })).toEqual({ state: 'cancelled' });
  });
  expect(statesOf(fakes)).toEqual(['filing', 'needs-attention', 'cancelling', 'cancelled']);
  expect(fakes.withdrawTickets).toHaveBeenCalledOnce();
  expect(fakes.withdrawTickets.mock.invocationCallOrder[0]).toBeLessThan(fakes.advanceTransfer.mock.invocationCallOrder.at(-1) ?? 0);
});

test('while customs holds an accepted declaration beside a refused one, the refused one may be filed again', async () => {
  const { fakes } = await running(async (stage) => {
    refuseFirst(stage.fakes, 1, { rejected: 1, orderRejected: 1, accepted: 1, orderAccepted: 1 });
    const journey = await aTransfer(stage);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(fakes.advanceTransfer.mock.calls[1]?.[0].attention).toMatchObject({ code: 'ORDER_REJECTED', actions: ['resubmit', 'cancel'] });
  expect(fakes.withdrawTickets).not.toHaveBeenCalled();
});

test('once the goods have left, cancelling is too late and says so', async () => {
  await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await journey.answers(10, { released: 2 });
    await journey.reaches('released');
    await journey.passes('departed');
    await expect(journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor }] })).rejects.toMatchObject({
      cause: { type: 'CANCEL_TOO_LATE' },
    });
    await journey.finalises();
    await journey.passes('arrived-overseas');
    await journey.passes('import-cleared');
    await journey.counted('m1', true);
  });
});

test('customs silent for a day is told once, and a late answer still moves the transfer on', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.submitOrders.mockResolvedValueOnce({ revision: 1, counts: counts({ submitted: 2 }) });
    stage.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 6, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    const journey = await aTransfer(stage);
    await journey.reaches('filing');
    await stage.env.sleep('30 hours');
    await journey.reaches('needs-attention');
    await journey.answers(5, { submitted: 2 });
    await journey.declaredToWarehouse();
    await journey.counted('m1', true);
  });
  expect(statesOf(fakes).slice(0, 4)).toEqual(['filing', 'needs-attention', 'filing', 'declared']);
  expect(fakes.submitOrders).toHaveBeenCalledOnce();
});

test('a partner who closes a short count without a final receipt leaves the transfer closed short', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.closeNotice.mockResolvedValueOnce({ short: true });
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    await journey.counted('m1', false);
    expect(await journey.transfer.executeUpdate(closeInbound, { args: [{ actor }] })).toEqual({ state: 'closed-short' });
  });
  expect(statesOf(fakes).at(-1)).toBe('closed-short');
});

test('a partner who closes a complete count is answered at once; the transfer closes when the export is final', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse({ final: false });
    await journey.counted('m1', false);
    expect(await journey.transfer.executeUpdate(closeInbound, { args: [{ actor }] })).toEqual({ state: 'received' });
    await journey.finalises();
  });
  expect(statesOf(fakes).slice(-3)).toEqual(['receiving', 'received', 'closed']);
});

test('a receipt before the goods are cleared, or after the final one, is refused and not posted', async () => {
  const { fakes } = await running(async (stage) => {
    const journey = await aTransfer(stage);
    await expect(journey.counted('m1', true)).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await journey.declaredToWarehouse({ final: false });
    await journey.counted('m1', true);
    await expect(journey.counted('m2', true)).rejects.toMatchObject({
      cause: { type: 'STATE_CONFLICT', details: [{ state: 'received' }] },
    });
    await journey.finalises();
  });
  expect(fakes.postReceipt).toHaveBeenCalledOnce();
});

test('a filing shows its organisation and where it stands, and the transfer its deadline', async () => {
  await running(async (stage) => {
    const journey = await aTransfer(stage);
    await journey.declaredToWarehouse();
    const filing = (await journey.filing.describe()).typedSearchAttributes;
    expect([filing.get(ORGANISATION), filing.get(STATE)]).toEqual(['org_1', 'finalised']);
    const transfer = (await journey.transfer.describe()).typedSearchAttributes;
    expect(transfer.get(DEADLINE)?.toISOString()).toBe('2027-05-23T15:59:59.999Z');
    await journey.counted('m1', true);
  });
});

test('customs silent for a day after the goods arrived is told where the transfer stands, and holds nothing up', async () => {
  const { fakes } = await running(async (stage) => {
    stage.fakes.countTickets.mockResolvedValue({ revision: 3, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    const journey = await aTransfer(stage);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await stage.env.sleep('30 hours');
    await journey.releasedToWarehouse();
    await journey.counted('m1', true);
  });
  const told = fakes.advanceTransfer.mock.calls.filter(([{ attention }]) => attention?.code === 'CUSTOMS_SILENT');
  expect(new Set(told.map(([{ step, state }]) => `${step} ${state}`))).toEqual(new Set(['4:arrived-at-port arrived-at-port']));
  expect(statesOf(fakes).slice(-2)).toEqual(['received', 'closed']);
});
