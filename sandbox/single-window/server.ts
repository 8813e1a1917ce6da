import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chance } from './chance.ts';
import { createApp } from './app.ts';
import { createBell } from './mailbox.ts';
import { createPump } from './pump.ts';
import type { Settings } from './settings.ts';
import { openStore } from './store.ts';

type Sandbox = { url: string; close: () => Promise<void> };

/** Starts a Single Window on `port` (0: any free one). Errors: the listening error, for example EADDRINUSE. */
export async function startSandbox(settings: Settings): Promise<Sandbox> {
  const store = openStore(settings.dataDir);
  const bell = createBell();
  const pump = createPump(store, bell, settings);
  let drawn = 0;
  const delay = () => Math.ceil(settings.paceMs * (0.5 + chance(settings.seed, 'intake', (drawn += 1))));
  const server = createServer(createApp({ store, bell, pump, delay, scenario: settings.scenario, pace: settings }));
  server.listen(settings.port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    pump.stop();
    store.close();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      pump.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}
