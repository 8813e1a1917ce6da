import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import type { EnterpriseStanding } from '../contracts/enterprise.messages.ts';
import { type StartedFlow, type StoredFlow, flowStart } from '../contracts/flow-starts.ts';
import { applicationFailureIn } from './http/failures.ts';
import { Problem } from './http/problem.ts';

/** How long a caller waits for a flow to answer; the command itself goes on, and the same Idempotency-Key finds its outcome. */
const ANSWER_MS = 20_000;
/** A start is the server's own work, which takes milliseconds: past this it is out of reach. */
const START_MS = 5_000;

/** How long a flow that lags behind its own record is given between two questions. */
const CATCH_UP_MS = 250;

/** A stored resource whose flow takes commands. */
export type Commandable = {
  _id: string;
  state: string;
  workflowStartedAt: Date | null;
  /** Whether `state` is the flow's own; of a filing it is that of its transfer, and what its flow refuses is refused. */
  isOwnState?: boolean;
};

const ended = (state: string): Problem =>
  new Problem('STATE_CONFLICT', {
    detail: { en: `It has ended; its state is ${state}`, 'zh-CN': `流程已结束，当前状态：${state}` },
    extra: { state },
  });

/** The state in which a flow refused a command; null for any other error. */
function refusedIn(error: unknown): string | null {
  if (!(error instanceof WorkflowUpdateFailedError)) return null;
  const [detail] = (applicationFailureIn(error.cause)?.details ?? []) as { state?: string }[];
  return detail?.state ?? null;
}

export type Flows = ReturnType<typeof createFlows>;

/** The API's way to the flows. Errors: those of the Temporal client, which `failures.ts` maps. */
export const createFlows = (temporal: Client) => {
  const within = <T>(patienceMs: number, call: () => Promise<T>): Promise<T> => temporal.withDeadline(Date.now() + patienceMs, call);
  return {
    /** Starts the flow of a stored resource. A second start is no error: the flow is there. */
    async start(flow: StartedFlow, stored: StoredFlow, state: string, carried?: EnterpriseStanding): Promise<void> {
      try {
        await within(START_MS, () => temporal.workflow.start(flow, flowStart(flow, stored, state, carried)));
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },

    /** Asks a flow to do something and waits for its answer; the same `updateId` gets the same answer. `find` reads the resource as stored, and
     *  refuses what the caller may not see. After its worker died a flow can be a step behind what it has stored itself: what it refuses then
     *  is asked again until it has caught up. `revive` may start a flow anew that has ended, and says whether it did; or says more
     *  closely why it takes nothing any more. Errors: UNAVAILABLE,
     *  STATE_CONFLICT, what the flow refuses, and those of `find`. */
    async command<Answer, Input>(
      find: () => Promise<Commandable>,
      update: UpdateDefinition<Answer, [Input]>,
      input: Input,
      updateId: string,
      revive: () => Promise<boolean> = async () => false,
    ): Promise<Answer> {
      for (const until = Date.now() + ANSWER_MS; ;) {
        const { _id, workflowStartedAt, state, isOwnState = true } = await find();
        if (workflowStartedAt === null) throw new Problem('UNAVAILABLE');
        try {
          return await within(until - Date.now(), () =>
            temporal.workflow.getHandle(_id).executeUpdate(update, { args: [input], updateId }),
          );
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) {
            if (!(await revive())) throw ended(state);
          } else {
            const seen = refusedIn(error);
            if (seen === null || !isOwnState || seen === (await find()).state) throw error;
          }
          if (Date.now() > until) throw new Problem('UNAVAILABLE');
        }
        await new Promise((resolve) => setTimeout(resolve, CATCH_UP_MS));
      }
    },

    /** Tells a flow a fact. */
    async tell<Input>(id: string, signal: SignalDefinition<[Input]>, input: Input): Promise<void> {
      await within(START_MS, () => temporal.workflow.getHandle(id).signal(signal, input));
    },
  };
};
