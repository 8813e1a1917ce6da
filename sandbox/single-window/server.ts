import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Envelope } from '../../gateways/single-window/envelope.ts';
import { chance } from './chance.ts';
import { createApp } from './app.ts';
import { startFolders } from './folders.ts';
import { staysBehind, takeIn } from './intake.ts';
import { createBell } from './mailbox.ts';
import { createPump } from './pump.ts';
import { type GivenSettings, Settings } from './settings.ts';
import { openStore } from './store.ts';

type Sandbox = { url: string; close: () => Promise<void> };

/** Starts a Single Window on `port` (0: any free one). Errors: the listening error, for example EADDRINUSE. */
export async function startSandbox(given: GivenSettings): Promise<Sandbox> {
  const settings = Settings.parse(given);
  const trust = settings.certificateFile === null ? null : new X509Certificate(readFileSync(settings.certificateFile));
  const store = openStore(settings.dataDir);
  const bell = createBell();
  const pump = createPump(store, bell, settings);
  let drawn = 0;
  const delay = () => Math.ceil(settings.paceMs * (0.5 + chance(settings.seed, 'intake', (drawn += 1))));
  const take = (envelopes: readonly Envelope[]): number => {
    const taken = takeIn(store, envelopes, { fallback: settings.scenario, receipts: settings.receipts, trust, now: Date.now(), delay });
    pump.kick();
    return taken;
  };
  const folders =
    settings.folders === null
      ? null
      : startFolders(settings.folders, { store, takeIn: take, staysBehind: (it) => staysBehind(store, it, settings.scenario) });
  const server = createServer(createApp({ store, bell, takeIn: take, scenario: settings.scenario, pace: settings }));
  server.listen(settings.port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    pump.stop();
    await folders?.stop();
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
      await Promise.all([closed, folders?.stop()]);
      store.close();
    },
  };
}
