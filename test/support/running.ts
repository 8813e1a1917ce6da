import { randomUUID } from 'node:crypto';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, inject, onTestFinished } from 'vitest';
import { FLOWS_QUEUE } from '../../contracts/queues.ts';
import { ORGANISATION } from '../../contracts/search-attributes.ts';
import { type Fakes, makeFakes } from './fakes.ts';
import { type RecordedHistory, historiesOf, type Replayer, openReplayer } from './histories.ts';
import { type Temporal, clockLeaps, openTemporal } from './temporal.ts';

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

/** For a file of tests: scenarios on one server, down after the last test. A scenario that failed may leave flows and the server's clock in any
 *  state, and the server itself forgets to let its clock go after some ends of a flow, so the next one then gets a new server. */
export function aTemporal({ cached = true } = {}) {
  const server = inject('temporalTestServer');
  const workflowBundle = { codePath: inject('workflowBundle') };
  const scenarios = new Map<string, Fakes>();
  let opened: Promise<Temporal> | null = null;
  let replayer: Replayer | null = null;

  const close = async (): Promise<void> => {
    const last = opened;
    opened = null;
    await (await last)?.close();
  };
  afterAll(async () => {
    await close();
    await replayer?.close();
  }, 60_000);

  function fakesOf(workflowId: string): Fakes {
    const own = [...scenarios].find(([id]) => workflowId.includes(id));
    if (own === undefined) throw new Error(`${workflowId} belongs to no scenario`);
    return own[1];
  }

  /** Plays a scenario, waits for every flow it started and those they started, then replays all their histories. */
  async function running(scenario: Scenario): Promise<{ fakes: Fakes; histories: RecordedHistory[] }> {
    let well = false;
    onTestFinished(() => (well ? undefined : close()));
    opened ??= openTemporal({ server, workflowBundle, cached, fakesOf });
    const { env } = await opened;
    const id = randomUUID();
    const fakes = makeFakes();
    scenarios.set(id, fakes);
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
    well = await clockLeaps(env);
    return { fakes, histories };
  }
  return { running };
}
