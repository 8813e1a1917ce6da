import type { FilingProgress } from '../../contracts/stock-transfer.messages.ts';
import { type TicketCounts, acceptedOf, allReleased, awaitsCustoms } from '../../domain/ticket-state.ts';

type Given = {
  until: (reached: (counts: TicketCounts) => boolean, stands: (counts: TicketCounts) => boolean) => Promise<TicketCounts>;
  tell: (news: FilingProgress) => Promise<void>;
  /** Whether something is ordered to be filed again, and the filing itself. */
  isToFile: () => boolean;
  fileAgain: () => Promise<unknown>;
};

/** Waits at the site until customs has released every ticket. Each further ticket that it inspects or refuses is told, and what it refused is filed
 *  again when that is ordered. While it inspects or holds, the clock of its silence stands. */
export async function untilReleased({ until, tell, isToFile, fileAgain }: Given): Promise<void> {
  let inspected = 0;
  let refused = 0;
  for (;;) {
    const counts = await until(
      (now) => now.inspected > inspected || now.rejected > refused || allReleased(now) || isToFile(),
      awaitsCustoms,
    );
    if (isToFile()) {
      refused = 0;
      await fileAgain();
      continue;
    }
    // What was refused may be withdrawn meanwhile.
    refused = Math.min(refused, counts.rejected);
    if (counts.inspected > inspected) {
      inspected = counts.inspected;
      await tell({ kind: 'under-inspection', tickets: inspected });
    }
    if (counts.rejected > refused) {
      refused = counts.rejected;
      await tell({
        kind: 'rejected',
        orders: counts.orderRejected,
        declarations: refused - counts.orderRejected,
        accepted: acceptedOf(counts),
      });
    }
    if (allReleased(counts)) return;
  }
}
