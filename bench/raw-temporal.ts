import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { type Distribution, inFlight } from './measure.ts';
import type { rawFlow } from './raw-flows.ts';

const QUEUE = 'bench-raw';

export type Steps = { activities: number; localActivities: number };

/** How many activity calls the flows of one resource made: from their histories. */
export async function stepsOf(address: string, workflowIds: readonly string[]): Promise<Steps> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const steps = { activities: 0, localActivities: 0 };
  for (const id of workflowIds) {
    const { events } = await client.workflow.getHandle(id).fetchHistory();
    for (const event of events ?? []) {
      if (event.activityTaskScheduledEventAttributes != null) steps.activities += 1;
      if (event.markerRecordedEventAttributes?.markerName === 'core_local_activity') steps.localActivities += 1;
    }
  }
  await connection.close();
  return steps;
}

/** Runs so many bare flows of these steps on the same server, so many in flight. */
export async function rawFlows(
  address: string,
  steps: Steps,
  count: number,
  flights: number,
): Promise<{ each: Distribution; perSecond: number }> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  const client = new Client({ connection: clientConnection });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('raw-flows.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const worker = await Worker.create({ connection, taskQueue: QUEUE, workflowBundle, activities: { nothing: async () => {} } });
  const run = Date.now();
  const measured = await worker.runUntil(
    inFlight(count, flights, (index) =>
      client.workflow.execute<typeof rawFlow>('rawFlow', { taskQueue: QUEUE, workflowId: `raw-${run}-${index}`, args: [steps] }),
    ),
  );
  await Promise.all([connection.close(), clientConnection.close()]);
  return measured;
}
