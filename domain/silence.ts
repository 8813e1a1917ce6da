import type { RefusedMessage } from './refusals/entry.ts';
import type { TicketState } from './states.ts';

/** Where a ticket stands that customs says nothing of. `declarationStatus` is the last status of its list or form, as the import client or the
 *  Electronic Port gave it. */
export type SilentTicket = {
  path: 'list' | 'form';
  state: TicketState;
  orderAccepted: boolean;
  declarable: boolean;
  declarationSent: boolean;
  declarationStatus: string | null;
};
/** Whether our arrival and departure reports have gone out, and whether a manifest of lists (607) is there that customs has not taken. */
export type Reported = { arrival: boolean; departure: boolean; manifest?: boolean };

/** The form is at customs and waits there. */
const SENT_TO_CUSTOMS = '7';

/** Which document customs seems to wait for, by the stage at which a ticket stands still; null when it waits for nobody's paper. It is never
 *  a reason to send anything again. Source: china-export.md §2.3, §4, §7; that a form at 7 waits for its manifest is unverified. */
export function missingDocument(ticket: SilentTicket, reported: Reported): RefusedMessage | null {
  const { path, state, orderAccepted, declarable, declarationSent, declarationStatus } = ticket;
  switch (state) {
    case 'submitted':
      if (!declarationSent) return !orderAccepted ? 'order' : declarable ? null : 'logistics';
      if (path === 'list') return 'list';
      return declarationStatus === SENT_TO_CUSTOMS ? 'manifest' : 'form';
    case 'accepted':
    case 'arrived':
      if (path === 'list' && reported.manifest === true) return 'list-manifest';
      return reported.arrival ? 'arrival' : null;
    case 'released':
    case 'departed':
      if (!reported.departure) return null;
      return path === 'list' ? 'departure' : 'manifest';
    default:
      return null;
  }
}
