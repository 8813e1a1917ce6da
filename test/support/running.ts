import { randomUUID } from 'node:crypto';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, inject, onTestFinished } from 'vitest';
import { FLOWS_QUEUE } from '../../contracts/queues.ts';
import { ORGANISATION } from '../../contracts/search-attributes.ts';
import { type Fakes, makeFakes } from './fakes.ts';
import { type RecordedHistory, historiesOf, type Replayer, openReplayer } from './histories.ts';
import { openTemporal } from './temporal.ts';

/** A flow that fails without being meant to fails its test. */
export type StartOptions = { meantToFail?: boolean };
type Start = <F extends Workflow>(
  flow: F,
  workflowId: string,
  input: Parameters<F>,
  options?: StartOptions,
) => Promise<WorkflowHandleWithFirstExecutionRunId<F>>;
/** What a scenario plays with. `id` is part of the id of every flow it starts: by it an activity finds the scenario's own fakes. */
export type Stage = { env: TestWorkflowEnvironment; start: Start; fakes: Fakes; id: string };
export type Scenario = (stage: Stage) => Promise<void>;

/** For a file of tests. Each scenario has a server of its own: the server counts who holds its clock, and miscounts after some ends of a flow, so that
 *  the next scenario would stand still, or run years ahead. */
export function aTemporal({ cached = true } = {}) {
  const server = inject('temporalTestServer');
  const workflowBundle = { codePath: inject('workflowBundle') };
  let replayer: Replayer | null = null;
  afterAll(async () => replayer?.close(), 60_000);

  /** Plays a scenario, waits for every flow it started and those they started, then replays all their histories. */
  async function running(scenario: Scenario): Promise<{ fakes: Fakes; histories: RecordedHistory[] }> {
    const id = randomUUID();
    const fakes = makeFakes();
    const { env, close } = await openTemporal({ server, workflowBundle, cached, fakes });
    onTestFinished(close);
    const started: { workflowId: string; runId: string; meantToFail: boolean }[] = [];
    const start: Start = async (flow, workflowId, args, { meantToFail = false } = {}) => {
      const options = { args, taskQueue: FLOWS_QUEUE, workflowId, typedSearchAttributes: [{ key: ORGANISATION, value: 'org_1' }] };
      const handle = await env.client.workflow.start<typeof flow>(flow, options as never);
      started.push({ workflowId, runId: handle.firstExecutionRunId, meantToFail });
      return handle;
    };
    await scenario({ env, start, fakes, id });
    const histories = (await Promise.all(started.map((flow) => historiesOf(env.client, flow)))).flat();
    await (replayer ??= openReplayer(workflowBundle)).replay(histories);
    return { fakes, histories };
  }
  return { running };
}
