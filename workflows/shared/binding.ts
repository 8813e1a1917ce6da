import { setHandler } from '@temporalio/workflow';
import { transportStated } from '../../contracts/customs-filing.messages.ts';
import { bindTransport } from '../../contracts/stock-transfer.messages.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { databaseAside } from './activities.ts';
import { refuseUnless } from './progress.ts';
import type { Filing } from './standing.ts';

type Given = { transferId: string; state: () => StockTransferState; hasLeft: () => boolean; givenUp: () => boolean };

/** The transport of an export whose carrier's papers were not known when it was made. Registers the handler: create it before the first await. */
export function createBinding({ transferId, state, hasLeft, givenUp }: Given) {
  let isLate = false;
  let filing: Filing | null = null;
  setHandler(
    bindTransport,
    async (stated) => {
      const refused = await databaseAside.bindTransport({ transferId, ...stated });
      refuseUnless(refused === null, state(), refused ?? undefined);
      // One that has not come so far, or has ended, finds it stated, or needs it no more.
      await filing?.signal(transportStated).catch(() => null);
      return { state: state() };
    },
    { validator: (_) => refuseUnless(!hasLeft() && !givenUp(), state(), hasLeft() ? 'BINDING_TOO_LATE' : 'STATE_CONFLICT') },
  );
  return {
    /** What the plan says of it. */
    planned: (late: boolean): void => {
      isLate = late;
    },
    filedBy: (started: Filing): void => {
      filing = started;
    },
    isLate: (): boolean => isLate,
    /** The papers, which name the transport: printed now, or where that is stated later, when they are asked for. */
    printed(print: () => Promise<unknown>): () => Promise<unknown> {
      if (isLate) return print;
      const begun = print();
      return () => begun;
    },
  };
}
