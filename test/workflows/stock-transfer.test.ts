import { expect, test, vi } from 'vitest';
import { receiptsApplied } from '../../contracts/customs-filing.messages.ts';
import {
  cancelTransfer,
  closeInbound,
  recheckTransfer,
  recordMilestone,
  recordReceipt,
  resubmitFiling,
  stateQuery,
} from '../../contracts/stock-transfer.messages.ts';
import type { MilestoneKind } from '../../contracts/stock-transfer.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { stockTransfer } from '../../workflows/index.ts';
import { type Fakes, counts, running } from '../support/temporal.ts';

const actor = { by: 'key_test', requestId: 'req-1' };
const OCCURRED = '2026-11-23T08:00:00Z';
const milestone = (kind: MilestoneKind) => ({ milestone: { kind, occurredAt: OCCURRED, reference: '粤A12345' }, actor });
const receipt = (id: string, isFinal: boolean) => ({
  receiptId: `rcp_${id}`,
  receipt: { messageId: id, isFinal, occurredAt: OCCURRED, note: '', lines: [{ sku: 'A', condition: 'good' as const, pieces: 5 }] },
  actor,
});
/** By step, since a local activity may run again after a lost workflow task: the database writes a step once. */
const states = (fakes: Fakes): StockTransferState[] => [
  ...new Map(fakes.advanceTransfer.mock.calls.map(([{ step, state }]) => [step, state])).values(),
];

type Scenario = Parameters<typeof running>[0] extends (t: infer T) => Promise<void> ? T : never;

async function begin({ start, id }: Scenario) {
  const transferId = `stk_${id}`;
  const transfer = await start(stockTransfer, transferId, { transferId, organisationId: 'org_1', requestId: 'req-0' });
  const reaches = (state: StockTransferState) =>
    vi.waitFor(async () => expect(await transfer.query(stateQuery)).toBe(state), { timeout: 20_000, interval: 20 });
  const passes = (kind: MilestoneKind) => transfer.executeUpdate(recordMilestone, { args: [milestone(kind)] });
  const filing = { workflowId: `fil_${id}` };
  return { transfer, reaches, passes, filing };
}

async function toWarehouse(t: Scenario, journey: Awaited<ReturnType<typeof begin>>): Promise<void> {
  const { reaches, passes, filing } = journey;
  await reaches('declared');
  await passes('arrived-at-port');
  const handle = t.env.client.workflow.getHandle(filing.workflowId);
  await handle.signal(receiptsApplied, { revision: 10, counts: counts({ released: 2, orderAccepted: 2 }) });
  await reaches('released');
  await passes('departed');
  await handle.signal(receiptsApplied, { revision: 11, counts: counts({ finalised: 2, orderAccepted: 2 }) });
  await passes('arrived-overseas');
  expect(await passes('import-cleared')).toEqual({ state: 'import-cleared' });
}

test('a transfer passes every state in order, and an update answers with the state that the database already holds', async () => {
  const fakes = await running(async (t) => {
    const journey = await begin(t);
    await toWarehouse(t, journey);
    expect(await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', false)] })).toMatchObject({ state: 'receiving' });
    expect(await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m2', true)] })).toMatchObject({ state: 'received' });
  });
  expect(states(fakes)).toEqual([
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

test('an inspection shows before the release', async () => {
  const fakes = await running(async (t) => {
    const journey = await begin(t);
    const filing = t.env.client.workflow.getHandle(journey.filing.workflowId);
    await journey.reaches('declared');
    await journey.passes('arrived-at-port');
    await filing.signal(receiptsApplied, { revision: 9, counts: counts({ inspect: 1, released: 1, orderAccepted: 2 }) });
    await journey.reaches('under-inspection');
    await filing.signal(receiptsApplied, { revision: 8, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    await toWarehouseFrom(t, journey);
  });
  expect(states(fakes).slice(2, 5)).toEqual(['arrived-at-port', 'under-inspection', 'released']);
});

async function toWarehouseFrom(t: Scenario, journey: Awaited<ReturnType<typeof begin>>): Promise<void> {
  const handle = t.env.client.workflow.getHandle(journey.filing.workflowId);
  await handle.signal(receiptsApplied, { revision: 10, counts: counts({ released: 2, orderAccepted: 2 }) });
  await journey.reaches('released');
  await journey.passes('departed');
  await handle.signal(receiptsApplied, { revision: 11, counts: counts({ finalised: 2, orderAccepted: 2 }) });
  await journey.passes('arrived-overseas');
  await journey.passes('import-cleared');
  await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', true)] });
}

test('a milestone out of order is refused with the state, and nothing is written', async () => {
  const fakes = await running(async (t) => {
    const journey = await begin(t);
    await journey.reaches('declared');
    await expect(journey.passes('departed')).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT', details: [{ state: 'declared' }] } });
    await toWarehouse(t, journey);
    await expect(journey.passes('departed')).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', true)] });
  });
  expect(states(fakes).filter((state) => state === 'departed')).toHaveLength(1);
});

test('a blocked check waits for the seller, who corrects and rechecks', async () => {
  const fakes = await running(async (t) => {
    t.fakes.checkAndPlan.mockResolvedValueOnce({
      outcome: 'blocked',
      attention: { code: 'CHECK_FAILED', message: { en: 'x', 'zh-CN': 'x' }, actions: ['recheck', 'cancel'] },
    });
    const journey = await begin(t);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(recheckTransfer, { args: [{ actor }] });
    await toWarehouse(t, journey);
    await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', true)] });
  });
  expect(states(fakes).slice(0, 4)).toEqual(['needs-attention', 'checking', 'filing', 'declared']);
});

test('a refused order needs attention; resubmitted, the transfer goes on', async () => {
  const fakes = await running(async (t) => {
    t.fakes.submitOrders.mockResolvedValueOnce({
      revision: 1,
      counts: counts({ rejected: 1, orderRejected: 1, submitted: 1, orderAccepted: 1 }),
    });
    t.fakes.submitDeclarations.mockResolvedValueOnce({
      revision: 2,
      counts: counts({ rejected: 1, orderRejected: 1, accepted: 1, orderAccepted: 1 }),
    });
    t.fakes.submitOrders.mockResolvedValueOnce({ revision: 4, counts: counts({ accepted: 1, submitted: 1, orderAccepted: 2 }) });
    t.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 5, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    const journey = await begin(t);
    await journey.reaches('needs-attention');
    await journey.transfer.executeUpdate(resubmitFiling, { args: [{ actor }] });
    await toWarehouse(t, journey);
    await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', true)] });
  });
  expect(states(fakes).slice(0, 4)).toEqual(['filing', 'needs-attention', 'filing', 'declared']);
  expect(fakes.advanceTransfer.mock.calls[1]?.[0].attention).toMatchObject({ code: 'ORDER_REJECTED', actions: ['resubmit', 'cancel'] });
  expect(fakes.reopenRefused).toHaveBeenCalledOnce();
});

test('cancelled after a refusal, the orders that customs took are withdrawn before the transfer says cancelled', async () => {
  const fakes = await running(async (t) => {
    t.fakes.submitOrders.mockResolvedValueOnce({ revision: 1, counts: counts({ rejected: 2, orderRejected: 2 }) });
    t.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 2, counts: counts({ rejected: 2, orderRejected: 2 }) });
    const journey = await begin(t);
    await journey.reaches('needs-attention');
    expect(await journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor }] })).toEqual({ state: 'cancelled' });
  });
  expect(states(fakes)).toEqual(['filing', 'needs-attention', 'cancelling', 'cancelled']);
  expect(fakes.withdrawOrders).toHaveBeenCalledOnce();
  expect(fakes.withdrawOrders.mock.invocationCallOrder[0]).toBeLessThan(fakes.advanceTransfer.mock.invocationCallOrder.at(-1) ?? 0);
});

test('once customs has accepted, cancelling is too late and says so', async () => {
  await running(async (t) => {
    const journey = await begin(t);
    await journey.reaches('declared');
    await expect(journey.transfer.executeUpdate(cancelTransfer, { args: [{ actor }] })).rejects.toMatchObject({
      cause: { type: 'CANCEL_TOO_LATE' },
    });
    await toWarehouse(t, journey);
    await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', true)] });
  });
});

test('customs silent for a day is told once, and a late answer still moves the transfer on', async () => {
  const fakes = await running(async (t) => {
    t.fakes.submitOrders.mockResolvedValueOnce({ revision: 1, counts: counts({ submitted: 2 }) });
    t.fakes.submitDeclarations.mockResolvedValueOnce({ revision: 6, counts: counts({ accepted: 2, orderAccepted: 2 }) });
    const journey = await begin(t);
    await journey.reaches('filing');
    await t.env.sleep('30 hours');
    await journey.reaches('needs-attention');
    await t.env.client.workflow
      .getHandle(journey.filing.workflowId)
      .signal(receiptsApplied, { revision: 5, counts: counts({ submitted: 2, orderAccepted: 2 }) });
    await toWarehouse(t, journey);
    await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', true)] });
  });
  expect(states(fakes).slice(0, 4)).toEqual(['filing', 'needs-attention', 'filing', 'declared']);
  expect(fakes.submitOrders).toHaveBeenCalledOnce();
});

test('a partner who closes a short count without a final receipt leaves the transfer closed short', async () => {
  const fakes = await running(async (t) => {
    t.fakes.closeNotice.mockResolvedValueOnce({ short: true });
    const journey = await begin(t);
    await toWarehouse(t, journey);
    await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', false)] });
    expect(await journey.transfer.executeUpdate(closeInbound, { args: [{ actor }] })).toEqual({ state: 'closed-short' });
  });
  expect(states(fakes).at(-1)).toBe('closed-short');
});

test('a receipt before the goods are cleared, or after the final one, is refused', async () => {
  await running(async (t) => {
    const journey = await begin(t);
    const early = journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', true)] });
    await expect(early).rejects.toMatchObject({ cause: { type: 'STATE_CONFLICT' } });
    await toWarehouse(t, journey);
    await journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m1', true)] });
    const late = journey.transfer.executeUpdate(recordReceipt, { args: [receipt('m2', true)] });
    await expect(late).rejects.toThrow();
  });
});
