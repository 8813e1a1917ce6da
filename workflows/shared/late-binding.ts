import type { Duration } from '@temporalio/common';
import { condition } from '@temporalio/workflow';
import type { FilingProgress } from '../../contracts/stock-transfer.messages.ts';
import { customs, database } from './activities.ts';

type Counted = Awaited<ReturnType<typeof customs.countTickets>>;
type Given = {
  filingId: string;
  /** Nothing is left to declare, or something has to be filed first. */
  isOver: () => boolean;
  /** Of the last receipts that the filing was told of. */
  revision: () => number;
  learn: (counted: Counted) => void;
  /** Nothing is read while something else is written. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Sends, as long as it takes. */
  send: <T>(act: (desk: typeof customs) => Promise<T>) => Promise<T>;
  tell: (news: FilingProgress) => Promise<void>;
  hasArrived: () => boolean;
  /** How often the seller has stated the transport. */
  statements: () => number;
  silentHours: () => number;
  lookAgainAfter: (looks: number) => Duration;
};

/** Waits until every list that stands is bound to its transport: for the seller to state it, for customs to number the lists and to take the manifest. The
 *  seller is told of what it owes once for each time it is due, and once more when the goods arrive before it. */
export async function untilBound(given: Given): Promise<void> {
  const { filingId, isOver, revision, learn, inTurn, send, tell, hasArrived, statements, silentHours, lookAgainAfter } = given;
  let told = '';
  let looks = 1;
  /** A day without a word of customs is silence; the state is asked for, and nothing is sent again. */
  const awaitReceipts = async (seen: number): Promise<void> => {
    await condition(() => isOver() || revision() > seen, lookAgainAfter(looks));
    if (isOver() || revision() > seen) {
      looks = 1;
      return;
    }
    if (looks >= silentHours()) learn(await customs.chaseSilence(filingId));
    if (looks === silentHours()) await tell({ kind: 'silent' });
    looks += 1;
  };
  for (; !isOver();) {
    const [seen, stated, arrived] = [revision(), statements(), hasArrived()];
    const { state, refusals } = await inTurn(() => database.followBinding(filingId));
    if (state === 'taken' || state === 'none') {
      if (state === 'taken') await tell({ kind: 'bound' });
      return;
    }
    if (state === 'ready') {
      const { waiting, ...sent } = await inTurn(() => send((desk) => desk.sendManifest(filingId)));
      learn(sent);
      if (waiting > 0) await awaitReceipts(sent.revision);
    } else if (state === 'sent') await awaitReceipts(seen);
    else {
      const due = `${state}:${stated}:${arrived}`;
      if (due !== told) await tell(state === 'open' ? { kind: 'unbound' } : { kind: 'binding-refused', refusals });
      told = due;
      await condition(() => isOver() || statements() > stated || hasArrived() !== arrived);
    }
  }
}
