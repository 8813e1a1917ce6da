import { expect, vi } from 'vitest';
import { receiptsApplied } from '../../contracts/customs-filing.messages.ts';
import { recordMilestone, recordReceipt, stateQuery } from '../../contracts/stock-transfer.messages.ts';
import type { MilestoneKind } from '../../contracts/stock-transfer.ts';
import type { StockTransferState } from '../../domain/states.ts';
import type { TicketCounts } from '../../domain/ticket-state.ts';
import { stockTransfer } from '../../workflows/index.ts';
import { type Fakes, counts } from './fakes.ts';
import type { Stage, StartOptions } from './running.ts';

export const actor = { by: 'key_test', requestId: 'req-1' };
const OCCURRED = '2026-11-23T08:00:00Z';
export const milestone = (kind: MilestoneKind) => ({ milestone: { kind, occurredAt: OCCURRED, reference: '粤A12345' }, actor });
export const receipt = (id: string, isFinal: boolean) => ({
  receiptId: `rcp_${id}`,
  receipt: { messageId: id, isFinal, occurredAt: OCCURRED, note: '', lines: [{ sku: 'A', condition: 'good' as const, pieces: 5 }] },
  actor,
});

/** The states of a transfer in the order they were written. By step, since a local activity may run again after a lost workflow task: the
 *  database writes a step once. */
export const statesOf = (fakes: Fakes): StockTransferState[] => [
  ...new Map(fakes.advanceTransfer.mock.calls.map(([{ step, state }]) => [step, state])).values(),
];

export type Journey = Awaited<ReturnType<typeof aTransfer>>;
/** A transfer under way, and what its seller, customs and the warehouse do; a direct export by its prefix. */
export async function aTransfer({ env, start, id }: Stage, options?: StartOptions, prefix: 'stk' | 'dex' = 'stk') {
  const transferId = `${prefix}_${id}`;
  const transfer = await start(stockTransfer, transferId, [{ transferId, organisationId: 'org_1', requestId: 'req-0' }], options);
  const filing = env.client.workflow.getHandle(`fil_${id}`);
  const reaches = (state: StockTransferState): Promise<void> =>
    vi.waitFor(async () => expect(await transfer.query(stateQuery)).toBe(state), { timeout: 20_000, interval: 20 });
  const passes = (kind: MilestoneKind) => transfer.executeUpdate(recordMilestone, { args: [milestone(kind)] });
  const answers = (revision: number, change: Partial<TicketCounts>): Promise<void> =>
    filing.signal(receiptsApplied, { revision, counts: counts({ orderAccepted: 2, ...change }) });
  const counted = (messageId: string, isFinal: boolean) => transfer.executeUpdate(recordReceipt, { args: [receipt(messageId, isFinal)] });

  const finalises = (): Promise<void> => answers(11, { finalised: 2 });
  /** From the release, which customs gives now, to the warehouse's door; the export is final on the way, or only when told. */
  const releasedToWarehouse = async ({ final = true } = {}) => {
    await answers(10, { released: 2 });
    await reaches('released');
    await passes('departed');
    if (final) await finalises();
    await passes('arrived-overseas');
    return passes('import-cleared');
  };
  const declaredToWarehouse = async (how: { final?: boolean } = {}) => {
    await reaches('declared');
    await passes('arrived-at-port');
    return releasedToWarehouse(how);
  };
  return { transfer, filing, reaches, passes, answers, counted, finalises, releasedToWarehouse, declaredToWarehouse };
}

/** Customs refuses what is filed so many times, by default both orders, and takes it when it comes again. */
export function refuseFirst(fakes: Fakes, times = 1, refused: Partial<TicketCounts> = { rejected: 2, orderRejected: 2 }): void {
  let revision = 0;
  const next = (change: Partial<TicketCounts>) => async () => ({ revision: (revision += 1), counts: counts(change) });
  fakes.submitOrders.mockImplementation(next({ submitted: 2, orderAccepted: 2 }));
  fakes.submitDeclarations.mockImplementation(next({ accepted: 2, orderAccepted: 2 }));
  for (let time = 0; time < times; time += 1) {
    fakes.submitOrders.mockImplementationOnce(next(refused));
    fakes.submitDeclarations.mockImplementationOnce(next(refused));
  }
}

/** Goods sold to a buyer, released and gone: what follows is his. */
export async function aDepartedExport(stage: Stage): Promise<Journey> {
  const journey = await aTransfer(stage, undefined, 'dex');
  await journey.reaches('declared');
  await journey.passes('arrived-at-port');
  await journey.answers(10, { released: 2 });
  await journey.reaches('released');
  await journey.passes('departed');
  return journey;
}
