import { ApplicationFailure, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';

const STATE = 'OutportState';
const DEADLINE = 'OutportDeadline';

/** For update validators: refuses as a 409 before anything is written to history. */
export function refuseUnless(allowed: boolean, state: string, code = 'STATE_CONFLICT'): void {
  if (!allowed) throw ApplicationFailure.create({ type: code, message: `its state is ${state}`, nonRetryable: true, details: [{ state }] });
}

/** Lets the Temporal UI find flows by the instant until which something must be done. */
export const showDeadline = (deadline: Date): void => upsertSearchAttributes({ [DEADLINE]: [deadline] });

/** Lets the Temporal UI find flows by where they stand. */
export const showState = (state: string): void => upsertSearchAttributes({ [STATE]: [state] });

/** The request that started this flow, for its first timeline entries. */
export const startedBy = (requestId: string | null): { by: string; requestId: string | null } => ({
  by: `workflow:${workflowInfo().workflowType}`,
  requestId,
});
