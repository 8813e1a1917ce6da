import { Connection } from '@temporalio/client';
import { DEADLINE, DESTINATION, ORGANISATION, STATE } from '../../contracts/search-attributes.ts';
import { findTemporal } from '../servers/find.ts';
import { listens } from './looks.ts';
import { type SettingUp, reached } from './setting-up.ts';

const CONNECT_MS = 3_000;
const RETENTION_SECONDS = 30 * 24 * 60 * 60;
const WANTED = [ORGANISATION, STATE, DESTINATION, DEADLINE];
/** A type of search attribute as the server numbers it and as its command line calls it. */
const TYPES = { KEYWORD: { number: 2, word: 'Keyword' }, DATETIME: { number: 6, word: 'Datetime' } } as const;

/** `host:port`, and its web UI where it is ours. */
export type Temporal = { address: string; ui: string | null };

/** The Temporal server of TEMPORAL_ADDRESS, else one of our own with a database file. Errors: Error saying why there is none. */
export async function setUpTemporal(settingUp: SettingUp): Promise<Temporal> {
  const { env, print } = settingUp;
  const address = env['TEMPORAL_ADDRESS'];
  if (!address) return startOwn(settingUp);
  const namespace = namespaceOf(env);
  await reached('TEMPORAL_ADDRESS', address, () =>
    connected(address, async (connection) => {
      await connection.workflowService.describeNamespace({ namespace });
      const missing = await missingAttributes(connection, namespace);
      if (missing.length > 0)
        throw new Error(
          `namespace ${namespace} lacks search attributes, add them with: temporal operator search-attribute create --namespace ${namespace}` +
            missing.map(({ name, type }) => ` --name ${name} --type ${TYPES[type].word}`).join(''),
        );
    }),
  );
  print(`Temporal — from TEMPORAL_ADDRESS · ${address}`);
  return { address, ui: null };
}

async function startOwn({ env, layout, ports, parts, print }: SettingUp): Promise<Temporal> {
  const { path, from } = await findTemporal({ env, print });
  const address = `127.0.0.1:${ports.temporal}`;
  const ui = `http://127.0.0.1:${ports.temporalUi}`;
  const namespace = namespaceOf(env);
  const at = ['--ip', '127.0.0.1', '--port', String(ports.temporal), '--ui-port', String(ports.temporalUi)];
  await parts.start({
    name: 'temporal',
    file: path,
    args: ['server', 'start-dev', ...at, '--namespace', namespace, '--db-filename', layout.temporal, '--log-level', 'warn'],
    env,
    isReady: async () => {
      // Refused at once while it is not there, which the gRPC connection would answer by waiting a second.
      await listens('127.0.0.1', ports.temporal);
      return connected(address, async (connection) => {
        await connection.workflowService.describeNamespace({ namespace });
        return true;
      });
    },
  });
  await connected(address, (connection) => prepare(connection, namespace));
  print(`${from} · ${address} · UI ${ui}`);
  return { address, ui };
}

/** On a database of an earlier version too, which `--search-attribute` would leave as it is. */
async function prepare(connection: Connection, namespace: string): Promise<void> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length > 0)
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, TYPES[type].number])),
    });
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: { seconds: RETENTION_SECONDS as never } },
  });
}

async function missingAttributes(connection: Connection, namespace: string): Promise<typeof WANTED> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return WANTED.filter(({ name }) => customAttributes[name] === undefined);
}

async function connected<T>(address: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: CONNECT_MS });
  try {
    return await connection.withDeadline(Date.now() + CONNECT_MS, () => work(connection));
  } finally {
    await connection.close();
  }
}

const namespaceOf = (env: NodeJS.ProcessEnv): string => env['TEMPORAL_NAMESPACE'] || 'default';
