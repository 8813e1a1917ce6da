import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { type StartedFlow, type StoredFlow, flowStart } from '../contracts/flow-starts.ts';
import { Problem } from './http/problem.ts';

/** How long a caller waits for a flow to answer; the command itself goes on, and the same Idempotency-Key finds its outcome. */
const ANSWER_MS = 20_000;
/** A start is the server's own work, which takes milliseconds: past this it is out of reach. */
const START_MS = 5_000;

/** A stored resource whose flow takes commands. */
type Commandable = { _id: string; state: string; workflowStartedAt: Date | null };

const ended = (state: string): Problem =>
  new Problem('STATE_CONFLICT', {
    detail: { en: `It has ended; its state is ${state}`, 'zh-CN': `流程已结束，当前状态：${state}` },
    extra: { state },
  });

export type Flows = ReturnType<typeof createFlows>;

/** The API's way to the flows. Errors: those of the Temporal client, which `failures.ts` maps. */
export const createFlows = (temporal: Client) => {
  const within = <T>(patienceMs: number, call: () => Promise<T>): Promise<T> => temporal.withDeadline(Date.now() + patienceMs, call);
  return {
    /** Starts the flow of a stored resource. A second start is no error: the flow is there. */
    async start(flow: StartedFlow, stored: StoredFlow, state: string): Promise<void> {
      try {
        await within(START_MS, () => temporal.workflow.start(flow, flowStart(flow, stored, state)));
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },

    /** Asks a flow to do something and waits for its answer; the same `updateId` gets the same answer. */
    async command<Answer, Input>(
      stored: Commandable,
      update: UpdateDefinition<Answer, [Input]>,
      input: Input,
      updateId: string,
    ): Promise<Answer> {
      if (stored.workflowStartedAt === null) throw new Problem('UNAVAILABLE');
      try {
        return await within(ANSWER_MS, () => temporal.workflow.getHandle(stored._id).executeUpdate(update, { args: [input], updateId }));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) throw ended(stored.state);
        throw error;
      }
    },

    /** Tells a flow a fact. */
    async tell<Input>(id: string, signal: SignalDefinition<[Input]>, input: Input): Promise<void> {
      await within(START_MS, () => temporal.workflow.getHandle(id).signal(signal, input));
    },
  };
};
