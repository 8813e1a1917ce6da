import { condition, setHandler } from '@temporalio/workflow';
import type { Actor } from '../../contracts/actor.ts';
import { recordMilestone } from '../../contracts/stock-transfer.messages.ts';
import type { MilestoneInput, MilestoneKind, StateMilestone } from '../../contracts/stock-transfer.ts';
import { STOCK_TRANSFER, type StockTransferState, mayBecome } from '../../domain/states.ts';
import { refuseUnless } from './progress.ts';

type Way = {
  /** Sold to a buyer, with whom the goods end; those of a stock transfer are counted by their warehouse. */
  isDirect: boolean;
  /** Loose cargo is inspected and released before it is loaded (先查验后装运), and cannot depart before that. */
  isLoose: () => boolean;
  state: () => StockTransferState;
  /** Whether somebody is giving it up. */
  givenUp: () => boolean;
  /** Whether customs decides on an amendment: until then nobody knows what would leave. */
  isAmending: () => boolean;
  advance: (next: StateMilestone, also: { actor: Actor; milestone: MilestoneInput }) => Promise<unknown>;
};

/** Where the goods of one export are, as people tell it. Registers the handler: create it before the first await. */
export function createMilestones({ isDirect, isLoose, state, givenUp, isAmending, advance }: Way) {
  type Told = { milestone: MilestoneInput; actor: Actor };
  const told = new Map<MilestoneKind, Told>();
  let isLoaded = false;
  /** What is told after the delivery, while that is still being written, would be kept nowhere. */
  const mayReach = (kind: StateMilestone): boolean =>
    mayBecome(STOCK_TRANSFER, state(), kind) &&
    state() !== 'needs-attention' &&
    !givenUp() &&
    (kind !== 'delivered' || isDirect) &&
    !told.has('delivered');
  const mayLoad = (): boolean => state() === 'released' && !givenUp() && !told.has('departed');
  function refuseUnlessNext(kind: MilestoneKind): void {
    if (kind === 'loaded') {
      refuseUnless(!UNRELEASED.includes(state()), state(), 'LOADING_BEFORE_RELEASE');
      refuseUnless(mayLoad() && !told.has(kind), state());
    } else {
      refuseUnless(mayReach(kind) && !told.has(kind), state());
      refuseUnless(kind !== 'departed' || !isLoose() || told.has('loaded'), state(), 'DEPARTURE_BEFORE_LOADING');
      refuseUnless(kind !== 'departed' || !isAmending(), state(), 'AMENDMENT_PENDING');
    }
  }
  setHandler(
    recordMilestone,
    async ({ milestone, actor }) => {
      const { kind } = milestone;
      told.set(kind, { milestone, actor });
      if (kind === 'loaded') await condition(() => isLoaded || state() !== 'released');
      else await condition(() => state() === kind || !mayBecome(STOCK_TRANSFER, state(), kind));
      return { state: state() };
    },
    { validator: ({ milestone }) => refuseUnlessNext(milestone.kind) },
  );

  /** Waits until it is told, and takes it in after what must come `first`. */
  async function reach(kind: StateMilestone, first: () => Promise<unknown> = () => Promise.resolve()): Promise<MilestoneInput> {
    await condition(() => told.has(kind));
    const { milestone, actor } = told.get(kind) as Told;
    await first();
    await advance(kind, { actor, milestone });
    return milestone;
  }

  return {
    reach,
    /** Takes in what somebody else than a person of ours has told. */
    take: (kind: MilestoneKind, arrival: Told): void => {
      told.set(kind, arrival);
    },
    /** The loading that was told and is not yet taken in, and that it is now. */
    toLoad: (): Told | null => (isLoaded ? null : (told.get('loaded') ?? null)),
    loaded: (): void => {
      isLoaded = true;
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

/** States in which customs has not released the goods yet. */
const UNRELEASED: readonly StockTransferState[] = ['checking', 'filing', 'declared', 'arrived-at-port', 'under-inspection', 'held'];
