/** Sends to folders or receives from them until it is done or killed: `send ROOT COUNT` or `receive ROOT`. */
import { receiveFromFolders, sendToFolders } from '../../../gateways/single-window/transport-folder.ts';

const [what, root = '', count] = process.argv.slice(2);
process.stdout.write('ready\n');
if (what === 'send') {
  const messages = Array.from({ length: Number(count) }, (_, index) => ({
    copMsgId: `M-${index}`,
    messageType: 'CEB303Message',
    xml: '',
    envelope: `<DxpMsg>${'x'.repeat(20_000)}${index}</DxpMsg>`,
  }));
  await sendToFolders(root, messages);
} else {
  await receiveFromFolders(root, 0, { limit: 1000, waitSeconds: 0, signal: AbortSignal.timeout(30_000) });
}
process.exit(0);
