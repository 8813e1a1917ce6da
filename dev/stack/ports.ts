import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Every port of the stack: the variable that changes it, what it is otherwise, and whose it is. Everything listens on 127.0.0.1 only,
 *  but the API, which listens on OUTPORT_HOST. A variable set to 0 means any free port. */
export const PORTS = {
  api: { variable: 'OUTPORT_PORT', fallback: 3000, owner: 'the API' },
  apiMetrics: { variable: 'OUTPORT_METRICS_PORT', fallback: 9465, owner: 'the metrics of the API' },
  workerHealth: { variable: 'OUTPORT_WORKER_HEALTH_PORT', fallback: 9464, owner: "the worker's health page" },
  temporal: { variable: 'OUTPORT_TEMPORAL_PORT', fallback: 7233, owner: 'Temporal' },
  temporalUi: { variable: 'OUTPORT_TEMPORAL_UI_PORT', fallback: 8233, owner: "Temporal's UI" },
  mongodb: { variable: 'OUTPORT_MONGODB_PORT', fallback: 27017, owner: 'MongoDB' },
  smtp: { variable: 'OUTPORT_SMTP_PORT', fallback: 1025, owner: 'the mail catcher' },
  mailPage: { variable: 'OUTPORT_MAIL_PAGE_PORT', fallback: 8025, owner: "the mail catcher's page" },
  sandbox: { variable: 'OUTPORT_SANDBOX_PORT', fallback: 8089, owner: 'the Single Window sandbox' },
} as const;
export type PortName = keyof typeof PORTS;
export type Ports = Record<PortName, number>;

const NAMES = Object.keys(PORTS) as PortName[];

/** For a stack beside others, as tests want it: `{ ...env, ...ANY_FREE_PORT }`. */
export const ANY_FREE_PORT: NodeJS.ProcessEnv = Object.fromEntries(NAMES.map((name) => [PORTS[name].variable, '0']));

/** The ports as configured, 0 where any will do. Errors: Error with a line for each variable that is no port. */
export function configuredPorts(env: NodeJS.ProcessEnv): Ports {
  const wrong: string[] = [];
  const ports = NAMES.map((name) => {
    const { variable, fallback } = PORTS[name];
    const given = env[variable] || String(fallback);
    if (!/^\d{1,5}$/u.test(given) || Number(given) > 65_535)
      wrong.push(`${variable} is ${JSON.stringify(given)}: it must be a port, 1 to 65535, or 0 for any free one.`);
    return [name, Number(given)];
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return Object.fromEntries(ports) as Ports;
}

/** Finds out before anything is started whether the ports of these owners can be had, and picks a free one for each 0.
 *  Errors: Error with a line for each that cannot: the port, who wanted it, and which variable changes it. */
export async function settlePorts(configured: Ports, wanted: readonly PortName[], apiHost = '127.0.0.1'): Promise<Ports> {
  const refusals = twice(configured, wanted);
  if (refusals.length > 0) throw new Error(refusals.join('\n'));
  const tried = await Promise.all(
    wanted.map(async (name) => ({ name, ...(await tryPort(configured[name], name === 'api' ? apiHost : '127.0.0.1')) })),
  );
  // All are held until all are tried, so that no free port is picked for two.
  await Promise.all(tried.map(({ release }) => release()));
  for (const { name, refusal } of tried)
    if (refusal !== null) refusals.push(`${refusal}, and ${PORTS[name].owner} needs it: set ${PORTS[name].variable} to another.`);
  if (refusals.length > 0) throw new Error(refusals.join('\n'));
  return { ...configured, ...Object.fromEntries(tried.map(({ name, port }) => [name, port])) };
}

function twice(ports: Ports, wanted: readonly PortName[]): string[] {
  const sharing = Map.groupBy(
    wanted.filter((name) => ports[name] !== 0),
    (name) => ports[name],
  );
  return [...sharing]
    .filter(([, names]) => names.length > 1)
    .map(([port, names]) => {
      const owners = names.map((name) => `${PORTS[name].owner} (${PORTS[name].variable})`);
      return `Port ${port} is given to ${owners.join(' and to ')}: set one of them to another.`;
    });
}

async function tryPort(port: number, host: string): Promise<{ port: number; refusal: string | null; release: () => Promise<unknown> }> {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    return { port, refusal: refusalOf(port, error), release: () => Promise.resolve() };
  }
  const release = async () => {
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, refusal: null, release };
}

function refusalOf(port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : error;
  if (code === 'EADDRINUSE') return `Port ${port} is in use`;
  return code === 'EACCES' ? `Port ${port} may not be opened by this user` : `Port ${port} cannot be opened (${String(code)})`;
}
