import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSmtp } from './smtp.ts';
import { openMailStore } from './store.ts';
import { createWeb } from './web.ts';

const HOST = '127.0.0.1';

export type MailCatcher = { smtpUrl: string; page: string; close: () => Promise<void> };

/** Catches mail on one port (0: any free one) and shows it on another; what it caught before is still there.
 *  Errors: the listening error, for example EADDRINUSE. */
export async function startMailCatcher(settings: { smtpPort: number; pagePort: number; dataDir: string }): Promise<MailCatcher> {
  const store = await openMailStore(settings.dataDir);
  const smtp = createSmtp(store);
  const web = createServer(createWeb(store));
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      smtp.close(() => resolve());
    });
    const closed = web.listening ? once(web, 'close') : null;
    web.close();
    web.closeAllConnections();
    await closed;
  };
  try {
    smtp.listen(settings.smtpPort, HOST);
    await once(smtp.server, 'listening');
    // A client that hangs up in the middle of a line is no reason to end.
    smtp.on('error', (error) => console.error(error.message));
    web.listen(settings.pagePort, HOST);
    await once(web, 'listening');
  } catch (error) {
    await close();
    throw error;
  }
  const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;
  return { smtpUrl: `smtp://${HOST}:${portOf(smtp.server)}`, page: `http://${HOST}:${portOf(web)}`, close };
}
