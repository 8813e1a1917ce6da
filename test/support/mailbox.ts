import { heartbeat, sleep } from '@temporalio/activity';
import type { Fakes } from './fakes.ts';

/** A mailbox that is empty so many times, and then keeps whoever reads it waiting, as a long poll does, until he is called off. */
export function emptyFor(fakes: Fakes, times: number): void {
  fakes.drainMailbox.mockImplementation(async () => {
    while (fakes.drainMailbox.mock.calls.length > times) {
      heartbeat();
      await sleep('20 milliseconds');
    }
    return 0;
  });
}
