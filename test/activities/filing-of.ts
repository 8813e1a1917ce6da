import { expect } from 'vitest';
import type { CheckOutcome } from '../../activities/planning.ts';
import type { ConsignmentLine } from '../../domain/consignment.ts';
import { type TicketCounts, allFinalised, allReleased, declarationsAnswered, ordersAnswered } from '../../domain/ticket-state.ts';
import { CustomsMessageModel, FilingModel, type TicketRecord, TicketModel } from '../../models/index.ts';
import { aTransfer, parties } from './goods.ts';
import type { World } from './world.ts';

export const ARRIVED = { kind: 'arrived-at-port', occurredAt: '2026-11-25T01:00:00Z', reference: '粤A12345' } as const;
export const DEPARTED = { kind: 'departed', occurredAt: '2026-11-26T01:00:00Z', reference: '012S' } as const;

export type Filing = Awaited<ReturnType<typeof aFiling>>;
type Given = {
  who?: Awaited<ReturnType<typeof parties>>;
  lines?: ConsignmentLine[];
  change?: Parameters<typeof aTransfer>[2];
  plan?: (transferId: string) => Promise<CheckOutcome>;
};
/** A planned transfer, and the steps its flow takes with customs. `plan` is how it is planned, where that is looked at. */
export async function aFiling(world: World, { who, lines, change, plan = (id) => world.run('checkAndPlan', id) }: Given = {}) {
  const transfer = await aTransfer(who ?? (await parties()), lines, change);
  const check = await plan(transfer._id);
  if (check.outcome !== 'ready') throw new Error(check.attention.message.en);
  const { filingId } = check;
  const counts = async (): Promise<TicketCounts> => (await FilingModel.findById(filingId).orFail().lean()).counts;
  const until = async (reached: (now: TicketCounts) => boolean): Promise<TicketCounts> => {
    await world.drainUntil(async () => reached(await counts()));
    return counts();
  };
  const numbered = (): Promise<void> =>
    world.drainUntil(async () => (await TicketModel.countDocuments({ filingId, declarationNo: null })) === 0);
  const replan = () => world.run('replanRefused', { transferId: transfer._id, actions: [] });

  return {
    transfer,
    filingId,
    counts,
    replan,
    until,
    numbered,
    tickets: (): Promise<TicketRecord[]> => TicketModel.find({ filingId }).sort({ sequence: 1 }).lean(),
    messages: (direction: 'sent' | 'received') => CustomsMessageModel.find({ filingId, direction }).sort({ storedAt: 1, _id: 1 }).lean(),
    /** The message type of every order, logistics message, declaration and report that was sent. */
    sentKinds: async (): Promise<string[]> => {
      const sent = await CustomsMessageModel.find({ filingId, direction: 'sent' }).sort({ storedAt: 1, _id: 1 }).lean();
      return sent.flatMap(({ messageType, parts }) => parts.map(() => messageType));
    },
    /** Orders and declarations as often as it takes; what stood refused after each round. */
    async declare(): Promise<TicketCounts[]> {
      const refused: TicketCounts[] = [];
      for (;;) {
        await world.run('submitOrders', filingId);
        await until(ordersAnswered);
        await world.run('submitDeclarations', filingId);
        const answered = await until(declarationsAnswered);
        if (answered.rejected === 0) break;
        refused.push(answered);
        expect(refused.length).toBeLessThan(3);
        await replan();
      }
      await numbered();
      return refused;
    },
    async release(): Promise<void> {
      await world.run('reportArrival', { filingId, milestone: ARRIVED });
      await until(allReleased);
    },
    async finalise(): Promise<void> {
      await world.run('reportDeparture', { filingId, milestone: DEPARTED });
      await until(allFinalised);
    },
  };
}
