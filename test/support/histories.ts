import { type Client, WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';

/** One run of one flow. */
export type RecordedHistory = { workflowId: string; flow: string; history: History };

/** Every run of a flow and of all flows that it started, each waited for to its end. Errors: WorkflowFailedError of one that ended badly; to be
 *  cancelled is no bad end. */
export async function historiesOf(client: Client, workflowId: string, runId?: string): Promise<RecordedHistory[]> {
  const handle = client.workflow.getHandle(workflowId, runId);
  await handle.result().catch(unlessCancelled);
  const history = await handle.fetchHistory();
  const events = history.events ?? [];
  const flow = events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? '';
  const all: RecordedHistory[] = [{ workflowId, flow, history }];
  for (const event of events) {
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    if (child?.workflowId) all.push(...(await historiesOf(client, child.workflowId, child.runId ?? undefined)));
    const nextRun = event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    if (nextRun) all.push(...(await historiesOf(client, workflowId, nextRun)));
  }
  return all;
}

/** How many flows ended after the flow that started them. */
export function outlivedParents(histories: readonly RecordedHistory[]): number {
  const events = histories.flatMap(({ history }) => history.events ?? []);
  const started = events.filter((event) => event.childWorkflowExecutionStartedEventAttributes != null);
  const ended = events.filter(
    (event) =>
      event.childWorkflowExecutionCompletedEventAttributes != null ||
      event.childWorkflowExecutionCanceledEventAttributes != null ||
      event.childWorkflowExecutionFailedEventAttributes != null,
  );
  return started.length - ended.length;
}

/** Runs today's bundle over histories; a command that differs from what was recorded is an error with the flow's id. */
export async function replayAll(
  workflowBundle: { codePath: string },
  histories: Iterable<{ workflowId: string; history: unknown }>,
): Promise<void> {
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    if (error !== undefined) throw new Error(`${workflowId} does not replay: ${error.message}`, { cause: error });
  }
}

function unlessCancelled(error: unknown): void {
  if (!(error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure)) throw error;
}
