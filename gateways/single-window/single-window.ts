import type { Signer, SingleWindow } from '../../contracts/customs.ts';
import { check, compose } from './compose.ts';
import { formChanges } from './mappers/form-application.ts';
import { readReceipt } from './receipts.ts';
import { receiveFromFolders, sendToFolders } from './transport-folder.ts';
import { askStates, receiveReceipts, sendMessages } from './transport-http.ts';

const FOLDER = 'folder:';

/** `url` is that of a regional platform that speaks HTTP, or `folder:` and the path of an import client's folders. `dxpId` is our DXP
 *  identity and, on a platform, the name of our mailbox. */
export function createSingleWindow({ url, dxpId, signer }: { url: string; dxpId: string; signer: Signer }): SingleWindow {
  const messages: Pick<SingleWindow, 'changesOf' | 'check' | 'compose' | 'read'> = {
    changesOf: formChanges,
    check: (message) => check(message, { dxpId }),
    compose: (message) => compose(message, { dxpId, signer }),
    read: readReceipt,
  };
  if (url.startsWith(FOLDER)) {
    const root = url.slice(FOLDER.length);
    return {
      ...messages,
      mailbox: `${dxpId} ${url}`,
      transport: 'folder',
      send: (sent) => sendToFolders(root, sent),
      receive: (after, options) => receiveFromFolders(root, after, options),
      // An import client only passes files on: there is nobody behind its folders to ask.
      ask: null,
    };
  }
  const peer = { url, dxpId };
  return {
    ...messages,
    mailbox: dxpId,
    transport: 'http',
    send: (sent) => sendMessages(peer, sent),
    receive: (after, options) => receiveReceipts(peer, after, options),
    ask: (queries) => askStates(peer, queries),
  };
}
