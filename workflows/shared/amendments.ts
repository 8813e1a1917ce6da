import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { Attention } from '../../activities/transfers.ts';
import type { Actor } from '../../contracts/actor.ts';
import { amendmentOrdered } from '../../contracts/customs-filing.messages.ts';
import { type FilingProgress, amendTransfer } from '../../contracts/stock-transfer.messages.ts';
import { mayOrder } from '../../domain/commands.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { database } from './activities.ts';
import { refuseUnless } from './progress.ts';
import type { Filing } from './standing.ts';

type Decided = Extract<FilingProgress, { kind: 'amendment-decided' }>;
type Given = {
  state: () => StockTransferState;
  attention: () => Attention | null;
  /** Null until tickets are planned and their filing has begun. */
  filing: () => Filing | null;
  /** Whether its goods have left, or are just being told to have. */
  hasLeft: () => boolean;
  /** Whether somebody gives it up, or refused tickets are just being planned anew. */
  isTaken: () => boolean;
  /** Checks anew what is not planned yet, and waits for the outcome. */
  recheck: (actor: Actor) => Promise<void>;
};

/** What people want changed of a transfer, one thing at a time: the filing decides it and sees it through. Registers the handler: create it before the
 *  first await. */
export function createAmendments({ state, attention, filing, hasLeft, isTaken, recheck }: Given) {
  let underWay: string | null = null;
  let decided: Decided | null = null;
  let isOver = false;
  let refiledBy: Actor | null = null;
  let takenUp = 0;
  const standing = () => ({ state: state(), actions: attention()?.actions ?? [] });
  const isReady = (): boolean => filing() !== null || mayOrder('recheck', standing());

  setHandler(
    amendTransfer,
    async ({ amendmentId, actor }) => {
      underWay = amendmentId;
      const file = filing();
      if (file === null) return { state: state(), amendment: await amendUnplanned(amendmentId, actor) };
      decided = null;
      await file.signal(amendmentOrdered, { amendmentId, actor }).catch(() => (isOver = true));
      await condition(() => decided !== null || isOver);
      const told = decided as Decided | null;
      if (told === null) {
        underWay = null;
        throw refused('STATE_CONFLICT');
      }
      if (told.code !== undefined) throw refused(told.code);
      if (told.state === 'pending' || told.state === 'approved') {
        takenUp += 1;
        if (told.toFile > 0) refiledBy = actor;
      }
      return { state: state(), amendment: told.state };
    },
    {
      validator: (_) => {
        refuseUnless(!hasLeft(), state(), 'AMEND_TOO_LATE');
        refuseUnless(underWay === null, state(), 'AMENDMENT_PENDING');
        refuseUnless(mayOrder('amend', standing()) && isReady() && !isTaken() && !isOver, state());
      },
    },
  );
  const refused = (code: string): ApplicationFailure =>
    ApplicationFailure.create({ type: code, message: `its state is ${state()}`, nonRetryable: true, details: [{ state: state() }] });

  async function amendUnplanned(amendmentId: string, actor: Actor) {
    try {
      const { state: outcome } = await database.decideAmendment({ amendmentId, actor });
      if (outcome === 'approved') await recheck(actor);
      return outcome;
    } finally {
      underWay = null;
    }
  }

  return {
    /** Takes in what the filing tells of amendments. */
    came(item: FilingProgress): void {
      if (item.kind === 'amendment-decided') {
        decided = item;
        if (item.state !== 'pending' && item.state !== 'approved') underWay = null;
      }
      if (item.kind === 'amendment') underWay = null;
    },
    /** The filing has ended, so that nothing more is decided. */
    filingEnded: (): void => {
      isOver = true;
    },
    /** Whether customs has still to decide on one. */
    isUnderWay: (): boolean => underWay !== null,
    /** How many were taken up. */
    takenUp: (): number => takenUp,
    /** Who has had what customs refused filed anew by an amendment; `seen` answers that. */
    refiledBy: (): Actor | null => refiledBy,
    seen: (): void => {
      refiledBy = null;
    },
  };
}
