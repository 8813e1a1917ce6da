import type { SingleWindow } from '../../contracts/customs.ts';
import { compose } from './compose.ts';
import { readReceipt } from './receipts.ts';
import { receiveReceipts, sendMessages, type HttpPeer } from './transport-http.ts';

/** The Single Window behind a regional platform that speaks HTTP. `dxpId` is our DXP identity and the name of our mailbox. */
export function createSingleWindow(peer: HttpPeer): SingleWindow {
  return {
    compose: (message) => compose(message, peer),
    send: (messages) => sendMessages(peer, messages),
    receive: (after, options) => receiveReceipts(peer, after, options),
    read: readReceipt,
  };
}
