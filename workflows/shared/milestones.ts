import { condition, setHandler } from '@temporalio/workflow';
import type { Actor } from '../../contracts/actor.ts';
import { recordMilestone } from '../../contracts/stock-transfer.messages.ts';
import type { MilestoneInput, MilestoneKind } from '../../contracts/stock-transfer.ts';
import { STOCK_TRANSFER, type StockTransferState, mayBecome } from '../../domain/states.ts';
import { refuseUnless } from './progress.ts';

type Way = {
  /** Sold to a buyer, with whom the goods end; those of a stock transfer are counted by their warehouse. */
  isDirect: boolean;
  state: () => StockTransferState;
  advance: (next: MilestoneKind, also: { actor: Actor; milestone: MilestoneInput }) => Promise<void>;
};

/** Where the goods of one export are, as people tell it. Registers the handler: create it before the first await. */
export function createMilestones({ isDirect, state, advance }: Way) {
  const told = new Map<MilestoneKind, { milestone: MilestoneInput; actor: Actor }>();
  const mayReach = (kind: MilestoneKind): boolean =>
    mayBecome(STOCK_TRANSFER, state(), kind) && state() !== 'needs-attention' && (kind !== 'delivered' || isDirect);
  setHandler(
    recordMilestone,
    async ({ milestone, actor }) => {
      told.set(milestone.kind, { milestone, actor });
      await condition(() => state() === milestone.kind || !mayBecome(STOCK_TRANSFER, state(), milestone.kind));
      return { state: state() };
    },
    { validator: ({ milestone }) => refuseUnless(mayReach(milestone.kind) && !told.has(milestone.kind), state()) },
  );

  /** Waits until it is told, and takes it in after what must come `first`. */
  async function reach(kind: MilestoneKind, first: () => Promise<unknown> = () => Promise.resolve()): Promise<MilestoneInput> {
    await condition(() => told.has(kind));
    const { milestone, actor } = told.get(kind) as { milestone: MilestoneInput; actor: Actor };
    await first();
    await advance(kind, { actor, milestone });
    return milestone;
  }

  return {
    reach,
    /** The way to the buyer, as far as it is told, and the delivery. */
    async reachBuyer(deliver: () => Promise<unknown>): Promise<void> {
      for (const kind of ['arrived-overseas', 'import-cleared'] as const) {
        await condition(() => told.has(kind) || told.has('delivered'));
        if (told.has(kind)) await reach(kind);
      }
      await reach('delivered', deliver);
    },
  };
}
