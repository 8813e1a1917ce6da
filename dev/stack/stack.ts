import { type Keys, seed } from '../seed.ts';
import { type StackAddresses, publish, withdraw } from './addresses.ts';
import { claim } from './claim.ts';
import { openKeys } from './keys-file.ts';
import { type Layout, layoutOf, makeFolders } from './layout.ts';
import { setUpMail } from './mail.ts';
import { setUpMongodb } from './mongodb.ts';
import type { Part, PartName } from './part.ts';
import { createParts } from './parts.ts';
import { type PortName, configuredPorts, settlePorts } from './ports.ts';
import { apiAddress, setUpApi, setUpBundle, setUpWorker } from './product.ts';
import type { SettingUp } from './setting-up.ts';
import { setUpSingleWindow } from './single-window.ts';
import { setUpTemporal } from './temporal.ts';

/** A stack that is up. */
export type Stack = {
  addresses: StackAddresses;
  keys: Keys;
  /** One server of it, to be killed, paused or restarted. Errors: RangeError when it is not the stack's own. */
  part(name: PartName): Part;
  /** Worker and API first, each drained; then what they use. Their data stays. */
  stop(): Promise<void>;
};
type Starting = { env?: NodeJS.ProcessEnv; print: (line: string) => void; signal?: AbortSignal };

/** Brings up Temporal, MongoDB, mail, Single Window, worker and API, and resolves once all are ready and the organisations are seeded.
 *  `env` says where (PORTS, OUTPORT_DATA_DIR), and an address in it takes the place of a server: TEMPORAL_ADDRESS, MONGODB_URI, SMTP_URL,
 *  SINGLE_WINDOW_URL. `print` gets a line a server. Errors: Error with the reason in words for a person, AlreadyRunning, or the signal's
 *  reason when it is aborted first; whatever was started is ended by then. */
export async function startStack({ env = process.env, print, signal }: Starting): Promise<Stack> {
  signal?.throwIfAborted();
  const layout = layoutOf(env);
  const configured = configuredPorts(env);
  await makeFolders(layout);
  const claimed = await claim(layout.processes, { dataDir: layout.root, print });
  const parts = createParts({ logs: layout.logs, claim: claimed, print });
  const stop = async (): Promise<void> => {
    await withdraw(layout.descriptor);
    await parts.stop();
    claimed.release();
  };
  let over = false;
  // Of several that start at once the others may still have something to say when one has failed.
  const unlessOver = (line: string): void => {
    if (!over) print(line);
  };
  try {
    const ports = await settlePorts(configured, portsOfOurs(env), env['OUTPORT_HOST'] || undefined);
    const { addresses, keys } = await Promise.race([bringUp({ env, layout, ports, parts, print: unlessOver }), abortOf(signal)]);
    await publish(layout.descriptor, addresses);
    return { addresses, keys, part: (name) => parts.get(name), stop };
  } catch (error) {
    over = true;
    await stop();
    throw error;
  }
}

/** What waits for nothing starts at once; worker and API follow as soon as their servers are there. */
async function bringUp(settingUp: SettingUp): Promise<Pick<Stack, 'addresses' | 'keys'>> {
  const { env, layout, ports } = settingUp;
  const operatorKey = openKeys(layout.keys, env).then((keys) => keys.operator);
  const [temporal, mongodb, mail, singleWindow, bundle] = [
    setUpTemporal(settingUp),
    setUpMongodb(settingUp),
    setUpMail(settingUp),
    setUpSingleWindow(settingUp),
    setUpBundle(settingUp),
  ];
  const surrounding = Promise.all([mongodb, temporal, operatorKey]).then(([uri, { address }, key]) => ({
    mongodb: uri,
    temporal: address,
    operatorKey: key,
  }));
  const api = surrounding.then((given) => setUpApi(settingUp, given));
  const worker = Promise.all([surrounding, mail, singleWindow, bundle]).then(([given, { smtpUrl }, window, built]) =>
    setUpWorker(settingUp, { ...given, smtpUrl, singleWindow: window, bundle: built }),
  );
  const keys = api.then((url) => seed({ api: url, keysFile: layout.keys }));
  const [workerHealth, seeded, { address, ui }, uri, { smtpUrl, page }, window] = await Promise.all([
    worker,
    keys,
    temporal,
    mongodb,
    mail,
    singleWindow,
  ]);
  const addresses = {
    api: apiAddress(settingUp),
    metrics: `http://127.0.0.1:${ports.apiMetrics}/metrics`,
    workerHealth,
    temporal: address,
    temporalNamespace: env['TEMPORAL_NAMESPACE'] || 'default',
    temporalUi: ui,
    mongodb: uri,
    smtp: smtpUrl,
    mailPage: page,
    singleWindow: window.url,
    sandboxPage: window.page,
    ...places(layout),
  };
  return { addresses, keys: seeded };
}

const places = ({ root, logs, keys }: Layout) => ({ dataDir: root, logsDir: logs, keysFile: keys });

/** Only servers that we start need their ports. */
function portsOfOurs(env: NodeJS.ProcessEnv): PortName[] {
  const unless = (variable: string, ...names: PortName[]): PortName[] => (env[variable] ? [] : names);
  return [
    'api',
    'apiMetrics',
    'workerHealth',
    ...unless('TEMPORAL_ADDRESS', 'temporal', 'temporalUi'),
    ...unless('MONGODB_URI', 'mongodb'),
    ...unless('SMTP_URL', 'smtp', 'mailPage'),
    ...unless('SINGLE_WINDOW_URL', 'sandbox'),
  ];
}

function abortOf(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
