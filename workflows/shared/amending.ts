import { ActivityFailure, ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { type AmendmentOrder, amendmentOrdered } from '../../contracts/customs-filing.messages.ts';
import type { FilingProgress } from '../../contracts/stock-transfer.messages.ts';
import type { TicketCounts } from '../../domain/ticket-state.ts';
import { type customs, database } from './activities.ts';
import type { createTurns } from './turns.ts';

type Told = { revision: number; counts: TicketCounts };
type Given = {
  filingId: string;
  /** Nothing is sent while it is decided what is to be another. */
  inTurn: ReturnType<typeof createTurns>;
  send: <T>(act: (desk: typeof customs) => Promise<T>) => Promise<T>;
  tell: (news: FilingProgress) => Promise<void>;
  learn: (told: Told) => void;
  /** The last count that was heard of. */
  revision: () => number;
  silentHours: () => number;
  /** Something waits to be filed anew. */
  fileAgain: () => void;
  /** What fails for good fails the filing. */
  breakOff: (error: unknown) => void;
};

/** Sees amendments through, beside the filing: decided at once, then as often as customs has answered something. Registers the handler: create it before the
 *  first await. */
export function createAmending({ filingId, inTurn, send, tell, learn, revision, silentHours, fileAgain, breakOff }: Given) {
  let underWay = 0;
  setHandler(amendmentOrdered, (order) => {
    underWay += 1;
    amend(order).then(() => (underWay -= 1), breakOff);
  });

  async function amend(order: AmendmentOrder): Promise<void> {
    const { amendmentId } = order;
    const decided = await inTurn(() => database.decideAmendment(order)).catch(refusalIn);
    await tell({ kind: 'amendment-decided', amendmentId, ...decided });
    if (decided.state !== 'pending' && decided.state !== 'approved') return;
    for (let looks = 1; ;) {
      const step = await inTurn(() => send((desk) => desk.carryAmendment({ filingId, amendmentId })));
      learn(step);
      if (step.toFile > 0) fileAgain();
      if (step.pending === 0) break;
      const heard = await condition(() => revision() > step.revision, looks > silentHours() ? '1 day' : '1 hour');
      if (!heard && looks === silentHours()) await tell({ kind: 'silent' });
      looks = heard ? 1 : looks + 1;
    }
    await tell({ kind: 'amendment', amendmentId, ...(await database.readAmendment(amendmentId)) });
  }

  return { isIdle: (): boolean => underWay === 0 };
}

/** What an amendment is refused for, by a code of the error table. Errors: whatever else failed. */
function refusalIn(error: unknown): { state: 'refused'; toFile: number; code: string } {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.nonRetryable === true && cause.type != null)
    return { state: 'refused', toFile: 0, code: cause.type };
  throw error;
}
