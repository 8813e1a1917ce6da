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
  /** Whether somebody is giving it up. */
  givenUp: () => boolean;
  advance: (next: MilestoneKind, also: { actor: Actor; milestone: MilestoneInput }) => Promise<unknown>;
};

/** Where the goods of one export are, as people tell it. Registers the handler: create it before the first await. */
export function createMilestones({ isDirect, state, givenUp, advance }: Way) {
  const told = new Map<MilestoneKind, { milestone: MilestoneInput; actor: Actor }>();
  /** What is told after the delivery, while that is still being written, would be kept nowhere. */
  const mayReach = (kind: MilestoneKind): boolean =>
    mayBecome(STOCK_TRANSFER, state(), kind) &&
    state() !== 'needs-attention' &&
    !givenUp() &&
    (kind !== 'delivered' || isDirect) &&
    !told.has('delivered');
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
    /** Takes in what somebody else than a person of ours has told. */
    take: (kind: MilestoneKind, arrival: { milestone: MilestoneInput; actor: Actor }): void => {
      told.set(kind, arrival);
    },
    isTold: (kind: MilestoneKind): boolean => told.has(kind),
    /** The way to the buyer, as far as it is told, and the delivery. */
    reachBuyer: async (deliver: () => Promise<unknown>): Promise<void> => {
      for (const kind of ['arrived-overseas', 'import-cleared'] as const) {
        await condition(() => told.has(kind) || told.has('delivered'));
        if (told.has(kind)) await reach(kind);
      }
      await reach('delivered', deliver);
    },
  };
}
