import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { FLOWS_QUEUE, PARTIES_QUEUE } from '../../contracts/queues.ts';
import { DEADLINE, DESTINATION, ORGANISATION, STATE } from '../../contracts/search-attributes.ts';
import type { Fakes } from './fakes.ts';

/** Indexed value types of the server's own enumeration. */
const KEYWORD = 2;
const DATETIME = 6;
/** In place of process and host, so that recorded histories say nothing of a machine. */
const IDENTITY = 'outport-tests';

export type Temporal = { env: TestWorkflowEnvironment; close: () => Promise<void> };
export type TemporalOptions = {
  server: string;
  workflowBundle: { codePath: string };
  cached: boolean;
  fakes: Fakes;
};

/** A server that skips time, with workers on the given flows. `cached: false` keeps one flow in memory: each task of another one drops it, and its
 *  own next task begins from the start. (None at all is not to be had: the SDK then loses local activities.) */
export async function openTemporal({ server, workflowBundle, cached, fakes }: TemporalOptions): Promise<Temporal> {
  quieten();
  const started = (): Promise<TestWorkflowEnvironment> =>
    TestWorkflowEnvironment.createTimeSkipping({
      client: { identity: IDENTITY },
      server: { executable: { type: 'existing-path', path: server } },
    });
  // The SDK gives it five seconds, which on a crowded machine are not always enough.
  const env = await started().catch(started);
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: { [ORGANISATION.name]: KEYWORD, [STATE.name]: KEYWORD, [DESTINATION.name]: KEYWORD, [DEADLINE.name]: DATETIME },
  });
  const shared = {
    connection: env.nativeConnection,
    identity: IDENTITY,
    activities: fakes,
    shutdownForceTime: '2 seconds',
  };
  const workers = [
    // Heartbeats are passed on at once, so that an activity hears soon that it was cancelled.
    await Worker.create({ ...shared, taskQueue: PARTIES_QUEUE, maxHeartbeatThrottleInterval: '50 milliseconds' }),
    await Worker.create({ ...shared, taskQueue: FLOWS_QUEUE, workflowBundle, ...(cached ? {} : { maxCachedWorkflows: 1 }) }),
  ];
  const ended = Promise.allSettled(workers.map((worker) => worker.run()));
  const close = async (): Promise<void> => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
    await env.teardown();
  };
  return { env, close };
}

let quiet = false;
/** The runtime is one to a process and can be installed once. */
function quieten(): void {
  if (quiet) return;
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } } });
  quiet = true;
}
