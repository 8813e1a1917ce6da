import { type Client, WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';

/** One run of one flow. */
export type RecordedHistory = { workflowId: string; flow: string; history: History };

/** Every run of a flow and of all flows that it started, each waited for to its end. Errors: WorkflowFailedError of one that failed
 *  without being meant to; to be cancelled is no failure. */
export async function historiesOf(
  client: Client,
  { workflowId, runId, meantToFail = false }: { workflowId: string; runId?: string | undefined; meantToFail?: boolean },
): Promise<RecordedHistory[]> {
  const handle = client.workflow.getHandle(workflowId, runId);
  await handle.result().catch((error: unknown) => unlessRight(error, meantToFail));
  const history = await handle.fetchHistory();
  const events = history.events ?? [];
  const flow = events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? '';
  const all: RecordedHistory[] = [{ workflowId, flow, history }];
  for (const event of events) {
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    if (child?.workflowId)
      all.push(...(await historiesOf(client, { workflowId: child.workflowId, runId: child.runId ?? undefined, meantToFail })));
    const nextRun = event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    if (nextRun) all.push(...(await historiesOf(client, { workflowId, runId: nextRun, meantToFail })));
  }
  return all;
}

export type Replayable = { workflowId: string; history: unknown };
export type Replayer = ReturnType<typeof openReplayer>;

/** Runs a bundle over histories, one after the other; one worker for all of them, since its start costs more than many replays. */
export function openReplayer(workflowBundle: { codePath: string }) {
  let waiting = Promise.withResolvers<Replayable | null>();
  async function* fed(): AsyncGenerator<Replayable> {
    for (;;) {
      const next = await waiting.promise;
      waiting = Promise.withResolvers();
      if (next === null) return;
      yield next;
    }
  }
  const results = Worker.runReplayHistories({ workflowBundle }, fed());
  return {
    /** Errors: Error naming the flow whose commands differ from what was recorded. */
    async replay(histories: Iterable<Replayable>): Promise<void> {
      for (const one of histories) {
        waiting.resolve(one);
        const { value } = await results.next();
        if (value?.error !== undefined)
          throw new Error(`${one.workflowId} does not replay: ${value.error.message}`, { cause: value.error });
      }
    },
    async close(): Promise<void> {
      waiting.resolve(null);
      await results.next();
    },
  };
}

function unlessRight(error: unknown, meantToFail: boolean): void {
  if (!(error instanceof WorkflowFailedError && (meantToFail || error.cause instanceof CancelledFailure))) throw error;
}
